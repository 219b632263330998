"""What did a person fill in, in a window that was submitted?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.ids import Field
from bot.slack.breaks import with_breaks

Submitted = Mapping[str, Any]


def text_in(view: Submitted, field: Field, block_id: str | None = None) -> str:
    """
    Return the text of a field.

    A field that was left alone comes back as ``None`` from some servers: it keeps what it showed.
    """
    block_id = block_id or field
    block: Mapping[str, Any] = next((b for b in view["blocks"] if b.get("block_id") == block_id), {})
    shown = str(block.get("element", {}).get("initial_value") or "")
    submitted = _state(view, block_id, field).get("value")
    return shown if submitted is None else with_breaks(shown, str(submitted))


def chosen_in(view: Submitted, field: Field) -> str | None:
    """Return the choice made in a list, ``None`` where none was made."""
    option = _state(view, field, field).get("selected_option")
    return str(option["value"]) if option else None


def kept_choice(view: Submitted, field: Field) -> str | None:
    """Return the choice made in a list, else the one it showed: left alone, some servers send it empty."""
    block: Mapping[str, Any] = next((b for b in view["blocks"] if b.get("block_id") == field), {})
    shown = block.get("element", {}).get("initial_option")
    return chosen_in(view, field) or (str(shown["value"]) if shown else None)


def ticked_in(view: Submitted, field: Field) -> list[str]:
    """Return the boxes ticked, in all the groups of a field (``field:1`` continues ``field``)."""
    return [
        str(option["value"])
        for block_id in view["state"]["values"]
        if block_id.partition(":")[0] == field
        for option in _state(view, block_id, field).get("selected_options") or []
    ]


def _state(view: Submitted, block_id: str, action_id: str) -> Mapping[str, Any]:
    state: Mapping[str, Any] = view["state"]["values"].get(block_id, {}).get(action_id, {})
    return state
