"""Who performs the effects of the outbox that reach Slack, each once?"""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session, col, select

from bot.slack.agreeing import approval_message, settle_messages
from bot.slack.calling import UNREACHABLE, outcome_of, retry_after
from bot.slack.cards import Post, dossier_card
from bot.slack.deleting import delete
from bot.slack.digesting import digest
from bot.slack.directs import direct_post, quiet, shown_in
from bot.slack.echeances import DUE, due_message
from bot.slack.leaving import KIND as LEAVING
from bot.slack.leaving import ask_leaving, settle_leaving
from bot.slack.pacing import Pace
from bot.slack.placing import Placing
from bot.slack.posting import Once, Place, Poster
from bot.slack.remembering import ask_files, ask_refresh_when_late, card_place, mark_of, remember
from bot.slack.settings import SlackSettings
from bot.slack.sharing import show_files
from bot.slack.threads import notice_post, thread_post
from bot.slack.uploading import upload
from bot.slack.viewing import current_view
from desk.effects import Done, Effect, Failed, Outcome, Retry
from desk.mediating.room import is_sealed
from desk.parts import Desk
from desk.routing import tell_people
from desk.timing.alerts import tell_others
from desk.views import DossierView, MessageView, message_view
from models.errors import BadReferenceError, DossierNotFoundError
from models.tables import Dossier, Message, Outbox, OutboxState

CARD_FIRST_SECONDS = 1.0
_OVER = (OutboxState.FAILED, OutboxState.CANCELLED, OutboxState.DONE)


