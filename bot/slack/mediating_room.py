"""What is shown of the room of a mediation to who may read it, and what is done in it?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.ids import Field
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.dating import day_in, day_input, instant
from bot.slack.parts import Parts
from bot.slack.states import Submitted, kept_choice, text_in, ticked_in
from bot.texts import instructing as common
from bot.texts import mediating as texts
from desk.mediating.ending import Outputs, check_outputs, end_mediation
from desk.mediating.holding import add_note, add_session, notes_of
from desk.mediating.proposing import MediationRefusedError
from desk.mediating.room import seal
from desk.money.reading import read_cents
from desk.views import MessageView

_NOTES = 8


def room_blocks(parts: Parts, reference: str, mails: Sequence[MessageView], *, by: str) -> list[Block]:
    """Return the notes of the room and the fields of what may be done in it."""
    now = parts.desk.now()
    notes = notes_of(parts.desk, reference, by=by)[-_NOTES:]
    shown = [blocks.section(texts.note(note, now)) for note in notes]
    shown.append(
        blocks.text_input(Field.NOTE, texts.NOTE, multiline=True, optional=True, hint=texts.NOTE_HINT)
    )
    options = [(texts.message_option(mail, now), str(mail.id)) for mail in mails]
    if options:
        shown.append(blocks.checkboxes(Field.MESSAGES, texts.SEALED, options, hint=texts.SEALED_HINT))
    return [
        *shown,
        day_input(Field.DAY, texts.FIRST),
        blocks.text_input(Field.HOUR, texts.HOUR, initial="9h", optional=True, most=10),
        blocks.text_input(Field.PLACE, texts.PLACE, optional=True, most=200),
        blocks.radio(Field.STEP, texts.STEP, texts.STEPS, initial="suite"),
        blocks.text_input(Field.AGREEMENT, texts.AGREEMENT, multiline=True, optional=True),
        blocks.text_input(Field.PLAN, texts.PLAN, multiline=True, optional=True),
        blocks.text_input(Field.LESSON, texts.LESSON, multiline=True, optional=True),
        blocks.text_input(Field.PROCESS, texts.PROCESS, multiline=True, optional=True),
        blocks.text_input(Field.COST, texts.COST, optional=True, most=60),
    ]


def work_in_room(parts: Parts, reference: str, view: Submitted, *, by: str) -> str:
    """Do what was filled in, the end last; return what the person reads."""
    step = kept_choice(view, Field.STEP)
    agreement, cost = text_in(view, Field.AGREEMENT), text_in(view, Field.COST)
    if step == "accord" and not agreement.strip():
        raise MediationRefusedError(texts.write_the_agreement())
    cents = read_cents(cost) if cost.strip() else None
    outputs = Outputs(
        plan=text_in(view, Field.PLAN),
        lesson=text_in(view, Field.LESSON),
        process=text_in(view, Field.PROCESS),
    )
    if step in {"accord", "echec"}:
        check_outputs(parts.desk, reference, outputs)
    said = [_keep(parts, reference, view, by=by), _meet(parts, reference, view, by=by)]
    if step in {"accord", "echec"}:
        row, blaming = end_mediation(
            parts.desk,
            reference,
            agreement=agreement if step == "accord" else "",
            outputs=outputs,
            cost_cents=cents,
            by=by,
        )
        said.append(texts.ended(reference, row, blaming))
    return "\n".join(sentence for sentence in said if sentence) or common.nothing()


def _keep(parts: Parts, reference: str, view: Submitted, *, by: str) -> str:
    note, mails = text_in(view, Field.NOTE), [int(number) for number in ticked_in(view, Field.MESSAGES)]
    sealed = seal(parts.desk, reference, mails, by=by) if mails else 0
    if note.strip():
        add_note(parts.desk, reference, note, by=by)
    return texts.kept(int(bool(note.strip())), sealed)


def _meet(parts: Parts, reference: str, view: Submitted, *, by: str) -> str:
    day = day_in(view, Field.DAY)
    if day is None:
        return ""
    at = when(parts, day, text_in(view, Field.HOUR))
    return texts.step_done(
        reference, add_session(parts.desk, reference, at, text_in(view, Field.PLACE), by=by)
    )


def when(parts: Parts, day: date | None, hour: str) -> datetime:
    """
    Return the instant of a day and an hour that were filled in.

    Raises:
        MediationRefusedError: One is missing or cannot be read.
    """
    if day is None:
        raise MediationRefusedError(texts.missing_day())
    found = instant(day, hour, parts.desk.charter.clock.zone)
    if found is None:
        raise MediationRefusedError(texts.unreadable_hour())
    return found
