"""What does the window of a mediation look like at each step, and what does it change?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from bot.ids import Field, View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.dating import day_in, day_input
from bot.slack.mediating_room import room_blocks, when, work_in_room
from bot.slack.naming import person_named
from bot.slack.parts import Parts
from bot.slack.states import Submitted, chosen_in, kept_choice, text_in, ticked_in
from bot.texts import instructing as common
from bot.texts import mediating as texts
from desk.mediating.ending import success_rate
from desk.mediating.holding import Mediator, open_room, record_answer
from desk.mediating.neutrality import STATEMENTS
from desk.mediating.proposing import (
    RUNNING,
    MediationRefusedError,
    accept_proposal,
    assess_dossier,
    dismiss_proposal,
    propose_mediation,
)
from desk.mediating.room import latest_of, outside
from desk.opening import client_of
from desk.rights import Right, may
from desk.views import MessageView, find_dossier, message_view, opening_message
from models.tables import Mediation, MediationState, Message

_MAILS = 10
"""Of the newest, those that may be put into the room: what Slack takes in one field."""
_STATE = "|"


def mediation_window(parts: Parts, reference: str, by: str) -> Block:
    """Build the window *Médiation*: where it stands, why, and the one step that comes next."""
    desk = parts.desk
    now = desk.now()
    with desk.store.read() as session:
        dossier = find_dossier(session, reference, now=now)
        row = latest_of(session, dossier.id or 0)
        entreprise = client_of(session, dossier)[1]
        clause = entreprise.mediation_clause if entreprise else False
        shown = [
            blocks.section(texts.head(dossier.reference, row, clause, now)),
            blocks.section(texts.reasons(row, assess_dossier(desk, session, dossier))),
            blocks.context(texts.principles(success_rate(session))),
        ]
        rows = session.exec(
            select(Message)
            .where(Message.dossier_id == dossier.id, outside())
            .order_by(col(Message.id).desc())
        ).all()
        # What opened the dossier is the doleance itself, and stays outside the room.
        opened = opening_message(rows[::-1])
        mails = [message_view(session, one) for one in rows if opened is None or one.id != opened.id]
        lead = may(desk, by, Right.MEDIATION, dossier)
        reference, running = dossier.reference, row is not None and row.state in RUNNING
    state = row.state if row and running else None
    fields, submit = _step(parts, reference, state, mails, by=by, lead=lead)
    return blocks.modal(
        View.MEDIATION,
        texts.TITLE,
        [*shown, *fields],
        submit=submit,
        metadata=f"{reference}{_STATE}{state or ''}",
    )


def _step(
    parts: Parts,
    reference: str,
    state: MediationState | None,
    mails: Sequence[MessageView],
    *,
    by: str,
    lead: bool,
) -> tuple[list[Block], str | None]:
    """Return the fields of the step that comes next, and what its button says; none for who may not."""
    if state is None:
        return [blocks.text_input(Field.WHY, texts.WHY, multiline=True)], texts.PROPOSE
    if not lead:
        return [blocks.context(texts.for_leads())], None
    if state is MediationState.PROPOSEE:
        return [blocks.radio(Field.STEP, texts.DECISION, texts.DECISIONS)], texts.DECIDE
    today = parts.desk.now().date()
    if state is MediationState.OFFERTE:
        return [
            blocks.radio(Field.STEP, texts.ANSWER, texts.ANSWERS),
            blocks.text_input(Field.CONSENT_BY, texts.CONSENT_BY),
            day_input(Field.DAY, texts.CONSENT_ON, initial=today, optional=False),
        ], texts.RECORD
    if state is MediationState.ACCEPTEE:
        return _opening_fields(), texts.OPEN
    return room_blocks(parts, reference, mails[:_MAILS], by=by), texts.SAVE


def _opening_fields() -> list[Block]:
    return [
        blocks.text_input(Field.MEDIATOR, texts.MEDIATOR, hint=texts.MEDIATOR_HINT, most=200),
        blocks.radio(Field.KIND, texts.INTERNAL, texts.SIDES, initial="non"),
        blocks.text_input(Field.PERSON, texts.USER, optional=True, hint=texts.USER_HINT),
        blocks.checkboxes(
            Field.VOUCHED,
            texts.VOUCHED,
            [(text, name) for name, text in STATEMENTS.items()],
            hint=texts.VOUCHED_HINT,
        ),
        day_input(Field.DAY, texts.FIRST, optional=False),
        blocks.text_input(Field.HOUR, texts.HOUR, initial="9h", most=10),
        blocks.text_input(Field.PLACE, texts.PLACE, optional=True, most=200),
    ]


def take_step(parts: Parts, view: Submitted, *, by: str) -> str:
    """Take the step that was filled in; return what the person reads."""
    reference, _, state = str(view["private_metadata"]).partition(_STATE)
    if not state:
        propose_mediation(parts.desk, reference, text_in(view, Field.WHY), by=by)
        return texts.proposed(reference)
    if state == MediationState.PROPOSEE:
        decide = dismiss_proposal if chosen_in(view, Field.STEP) == "ecarter" else accept_proposal
        if chosen_in(view, Field.STEP) is None:
            return common.nothing()
        return texts.step_done(reference, decide(parts.desk, reference, by=by))
    if state == MediationState.OFFERTE:
        return texts.step_done(reference, _answer(parts, reference, view, by=by))
    if state == MediationState.ACCEPTEE:
        return texts.step_done(reference, _open(parts, reference, view, by=by))
    return work_in_room(parts, reference, view, by=by)


def _answer(parts: Parts, reference: str, view: Submitted, *, by: str) -> Mediation:
    said, on = chosen_in(view, Field.STEP), day_in(view, Field.DAY)
    if said is None or on is None:
        raise MediationRefusedError(texts.missing_day())
    return record_answer(
        parts.desk, reference, agreed=said == "oui", client=text_in(view, Field.CONSENT_BY), on=on, by=by
    )


def _open(parts: Parts, reference: str, view: Submitted, *, by: str) -> Mediation:
    internal = kept_choice(view, Field.KIND) == "oui"
    written = text_in(view, Field.PERSON)
    user = person_named(parts, written, default="") if written.strip() else ""
    if user is None:
        raise MediationRefusedError(common.whom(written))
    mediator = Mediator(
        name=text_in(view, Field.MEDIATOR),
        internal=internal,
        vouched=ticked_in(view, Field.VOUCHED),
        user=user,
    )
    first = when(parts, day_in(view, Field.DAY), text_in(view, Field.HOUR))
    return open_room(parts.desk, reference, mediator, first=first, where=text_in(view, Field.PLACE), by=by)
