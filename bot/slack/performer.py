"""Who performs the effects of the outbox that reach Slack, each once?"""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session, col, select

from bot.slack.agreeing import approval_message, settle_messages
from bot.slack.calling import GONE_MESSAGE, UNREACHABLE, error_code, outcome_of, retry_after
from bot.slack.cards import MINIMAL, Post, dossier_card
from bot.slack.pacing import Pace
from bot.slack.posting import Once, Place, Poster
from bot.slack.remembering import ask_files, ask_refresh_when_late, card_place, mark_of, remember
from bot.slack.settings import SlackSettings
from bot.slack.sharing import already_shared, share, shareable
from bot.slack.threads import account_manager_post, notice_post, thread_post
from bot.slack.viewing import current_view
from desk.effects import Done, Effect, Failed, Outcome, Retry
from desk.parts import Desk
from desk.views import DossierView, MessageView, message_view
from models.errors import BadReferenceError, DossierNotFoundError, StoreError
from models.tables import Message, Outbox, OutboxState

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
        self._by_kind: dict[str, Callable[[Effect], Outcome]] = {
            "slack.card": self._card,
            "slack.update": self._update,
            "slack.thread": self._thread,
            "slack.dm": self._direct,
            "slack.notice": self._notice,
            "slack.files": self._files,
            "slack.accord": self._settle,
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
        return self._once.post(
            effect,
            lambda: self._build_card(view),
            channel=self._poster.channel(),
            mark=mark_of(effect.id, view.opened_at),
            then=lambda session, posted: self._card_shown(session, view, posted, effect.id),
        )

    def _update(self, effect: Effect) -> Outcome:
        view, place = self._read(effect)
        if place is None:
            return self._card_first(effect, view)
        mark = mark_of(place.outbox_id or effect.id, view.opened_at)
        try:
            self._poster.update(self._build_card(view), place, mark=mark)
        except SlackApiError as error:
            if error_code(error) not in GONE_MESSAGE:
                raise
            self._post_again(effect, view)
            return Done()
        now = self._desk.now()
        return Done(then=lambda session: ask_refresh_when_late(session, view, now=now))

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
                    )
                ),
                channel=place.channel,
                thread=place.ts,
                mark=mark_of(effect.id, view.opened_at),
                then=then,
            )
        except SlackApiError as error:
            if error_code(error) not in GONE_MESSAGE:
                raise
            self._post_again(effect, view)
            return Retry("the card was gone and is posted again", CARD_FIRST_SECONDS, counts=False)

    def _direct(self, effect: Effect) -> Outcome:
        view, _ = self._read(effect)
        user = effect.payload.get("user")
        if not user:
            email = str(effect.payload.get("email") or view.account_manager)
            if not email:
                return Failed("the dossier has no account manager")
            user = self._poster.user_of(email)
            if user is None:
                return Failed("no active Slack user has the account manager's address")
        return self._once.post(
            effect,
            lambda: (
                approval_message(effect, self._desk, view, content=self._settings.content)
                or account_manager_post(view, self._desk.now(), content=self._settings.content)
            ),
            channel=self._poster.direct_channel(str(user)),
            mark=mark_of(effect.id, view.opened_at),
            then=lambda session, posted: remember(session, posted, view.id, effect.id, "dm"),
        )

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
        with self._desk.store.read() as session:
            files = shareable(session, int(effect.payload["message_row_id"]))
        if not files or already_shared(self._client, place, files):
            return Done()
        try:
            share(self._client, place, files, self._desk.files)
        except StoreError as error:
            return Failed(str(error))
        except SlackApiError as error:
            if error_code(error) == "missing_scope":
                return Failed("the app may not upload files: add files:write, see the manifest")
            raise
        return Done()

    def _card_shown(self, session: Session, view: DossierView, place: Place, outbox_id: int) -> None:
        remember(session, place, view.id, outbox_id, "card")
        now = self._desk.now()
        ask_files(session, view, view.first_message, content=self._shown(view), now=now)
        ask_refresh_when_late(session, view, now=now)

    def _shown(self, view: DossierView) -> str:
        """Tell whether the words of a client may show where every colleague reads."""
        return MINIMAL if view.sensible else self._settings.content

    def _post_again(self, effect: Effect, view: DossierView) -> None:
        """Post the card of a dossier whose message somebody deleted, or that never had one."""
        mark = mark_of(effect.id, view.opened_at)
        place = self._poster.post(self._build_card(view), channel=self._poster.channel(), mark=mark)
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

    def _build_card(self, view: DossierView) -> Post:
        found = self._desk.catalogue.get(view.draft.advice.playbook) if view.draft else None
        title = found.titre if found else ""
        return dossier_card(view, self._desk.now(), content=self._settings.content, playbook=title)

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
            return message_view(session, row) if row else None
