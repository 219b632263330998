"""In which windows does a person act on a dossier, and what did that person fill in?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import time

from bot.ids import Field, View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.exporting import export_to
from bot.slack.parts import Parts
from bot.slack.pickers import day_input, hour_input, instant_in, person_in, person_input
from bot.slack.states import Submitted, chosen_in, text_in
from bot.texts import acting as texts
from bot.texts import moments, words
from desk.life.acting import close, escalate, pause, reopen, resolve, resume, take_time, to_contentieux
from desk.secrecy import set_private
from desk.take import assign
from desk.timing.reminders import remind
from desk.views import DossierView
from models.errors import BadReferenceError
from models.references import read_reference
from models.vocabulary import Cause, Echelon, Issue

ME, ALL = "moi", "fil"
MORNING = time(9, 0)
Window = Callable[[Parts, DossierView], Block]
Outcome = Callable[[Parts, Submitted, str, str], str]
"""From the parts, the window submitted, the reference and the person: what that person reads."""


def reference_of(view: Submitted) -> str:
    """Return the dossier that a window acts on."""
    return str(json.loads(view["private_metadata"])["r"])


def _modal(
    key: str, callback: View, view: DossierView, *fields: Block, head: str = "", **more: object
) -> Block:
    return blocks.modal(
        callback,
        texts.TITLES[key],
        [blocks.section(head or texts.head(key, view)), *fields],
        submit=texts.SUBMIT,
        close=texts.CLOSE,
        metadata=json.dumps({"r": view.reference, **more}),
    )


def _why(placeholder: str = "", *, optional: bool = False) -> Block:
    return blocks.text_input(
        Field.WHY, texts.WHY, multiline=True, placeholder=placeholder, optional=optional, most=300
    )


def pause_modal(_parts: Parts, view: DossierView) -> Block:
    """Build the window where a dossier is set to wait for its client."""
    head = texts.paused_head(view)
    return _modal("attente", View.DOSSIER_PAUSE, view, _why(texts.PAUSE_PLACEHOLDER), head=head)


def escalate_modal(_parts: Parts, view: DossierView) -> Block:
    """Build the window where a dossier changes level; the next one up is chosen at first."""
    now = view.standing.echelon
    options = [(name, level) for level, name in texts.ECHELONS.items() if int(level) != now]
    initial = str(min(now + 1, int(Echelon.N4))) if now < Echelon.N4 else None
    level = blocks.radio(Field.ECHELON, texts.ECHELON, options, initial=initial)
    return _modal("escalade", View.DOSSIER_ESCALATE, view, level, _why())


def resolve_modal(_parts: Parts, view: DossierView) -> Block:
    """Build the window where a dossier is resolved: how it ends, why it had happened, what it taught."""
    stands = view.standing
    issues = [(texts.ISSUES[issue], str(issue)) for issue in Issue]
    causes = [(words.word(cause), str(cause)) for cause in Cause]
    return _modal(
        "resolution",
        View.DOSSIER_RESOLVE,
        view,
        {**blocks.select(Field.ISSUE, texts.ISSUE, issues, initial=stands.issue), "optional": False},
        blocks.select(Field.CAUSE, texts.CAUSE, causes, initial=stands.cause),
        blocks.text_input(
            Field.LESSON,
            texts.LESSON,
            initial=stands.lesson,
            multiline=True,
            optional=not stands.needs_lesson,
            hint=texts.lesson_hint(stands.needs_lesson),
            most=2000,
        ),
        lesson=stands.needs_lesson,
    )


def reopen_modal(_parts: Parts, view: DossierView) -> Block:
    """Build the window where a dossier that had ended comes back."""
    return _modal("reouverture", View.DOSSIER_REOPEN, view, _why())


def close_modal(_parts: Parts, view: DossierView) -> Block:
    """Build the window that asks before a resolved dossier is closed."""
    return _modal("cloture", View.DOSSIER_CLOSE, view)


def contentieux_modal(_parts: Parts, view: DossierView) -> Block:
    """Build the window where a dossier goes to court."""
    why = blocks.text_input(
        Field.WHY,
        texts.NO_AMICABLE,
        multiline=True,
        optional=True,
        hint=texts.NO_AMICABLE_HINT,
        most=1000,
    )
    return _modal("contentieux", View.DOSSIER_CONTENTIEUX, view, why)


def remind_modal(parts: Parts, view: DossierView) -> Block:
    """Build the window where a reminder is set; the next business morning is proposed."""
    clock = parts.desk.charter.clock
    day = clock.add_days(parts.desk.now(), 1).astimezone(moments.PARIS).date()
    return _modal(
        "rappel",
        View.DOSSIER_REMIND,
        view,
        day_input(Field.DAY, texts.DAY, initial=day),
        hour_input(Field.HOUR, texts.HOUR, initial=MORNING, zone=clock.zone),
        blocks.text_input(Field.BODY, texts.TEXT, optional=True, most=500),
        blocks.radio(
            Field.PERSON, texts.REMIND_WHO, [(texts.REMIND_ME, ME), (texts.REMIND_ALL, ALL)], initial=ME
        ),
    )


def entrust_modal(_parts: Parts, view: DossierView) -> Block:
    """Build the window where a dossier is given to somebody."""
    return _modal("confier", View.DOSSIER_ENTRUST, view, person_input(Field.PERSON, texts.PERSON))


def merge_modal(_parts: Parts, view: DossierView) -> Block:
    """Build the window where the dossier is named in which this one lives on."""
    other = blocks.text_input(
        Field.OTHER_DOSSIER, texts.OTHER, initial=view.linked_to or "", hint=texts.no_reference(), most=40
    )
    return _modal("fusion", View.DOSSIER_MERGE, view, other)


WINDOWS: Mapping[str, Window] = {
    "attente": pause_modal,
    "escalade": escalate_modal,
    "resolution": resolve_modal,
    "reouverture": reopen_modal,
    "cloture": close_modal,
    "contentieux": contentieux_modal,
    "rappel": remind_modal,
    "confier": entrust_modal,
    "fusion": merge_modal,
}
"""The acts that ask something first."""


def mistakes_in(parts: Parts, view: Submitted) -> dict[str, str]:
    """Return what is wrong in a submitted window, by field; nothing is looked up, Slack waits."""
    found: dict[str, str] = {}
    callback, asked = view["callback_id"], {block.get("block_id") for block in view["blocks"]}
    if Field.WHY in asked and callback != View.DOSSIER_CONTENTIEUX and not text_in(view, Field.WHY).strip():
        found[Field.WHY] = texts.too_short()
    if callback == View.DOSSIER_RESOLVE:
        found |= _missing_of_end(view)
    if callback == View.DOSSIER_REMIND:
        at = instant_in(view, Field.DAY, Field.HOUR, zone=parts.desk.charter.clock.zone)
        if at is None or at <= parts.desk.now():
            found[Field.DAY] = texts.in_the_past()
    if callback == View.DOSSIER_MERGE:
        try:
            read_reference(text_in(view, Field.OTHER_DOSSIER), now=parts.desk.now())
        except BadReferenceError:
            found[Field.OTHER_DOSSIER] = texts.no_reference()
    return found


def _missing_of_end(view: Submitted) -> dict[str, str]:
    found: dict[str, str] = {}
    without = _kept(view, Field.ISSUE) == Issue.SANS_OBJET
    if not without and not _kept(view, Field.CAUSE):
        found[Field.CAUSE] = texts.cause_missing()
    needed = json.loads(view["private_metadata"]).get("lesson")
    if needed and not without and not text_in(view, Field.LESSON).strip():
        found[Field.LESSON] = texts.lesson_missing()
    return found


def _kept(view: Submitted, field: Field) -> str | None:
    """Return the choice of a list; one that was left alone comes back as nothing from some servers."""
    block: Block = next((b for b in view["blocks"] if b.get("block_id") == field), {})
    shown = block.get("element", {}).get("initial_option", {}).get("value")
    return chosen_in(view, field) or shown


def apply_window(parts: Parts, view: Submitted, *, by: str) -> str:
    """Do what a submitted window asks; return what the person reads."""
    reference, desk = reference_of(view), parts.desk
    why = text_in(view, Field.WHY)
    match view["callback_id"]:
        case View.DOSSIER_PAUSE:
            return texts.done("attente", pause(desk, reference, why=why, by=by))
        case View.DOSSIER_ESCALATE:
            to = Echelon(int(_kept(view, Field.ECHELON) or Echelon.N3))
            return texts.done("escalade", escalate(desk, reference, to=to, why=why, by=by))
        case View.DOSSIER_RESOLVE:
            return texts.done("resolution", _resolve(parts, view, reference, by=by))
        case View.DOSSIER_REOPEN:
            return texts.done("reouverture", reopen(desk, reference, why=why, by=by))
        case View.DOSSIER_CLOSE:
            return texts.done("cloture", close(desk, reference, by=by))
        case View.DOSSIER_CONTENTIEUX:
            return texts.done("contentieux", to_contentieux(desk, reference, why=why, by=by))
        case View.DOSSIER_REMIND:
            return _remind(parts, view, reference, by=by)
        case View.DOSSIER_ENTRUST:
            return texts.done("confier", assign(desk, reference, to=person_in(view, Field.PERSON), by=by))
    raise KeyError(view["callback_id"])


def _resolve(parts: Parts, view: Submitted, reference: str, *, by: str) -> DossierView:
    cause = _kept(view, Field.CAUSE)
    return resolve(
        parts.desk,
        reference,
        issue=Issue(_kept(view, Field.ISSUE) or Issue.EXPLICATION),
        cause=Cause(cause) if cause else None,
        lesson=text_in(view, Field.LESSON),
        by=by,
    )


def _remind(parts: Parts, view: Submitted, reference: str, *, by: str) -> str:
    at = instant_in(view, Field.DAY, Field.HOUR, zone=parts.desk.charter.clock.zone)
    assert at is not None  # noqa: S101 - the fields were checked when the window was submitted
    whom = by if (_kept(view, Field.PERSON) or ME) == ME else None
    said = remind(parts.desk, reference, at=at, text=text_in(view, Field.BODY), user=whom, by=by)
    return texts.reminded(said.reference, moments.moment(at, parts.desk.now()))


def apply_at_once(parts: Parts, key: str, reference: str, *, by: str) -> str | None:
    """Do what needs no window; return what the person reads, ``None`` where the act is no such one."""
    match key:
        case "export":
            return export_to(parts, reference, user=by)
        case "reprise":
            return texts.done(key, resume(parts.desk, reference, by=by))
        case "reflexion":
            return texts.done(key, take_time(parts.desk, reference, by=by))
        case "prive" | "public":
            return texts.done(key, set_private(parts.desk, reference, on=key == "prive", by=by))
    return None