class SlackPerformer:
    """
    Perform ``slack.*`` effects.

    Args:
        client: The Web API client of the bot, without retry handlers of its own.
        desk: Where the dossiers are.
        settings: The channel, and what may be shown.
        pace: Keeps one message a second a channel; tests own its clock.
    """

    def __init__(
        self, client: WebClient, desk: Desk, settings: SlackSettings, *, pace: Pace | None = None
    ) -> None:
        self._client = client
        self._desk = desk
        self._settings = settings
        self._pace = pace or Pace()
        self._poster = Poster(client, settings.channel)
        self._once = Once(self._poster, self._pace)
        self._placing = Placing(desk, self._poster)
        self._by_kind: dict[str, Callable[[Effect], Outcome]] = {
            "slack.card": self._card,
            "slack.update": self._update,
            "slack.thread": self._thread,
            "slack.dm": self._direct,
            "slack.notice": self._notice,
            "slack.files": self._files,
            "slack.accord": self._settle,
            LEAVING: lambda effect: settle_leaving(effect, desk, self._poster, self._read(effect)[0]),
            "slack.digest": lambda effect: digest(desk, self._once, self._poster, effect),
            "slack.delete": lambda effect: delete(client, effect),
            "slack.upload": lambda effect: upload(client, desk, self._poster, self._pace, effect),
        }

    def perform(self, effect: Effect) -> Outcome:
        """Act on Slack and say what became of it."""
        act = self._by_kind.get(effect.kind)
        if act is None:
            return Failed(f"nobody performs {effect.kind}")
        try:
            return act(effect)
        except (BadReferenceError, DossierNotFoundError) as error:
            return Failed(str(error))
        except UNREACHABLE as error:
            wait = retry_after(error)
            if wait is not None:
                self._pace.hold(self._poster.known_channel, wait)
            return outcome_of(error, effect.attempts)

    def _card(self, effect: Effect) -> Outcome:
        view, place = self._read(effect)
        if place is not None:
            return Done({"channel": place.channel, "ts": place.ts})
        channel = self._placing.channel(view)
        try:
            return self._once.post(
                effect,
                lambda: self._build_card(view),
                channel=channel,
                mark=mark_of(effect.id, view.opened_at),
                then=lambda session, posted: self._card_shown(session, view, posted, effect.id),
            )
        except SlackApiError as error:
            if not self._placing.is_closed(error, channel):
                raise
            return Retry("the channel of the charter is closed", CARD_FIRST_SECONDS, counts=False)

    def _update(self, effect: Effect) -> Outcome:
        view, place = self._read(effect)
        if place is None:
            return self._card_first(effect, view)
        mark = mark_of(place.outbox_id or effect.id, view.opened_at)
        try:
            self._poster.update(self._build_card(view), place, mark=mark)
        except SlackApiError as error:
            if not self._placing.is_gone(error, place):
                raise
            self._post_again(effect, view)
            return Done()
        return Done(then=lambda session: self._follow(session, view))

    def _thread(self, effect: Effect) -> Outcome:
        view, place = self._read(effect)
        if place is None:
            return self._card_first(effect, view)
        message = self._message(effect)
        if message is None and effect.payload.get("message_row_id"):
            return Failed("the message to show is gone")
        what, text = str(effect.payload.get("what", "note")), str(effect.payload.get("text", ""))
        letter = effect.payload.get("outbox_id")

        def then(session: Session, posted: Place) -> None:
            remember(session, posted, view.id, effect.id, "thread")
            ask_files(session, view, message, content=self._shown(view), now=self._desk.now())
            ask_leaving(session, view, what, effect.id, now=self._desk.now())
            if what == "mail_in" and message is not None:
                self._follow(session, view, message=message.id)

        try:
            return self._once.post(
                effect,
                lambda: (
                    approval_message(effect, self._desk, view, content=self._shown(view), in_thread=True)
                    or thread_post(
                        what,
                        message,
                        text,
                        content=self._shown(view),
                        letter=letter,
                        payload=effect.payload,
                        private=view.sensible,
                    )
                ),
                channel=place.channel,
                thread=place.ts,
                mark=mark_of(effect.id, view.opened_at),
                then=then,
            )
        except SlackApiError as error:
            if not self._placing.is_gone(error, place):
                raise
            self._post_again(effect, view)
            return Retry("the card was gone and is posted again", CARD_FIRST_SECONDS, counts=False)

    def _direct(self, effect: Effect) -> Outcome:
        if "reference" not in effect.payload:
            return self._word(effect)
        view, _ = self._read(effect)
        wait = quiet(effect, self._desk, view)
        if wait is not None:
            return wait
        user = effect.payload.get("user")
        if not user:
            email = str(effect.payload.get("email") or view.account_manager)
            if not email:
                return Failed("the dossier has no account manager")
            user = self._poster.user_of(email)
            if user is None:
                return Failed("no active Slack user has the account manager's address", self._leads(effect))
        return self._once.post(
            effect,
            lambda: (
                approval_message(effect, self._desk, view, content=self._settings.content)
                or due_message(effect.payload, view)
                or direct_post(
                    effect,
                    self._desk,
                    view,
                    content=self._settings.content,
                    message=self._message(effect),
                    card=lambda shown: self._build_card(shown, private=False),
                )
            ),
            channel=self._poster.direct_channel(str(user)),
            mark=mark_of(effect.id, view.opened_at),
            then=lambda session, posted: remember(session, posted, view.id, effect.id, "dm"),
        )

    def _word(self, effect: Effect) -> Outcome:
        """Tell one person something that is of no one dossier."""
        user = effect.payload.get("user") or self._poster.user_of(str(effect.payload["email"]))
        if not user:
            return Failed("no active Slack user has this address", self._leads(effect))
        return self._once.post(
            effect,
            lambda: due_message(effect.payload, None) or notice_post(effect.payload),
            channel=self._poster.direct_channel(str(user)),
            mark=f"outbox.{effect.id}.{effect.key}"[:255],
        )

    def _leads(self, effect: Effect) -> Callable[[Session], None] | None:
        """Tell the leads what falls due, where the account manager is not in Slack: somebody must know."""
        if effect.payload.get("what") not in DUE:
            return None
        leads, now = self._desk.settings.leads, self._desk.now()
        return lambda session: tell_others(session, effect.payload, leads, effect.key, now=now)

    def _settle(self, effect: Effect) -> Outcome:
        """Say what became of an asking for an agreement, where it was asked."""
        view, _ = self._read(effect)
        return settle_messages(
            effect,
            self._desk,
            self._poster,
            view,
            content=self._settings.content,
            shared=self._shown(view),
        )

    def _notice(self, effect: Effect) -> Outcome:
        return self._once.post(
            effect,
            lambda: notice_post(effect.payload),
            channel=self._poster.channel(),
            mark=f"outbox.{effect.id}.{effect.key}"[:255],
        )

    def _files(self, effect: Effect) -> Outcome:
        """Show the files of a mail in the thread; asked for by the message that names them."""
        view, place = self._read(effect)
        if place is None:
            return self._card_first(effect, view)
        return show_files(self._client, self._desk, place, int(effect.payload["message_row_id"]))

    def _card_shown(self, session: Session, view: DossierView, place: Place, outbox_id: int) -> None:
        remember(session, place, view.id, outbox_id, "card")
        ask_files(session, view, view.first_message, content=self._shown(view), now=self._desk.now())
        self._follow(session, view)

    def _follow(self, session: Session, view: DossierView, *, message: int | None = None) -> None:
        """Ask for what a card that shows makes due: its refresh once late, the word to those concerned."""
        ask_refresh_when_late(session, view, now=self._desk.now())
        row = session.get(Dossier, view.id)
        if row is not None:
            tell_people(self._desk, session, row, view.analysis, message=message)

    def _shown(self, view: DossierView) -> str:
        return shown_in(view, self._settings.content)

    def _post_again(self, effect: Effect, view: DossierView) -> None:
        """Post the card of a dossier whose message somebody deleted, or that never had one."""
        mark = mark_of(effect.id, view.opened_at)
        place = self._poster.post(self._build_card(view), channel=self._placing.channel(view), mark=mark)
        with self._desk.store.work() as session:
            self._card_shown(session, view, place, effect.id)

    def _card_first(self, effect: Effect, view: DossierView) -> Outcome:
        """Wait for the card that is on its way; post it where nobody else will."""
        with self._desk.store.read() as session:
            coming = session.exec(
                select(Outbox.id).where(
                    Outbox.dossier_id == view.id, Outbox.kind == "slack.card", col(Outbox.state).not_in(_OVER)
                )
            ).first()
        if coming is not None:
            return Retry("the card comes first", CARD_FIRST_SECONDS, counts=False)
        self._post_again(effect, view)
        return Retry("the card was missing and is posted", CARD_FIRST_SECONDS, counts=False)

    def _build_card(self, view: DossierView, *, private: bool | None = None) -> Post:
        found = self._desk.catalogue.get(view.draft.advice.playbook) if view.draft else None
        title = found.titre if found else ""
        return dossier_card(
            view, self._desk.now(), content=self._settings.content, playbook=title, private=private
        )

    def _read(self, effect: Effect) -> tuple[DossierView, Place | None]:
        with self._desk.store.read() as session:
            view = current_view(session, str(effect.payload["reference"]), now=self._desk.now())
            return view, card_place(session, view.id)

    def _message(self, effect: Effect) -> MessageView | None:
        row_id = effect.payload.get("message_row_id")
        if row_id is None:
            return None
        with self._desk.store.read() as session:
            row = session.get(Message, int(row_id))
            return message_view(session, row) if row and not is_sealed(row) else None
