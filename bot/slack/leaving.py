"""How does the thread stop offering to take an answer back, once it has left or was taken back?"""

from __future__ import annotations

from datetime import datetime

from slack_sdk.errors import SlackApiError
from sqlmodel import Session, col, select

from bot.slack import blocks
from bot.slack.calling import GONE_MESSAGE, error_code
from bot.slack.cards import make_post
from bot.slack.posting import Place, Poster
from bot.slack.remembering import mark_of
from bot.texts import acting as texts
from desk.effects import Done, Effect, Outcome, ask
from desk.parts import Desk
from desk.undo import WAITING
from desk.views import DossierView
from models.tables import Dossier, Outbox, OutboxState, SlackRef

KIND = "slack.leaving"
ENDS = frozenset({"mail_out", "annule", "echec", "inconnu"})
"""What the thread is told when an answer waits no more."""


def ask_leaving(session: Session, view: DossierView, what: str, effect_id: int, *, now: datetime) -> None:
    """Ask for the offer to end, where the thread was just told that there is nothing to take back."""
    if what in ENDS:
        row = session.get(Dossier, view.id)
        key = f"leaving:{view.reference}:{effect_id}"
        ask(session, KIND, key, {"reference": view.reference}, now=now, dossier=row)


def settle_leaving(effect: Effect, desk: Desk, poster: Poster, view: DossierView) -> Outcome:
    """
    Let the last offer of a thread say what became of its answer, without its button.

    Raises:
        SlackApiError: Slack refused, for another reason than a message that is gone.
    """
    with desk.store.read() as session:
        offer = session.exec(
            select(SlackRef, Outbox)
            .join(Outbox, col(SlackRef.outbox_id) == Outbox.id)
            .where(
                SlackRef.dossier_id == view.id,
                col(Outbox.key).startswith(f"thread:{view.reference}:{WAITING}:"),
            )
            .order_by(col(SlackRef.id).desc())
        ).first()
        letter = session.get(Outbox, int(offer[1].payload["outbox_id"])) if offer else None
    if offer is None or letter is None or letter.state in {OutboxState.READY, OutboxState.LEASED}:
        return Done()
    ref, asked = offer
    said = texts.waited(str(asked.payload.get("user") or ""), cancelled=letter.state is OutboxState.CANCELLED)
    try:
        poster.update(
            make_post(said, [blocks.section(said)]),
            Place(ref.channel, ref.ts, ref.outbox_id),
            mark=mark_of(ref.outbox_id or effect.id, view.opened_at),
        )
    except SlackApiError as error:
        if error_code(error) not in GONE_MESSAGE:
            raise
    return Done()
