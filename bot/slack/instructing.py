"""What does the window look like in which a dossier is instructed, and what does it change?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.ids import Field, View
from bot.slack import blocks, limits
from bot.slack.blocks import Block
from bot.slack.naming import person_named
from bot.slack.parts import Parts
from bot.slack.states import Submitted, chosen_in, kept_choice, text_in, ticked_in
from bot.texts import instructing as texts
from bot.texts import words
from desk.instruction.advancing import group_open
from desk.instruction.causes import WHYS, CauseRefusedError, analyse_cause, latest_analysis_of
from desk.instruction.checklist import Progress, advance, assign_item, ensure_checklist, gauge_of, roles_for
from desk.instruction.listes import QUESTION
from desk.opening import client_of
from desk.rights import Right, require
from desk.views import find_dossier
from models.tables import CauseAnalysis, Dossier, InstructionItem
from models.vocabulary import Cause

CAUSES = [(words.word(cause), str(cause)) for cause in Cause]


def instruction_window(parts: Parts, reference: str, by: str) -> Block:
    """
    Build the window *Instruire*; the checklist is written where it is not there yet.

    Raises:
        NotAllowedError: This person may not handle the dossier.
    """
    desk = parts.desk
    with desk.store.work() as session:
        row = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, row)
        items = ensure_checklist(session, row)
        analysis = latest_analysis_of(session, row)
        _person, entreprise = client_of(session, row)
        shown = [
            blocks.section(texts.head(row.reference, entreprise, group_open(session, row, entreprise))),
            blocks.section(texts.gauge(gauge_of(items))),
            blocks.context(texts.roles(roles_for(row))),
            *_checklist(parts, items),
            blocks.divider(),
            *_whys(analysis, row),
            blocks.divider(),
            *_exceptions(items),
        ]
        return blocks.modal(View.INSTRUCTION, texts.TITLE, shown, submit=texts.SUBMIT, metadata=row.reference)


def _checklist(parts: Parts, items: Sequence[InstructionItem]) -> list[Block]:
    now = parts.desk.now()
    settled = [item for item in items if item.done_at or item.dropped]
    todo = [item for item in items if not (item.done_at or item.dropped) and item.kind != QUESTION]
    shown: list[Block] = []
    lines = [texts.done_item(item, now) for item in settled if item.kind != QUESTION]
    lines += [texts.entrusted_item(item) for item in todo if item.owner]
    if lines:
        shown.append(blocks.section("\n".join(lines)))
    for place, (kind, label) in enumerate(texts.GROUPS.items()):
        of_kind = [item for item in todo if item.kind == kind]
        shown += _boxes(Field.DONE, label, of_kind, first=10 * place)
    for item in items:
        if item.kind == QUESTION:
            shown.append(
                blocks.text_input(
                    Field.ANSWER,
                    item.label,
                    initial=item.note,
                    multiline=True,
                    optional=True,
                    hint=texts.ANSWER_HINT,
                )
            )
            break
    return shown


def _exceptions(items: Sequence[InstructionItem]) -> list[Block]:
    """Return what is seldom needed, last: lines without object here, and slips to take back."""
    lines = [item for item in items if item.kind != QUESTION]
    settled = [item for item in lines if item.done_at or item.dropped]
    todo = [item for item in lines if not (item.done_at or item.dropped)]
    shown = [*_boxes(Field.DROPPED, texts.DROPPED, todo), *_boxes(Field.AGAIN, texts.AGAIN, settled)]
    if todo:
        options = [(item.label, item.slug) for item in todo[:100]]
        shown += [
            blocks.select(Field.KIND, texts.ENTRUST, options),
            blocks.text_input(Field.PERSON, texts.PERSON, optional=True, hint=texts.PERSON_HINT),
        ]
    return shown


def _boxes(field: Field, label: str, items: Sequence[InstructionItem], *, first: int = 0) -> list[Block]:
    """Return boxes to tick, in groups of what Slack takes; the first of a field has no number."""
    options = [(item.label, item.slug) for item in items]
    groups = [options[at : at + limits.CHECKBOXES] for at in range(0, len(options), limits.CHECKBOXES)]
    return [
        blocks.checkboxes(
            field,
            label,
            group,
            block_id=f"{field}:{first + place}" if first + place else None,
        )
        for place, group in enumerate(groups)
    ]


def _whys(analysis: CauseAnalysis | None, row: Dossier) -> list[Block]:
    known = analysis.whys if analysis else []
    shown: list[Block] = []
    for number in range(WHYS):
        block = blocks.text_input(
            Field.WHYS,
            texts.why_label(number),
            initial=known[number] if number < len(known) else "",
            optional=True,
        )
        shown.append({**block, "block_id": f"{Field.WHYS}:{number}"})
    return [*shown, blocks.select(Field.CAUSE, texts.CAUSE, CAUSES, initial=row.cause and str(row.cause))]


def instruct_as_filled(parts: Parts, view: Submitted, *, by: str) -> str:
    """Store what was filled in the window *Instruire*; return what the person reads."""
    reference = str(view["private_metadata"])
    progress = Progress(
        done=ticked_in(view, Field.DONE),
        dropped=ticked_in(view, Field.DROPPED),
        again=ticked_in(view, Field.AGAIN),
        answer=text_in(view, Field.ANSWER),
    )
    gauge = advance(parts.desk, reference, progress, by=by)
    entrusted = chosen_in(view, Field.KIND)
    if entrusted:
        written = text_in(view, Field.PERSON)
        owner = person_named(parts, written, default=by)
        if owner is None:
            return texts.saved(reference, gauge, None, texts.whom(written))
        assign_item(parts.desk, reference, entrusted, owner=owner, by=by)
    whys = [text_in(view, Field.WHYS, f"{Field.WHYS}:{number}") for number in range(WHYS)]
    cause = kept_choice(view, Field.CAUSE)
    if not _is_new(parts, reference, whys, cause):
        return texts.saved(reference, gauge, None)
    if cause is None:
        return texts.saved(reference, gauge, None, texts.choose_a_cause())
    try:
        return texts.saved(reference, gauge, analyse_cause(parts.desk, reference, whys, Cause(cause), by=by))
    except CauseRefusedError as error:
        return texts.saved(reference, gauge, None, str(error))


def _is_new(parts: Parts, reference: str, whys: Sequence[str], cause: str | None) -> bool:
    """Tell whether whys or cause differ from what is known: opening the window decides nothing."""
    with parts.desk.store.read() as session:
        row = find_dossier(session, reference, now=parts.desk.now())
        known = latest_analysis_of(session, row)
        answered = [" ".join(why.split()) for why in whys if why.strip()]
        if known is None:
            return bool(answered) or (cause is not None and cause != row.cause)
        return answered != known.whys or cause != known.cause
