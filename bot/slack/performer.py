"""
Who performs the effects of the outbox that reach Slack, each once?

A post that timed out may have been posted: from its second attempt on, an effect first looks for
the message that carries its mark (TRAPS.md, One mail one card).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session, col, select

from bot.slack.calling import GONE_MESSAGE, UNREACHABLE, error_code, outcome_of, retry_after
from bot.slack.cards import Post, dossier_card
from bot.slack.pacing import Pace
from bot.slack.posting import Place, Poster
from bot.slack.settings import SlackSettings
from bot.slack.threads import account_manager_post, notice_post, thread_post
from desk.effects import Done, Effect, Failed, Outcome, Retry, ask
from desk.parts import Desk
from desk.views import DossierView, MessageView, dossier_view, find_dossier, message_view
from models.errors import BadReferenceError, DossierNotFoundError
from models.tables import Dossier, Message, Outbox, OutboxState, SlackRef

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
        self._desk = desk
        self._settings = settings
        self._pace = pace or Pace()
        self._poster = Poster(client, settings.channel)
        self._by_kind: dict[str, Callable[[Effect], Outcome]] = {
            "slack.card": self._card,
            "slack.update": self._update,
            "slack.thread": self._thread,
            "slack.dm": self._direct,
            "slack.notice": self._notice,
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
            if wait is not None and self._settings.channel:
                self._pace.hold(self._settings.channel, wait)
            return outcome_of(error, effect.attempts)

    def _card(self, effect: Effect) -> Outcome:
        view, place = self._read(effect)
        if place is not None:
            return Done({"channel": place.channel, "ts": place.ts})
        channel = self._poster.channel()
        mark = _mark(effect.id, view)
        if effect.attempts > 1:
            found = self._poster.find(mark, channel=channel)
            if found is not None:
                return self._shown(found, view, effect)
        wait = self._pace.wait(channel, effect.id)
        if wait > 0:
            return Retry("one message a second", wait, counts=False)
        place = self._poster.post(self._build_card(view), channel=channel, mark=mark)
        return self._shown(place, view, effect)

    def _update(self, effect: Effect) -> Outcome:
        view, place = self._read(effect)
        if place is None:
            return self._card_first(effect, view)
        post = self._build_card(view)
        try:
            self._poster.update(post, place, mark=_mark(place.outbox_id or effect.id, view))
        except SlackApiError as error:
            if error_code(error) not in GONE_MESSAGE:
                raise
            return self._again(effect, view, post)
        return self._shown(place, view, effect)

    def _thread(self, effect: Effect) -> Outcome:
        view, place = self._read(effect)
        if place is None:
            return self._card_first(effect, view)
        mark = _mark(effect.id, view)
        if effect.attempts > 1:
            found = self._poster.find(mark, channel=place.channel, thread=place.ts)
            if found is not None:
                return _stored(found, view.id, effect, "thread")
        message = self._message(effect)
        if message is None and effect.payload.get("message_row_id"):
            return Failed("the message to show is gone")
        post = thread_post(
            str(effect.payload.get("what", "note")),
            message,
            str(effect.payload.get("text", "")),
            content=self._settings.content,
        )
        try:
            return self._post(
                effect,
                post,
                channel=place.channel,
                mark=mark,
                dossier_id=view.id,
                kind="thread",
                thread=place.ts,
            )
        except SlackApiError as error:
            if error_code(error) not in GONE_MESSAGE:
                raise
            self._again(effect, view, self._build_card(view))
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
        channel = self._poster.direct_channel(str(user))
        mark = _mark(effect.id, view)
        if effect.attempts > 1:
            found = self._poster.find(mark, channel=channel)
            if found is not None:
                return _stored(found, view.id, effect, "dm")
        post = account_manager_post(view, self._desk.now(), content=self._settings.content)
        return self._post(effect, post, channel=channel, mark=mark, dossier_id=view.id, kind="dm")

    def _notice(self, effect: Effect) -> Outcome:
        channel = self._poster.channel()
        mark = f"outbox.{effect.id}.{effect.key}"[:255]
        if effect.attempts > 1:
            found = self._poster.find(mark, channel=channel)
            if found is not None:
                return Done({"channel": found.channel, "ts": found.ts})
        wait = self._pace.wait(channel, effect.id)
        if wait > 0:
            return Retry("one message a second", wait, counts=False)
        place = self._poster.post(notice_post(effect.payload), channel=channel, mark=mark)
        return Done({"channel": place.channel, "ts": place.ts})

    def _post(
        self,
        effect: Effect,
        post: Post,
        *,
        channel: str,
        mark: str,
        dossier_id: int,
        kind: str,
        thread: str | None = None,
    ) -> Outcome:
        wait = self._pace.wait(channel, effect.id)
        if wait > 0:
            return Retry("one message a second", wait, counts=False)
        place = self._poster.post(post, channel=channel, mark=mark, thread=thread)
        return _stored(place, dossier_id, effect, kind)

    def _again(self, effect: Effect, view: DossierView, post: Post) -> Outcome:
        """Post the card of a dossier whose message somebody deleted."""
        place = self._poster.post(post, channel=self._poster.channel(), mark=_mark(effect.id, view))
        with self._desk.store.work() as session:
            _remember(session, place, view.id, effect.id, "card")
        return Done({"channel": place.channel, "ts": place.ts})

    def _shown(self, place: Place, view: DossierView, effect: Effect) -> Done:
        """Remember the card, and ask for it to be refreshed the moment its deadline passes."""
        now, due = self._desk.now(), view.next_due_at

        def then(session: Session) -> None:
            _remember(session, place, view.id, effect.id, "card")
            if due is None or due <= now:
                return
            row = session.get(Dossier, view.id)
            key = f"late:{view.reference}:{due.isoformat()}"
            payload = {"reference": view.reference}
            ask(session, "slack.update", key, payload, now=now, dossier=row, at=due + timedelta(seconds=1))

        return Done({"channel": place.channel, "ts": place.ts}, then=then)

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
        post = self._build_card(view)
        self._again(effect, view, post)
        return Retry("the card was missing and is posted", CARD_FIRST_SECONDS, counts=False)

    def _build_card(self, view: DossierView) -> Post:
        title = ""
        if view.draft is not None:
            found = self._desk.catalogue.get(view.draft.advice.playbook)
            title = found.titre if found else ""
        return dossier_card(view, self._desk.now(), content=self._settings.content, playbook=title)

    def _read(self, effect: Effect) -> tuple[DossierView, Place | None]:
        with self._desk.store.read() as session:
            row = find_dossier(session, str(effect.payload["reference"]), now=self._desk.now())
            place = card_place(session, row.id or 0)
            return dossier_view(session, row), place

    def _message(self, effect: Effect) -> MessageView | None:
        row_id = effect.payload.get("message_row_id")
        if row_id is None:
            return None
        with self._desk.store.read() as session:
            row = session.get(Message, int(row_id))
            return message_view(session, row) if row else None


def card_place(session: Session, dossier_id: int) -> Place | None:
    """Return where a dossier's card is, or ``None`` while it has none."""
    row = session.exec(
        select(SlackRef)
        .where(SlackRef.dossier_id == dossier_id, SlackRef.kind == "card")
        .order_by(col(SlackRef.id).desc())
    ).first()
    return Place(row.channel, row.ts, row.outbox_id) if row else None


def _mark(outbox_id: int, view: DossierView) -> str:
    # The row's id alone would be met again after a database was started anew in the same channel.
    return f"outbox.{outbox_id}.{int(view.opened_at.timestamp())}"


def _stored(place: Place, dossier_id: int, effect: Effect, kind: str) -> Done:
    return Done(
        {"channel": place.channel, "ts": place.ts},
        then=lambda session: _remember(session, place, dossier_id, effect.id, kind),
    )


def _remember(session: Session, place: Place, dossier_id: int, outbox_id: int, kind: str) -> None:
    known = session.exec(
        select(SlackRef).where(SlackRef.channel == place.channel, SlackRef.ts == place.ts)
    ).first()
    if known is None:
        session.add(
            SlackRef(
                dossier_id=dossier_id, kind=kind, channel=place.channel, ts=place.ts, outbox_id=outbox_id
            )
        )
