"""Which messages tell of an asking for an agreement, and how do they change once it is answered?"""

from __future__ import annotations

from slack_sdk.errors import SlackApiError
from sqlmodel import col, select

from bot.slack.approving import asking_post, outcome_post, told_post
from bot.slack.calling import GONE_MESSAGE, error_code
from bot.slack.cards import Post
from bot.slack.legal import question_post
from bot.slack.posting import Place, Poster
from bot.slack.remembering import mark_of
from desk.approval_reminders import ASKED, SETTLED
from desk.asked import asked_view
from desk.effects import Done, Effect, Outcome
from desk.legal import ADVICE
from desk.parts import Desk
from desk.views import DossierView
from models.tables import Outbox, SlackRef


def approval_message(
    effect: Effect, desk: Desk, dossier: DossierView, *, content: str, in_thread: bool = False
) -> Post | None:
    """Build the message of an asking or of its answer; ``None`` where the effect tells something else."""
    what = effect.payload.get("what")
    if what == ADVICE and not in_thread:
        return question_post(effect.payload)
    if what not in {ASKED, SETTLED}:
        return None
    view = asked_view(desk, int(effect.payload["approbation"]))
    if what == ASKED:
        return asking_post(view, dossier, content=content, in_thread=in_thread)
    return outcome_post(view, is_private=dossier.sensible) if in_thread else told_post(view)


def settle_messages(
    effect: Effect, desk: Desk, poster: Poster, dossier: DossierView, *, content: str, shared: str
) -> Outcome:
    """
    Let every message that asked say what became of the asking, without its buttons.

    Args:
        effect: Names the asking.
        desk: The parts.
        poster: Changes messages.
        dossier: What it is about.
        content: What direct messages may show.
        shared: What the thread may show.
    """
    number = int(effect.payload["approbation"])
    view = asked_view(desk, number)
    with desk.store.read() as session:
        asking = col(Outbox.key).startswith(f"accord:{number}:dm:") | (
            col(Outbox.key) == f"accord:{number}:fil"
        )
        refs = session.exec(
            select(SlackRef).join(Outbox, col(SlackRef.outbox_id) == Outbox.id).where(asking)
        ).all()
    for ref in refs:
        in_thread = ref.kind == "thread"
        place = Place(ref.channel, ref.ts, ref.outbox_id)
        post = asking_post(view, dossier, content=shared if in_thread else content, in_thread=in_thread)
        try:
            poster.update(post, place, mark=mark_of(place.outbox_id or 0, dossier.opened_at))
        except SlackApiError as error:
            if error_code(error) not in GONE_MESSAGE:
                raise
    return Done()
