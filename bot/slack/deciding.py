"""What do the windows of a decision, of a corrective action and of the origin look like, and change?"""

from __future__ import annotations

from bot.ids import Field, View
from bot.slack import blocks
from bot.slack.blocks import Block, Option
from bot.slack.dating import day_in, day_input
from bot.slack.instructing import CAUSES
from bot.slack.naming import person_named
from bot.slack.parts import Parts
from bot.slack.states import Submitted, chosen_in, kept_choice, text_in
from bot.texts import instructing as texts
from bot.texts import words
from desk.instruction.actions import actions_of, finish_action, plan_action
from desk.instruction.causes import origin_of, set_origin
from desk.instruction.decisions import decide, decisions_of
from desk.rights import Right, require
from desk.views import find_dossier
from models.vocabulary import Cause, Origine


def decision_window(parts: Parts, reference: str, by: str) -> Block:
    """Build the window *Décision*."""
    desk = parts.desk
    with desk.store.read() as session:
        row = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, row)
        known = texts.decisions(decisions_of(session, row), desk.now())
        shown = [
            blocks.section(f"*{row.reference}*\n{known}"),
            blocks.text_input(Field.WHAT, texts.DECISION_WHAT, multiline=True),
            blocks.text_input(Field.WHY, texts.WHY, multiline=True),
        ]
        return blocks.modal(View.DECISION, texts.DECISION, shown, submit=texts.SUBMIT, metadata=row.reference)


def decide_as_filled(parts: Parts, view: Submitted, *, by: str) -> str:
    """Write the decision down; return what the person reads."""
    reference = str(view["private_metadata"])
    decide(parts.desk, reference, text_in(view, Field.WHAT), text_in(view, Field.WHY), by=by)
    return texts.decided(reference)


def corrective_window(parts: Parts, reference: str, by: str) -> Block:
    """Build the window *Action corrective*: plan one, or end one with its proof."""
    desk = parts.desk
    with desk.store.read() as session:
        row = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, row)
        known = actions_of(session, row)
        going: list[Option] = [(one.text, str(one.id)) for one in known if one.done_at is None]
        shown = [
            blocks.section(f"*{row.reference}*\n{texts.actions(known, desk.now())}"),
            blocks.text_input(Field.WHAT, texts.WHAT, multiline=True, optional=True),
            blocks.text_input(Field.PERSON, texts.PERSON, optional=True, hint=texts.PERSON_HINT),
            day_input(Field.DAY, texts.DAY),
            blocks.select(Field.CAUSE, texts.CAUSE, CAUSES, initial=row.cause and str(row.cause)),
        ]
        if going:
            shown += [
                blocks.divider(),
                blocks.select(Field.FINISHED, texts.FINISHED, going[:100]),
                blocks.text_input(Field.PROOF, texts.PROOF, optional=True),
            ]
        return blocks.modal(
            View.CORRECTIVE, texts.CORRECTIVE, shown, submit=texts.SUBMIT, metadata=row.reference
        )


def correct_as_filled(parts: Parts, view: Submitted, *, by: str) -> str:
    """Plan or end an action as filled in; return what the person reads."""
    reference, said = str(view["private_metadata"]), []
    finished = chosen_in(view, Field.FINISHED)
    if finished:
        finish_action(parts.desk, reference, int(finished), text_in(view, Field.PROOF), by=by)
        said.append(texts.finished(reference))
    what, due_on = text_in(view, Field.WHAT), day_in(view, Field.DAY)
    if what.strip():
        owner = person_named(parts, text_in(view, Field.PERSON), default=by)
        if owner is None:
            return "\n".join([*said, texts.whom(text_in(view, Field.PERSON))])
        if due_on is None:
            return "\n".join([*said, texts.needs_a_day()])
        cause = kept_choice(view, Field.CAUSE)
        plan_action(
            parts.desk,
            reference,
            what,
            owner=owner,
            due_on=due_on,
            cause=Cause(cause) if cause else None,
            by=by,
        )
        said.append(texts.planned(reference, owner, due_on))
    return "\n".join(said) or texts.nothing()


def origin_window(parts: Parts, reference: str, by: str) -> Block:
    """
    Build the window of the origin, which leads alone open.

    Raises:
        NotAllowedError: This person is not entitled to it.
    """
    origine, bad_faith = origin_of(parts.desk, reference, by=by)
    row = parts.view(reference)
    options = [texts.UNKNOWN_ORIGIN, *((words.word(one), str(one)) for one in Origine)]
    shown = [
        blocks.section(texts.origin_head(row.reference)),
        blocks.select(
            Field.ORIGINE,
            texts.ORIGINE,
            options,
            initial=str(origine) if origine else texts.UNKNOWN_ORIGIN[1],
        ),
        blocks.radio(Field.BAD_FAITH, texts.BAD_FAITH, texts.FAITH, initial="oui" if bad_faith else "non"),
    ]
    return blocks.modal(View.ORIGIN, texts.ORIGIN, shown, submit=texts.SUBMIT, metadata=row.reference)


def origin_as_filled(parts: Parts, view: Submitted, *, by: str) -> str:
    """Store the origin as filled in; return what the person reads."""
    reference = str(view["private_metadata"])
    origine = kept_choice(view, Field.ORIGINE)
    faith = kept_choice(view, Field.BAD_FAITH)
    set_origin(
        parts.desk,
        reference,
        origine=Origine(origine) if origine in set(Origine) else None,
        bad_faith=faith == "oui",
        by=by,
    )
    return texts.origin_saved(reference)
