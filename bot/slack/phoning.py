"""What does the window of a call look like: the script above, the note below?"""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.ids import Field, View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.states import Submitted, chosen_in, text_in
from bot.texts import phoning as texts
from desk.answering.calls import CallNote, CallScript
from desk.views import DossierView
from models.vocabulary import Ton

_UNSAID = "non_precise"


def call_modal(view: DossierView, script: CallScript) -> Block:
    """Build the window that a person has open while calling."""
    shown = [blocks.section(texts.head(view, script.playbook))]
    shown += [
        blocks.section(part) for part in (texts.heard(script.heard), *texts.script(script.text)) if part
    ]
    shown += [
        blocks.divider(),
        blocks.text_input(Field.HEARD, texts.HEARD, multiline=True, hint=texts.HEARD_HINT),
        blocks.radio(Field.NEGOTIABLE, texts.NEGOTIABLE, texts.NEGOTIABLE_OPTIONS, initial=_UNSAID),
        blocks.text_input(Field.PROMISED, texts.PROMISED, optional=True, hint=texts.PROMISED_HINT, most=300),
        _day(Field.PROMISED_ON, texts.PROMISED_ON),
        _tones(),
        blocks.text_input(
            Field.INTERNAL, texts.INTERNAL, multiline=True, optional=True, hint=texts.INTERNAL_HINT
        ),
    ]
    return blocks.modal(
        View.CALL_NOTE,
        texts.TITLE,
        shown,
        submit=texts.SUBMIT,
        close=texts.CLOSE,
        metadata=view.reference,
    )


def note_in(view: Submitted) -> CallNote:
    """Return the note that a person submitted."""
    negotiable = chosen_in(view, Field.NEGOTIABLE) or ""
    ton = chosen_in(view, Field.TON)
    return CallNote(
        heard=text_in(view, Field.HEARD).strip(),
        negotiable="" if negotiable == _UNSAID else negotiable,
        promised=text_in(view, Field.PROMISED).strip(),
        promised_on=_day_in(view, Field.PROMISED_ON),
        internal=text_in(view, Field.INTERNAL).strip(),
        ton=Ton(ton) if ton else None,
    )


def mistakes_in(note: CallNote) -> dict[str, str]:
    """Return what is to be put right before a note is kept, by field."""
    return {} if note.heard else {str(Field.HEARD): texts.EMPTY_HEARD}


def _tones() -> Block:
    block = blocks.select(Field.TON, texts.TON, texts.tones())
    return {**block, "optional": True}


def _day(field: Field, label: str) -> Block:
    return {
        "type": "input",
        "block_id": field.value,
        "label": {"type": "plain_text", "text": label, "emoji": False},
        "element": {"type": "datepicker", "action_id": field.value},
        "optional": True,
    }


def _day_in(view: Submitted, field: Field) -> date | None:
    state: dict[str, Any] = view["state"]["values"].get(field.value, {}).get(field.value, {})
    chosen = state.get("selected_date")
    return date.fromisoformat(str(chosen)) if chosen else None
