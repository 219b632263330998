"""How is a day asked for in a window, and read from it?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.ids import Field
from bot.slack import limits
from bot.slack.blocks import Block
from bot.slack.limits import clip

_HOUR = re.compile(r"\s*(\d{1,2})\s*(?:h|:)?\s*(\d{2})?\s*")


def day_input(
    field: Field, label: str, *, initial: date | None = None, hint: str = "", optional: bool = True
) -> Block:
    """Return a field where a day is picked."""
    element: Block = {"type": "datepicker", "action_id": field.value}
    if initial:
        element["initial_date"] = initial.isoformat()
    block: Block = {
        "type": "input",
        "block_id": field.value,
        "label": {"type": "plain_text", "text": clip(label, limits.LABEL), "emoji": False},
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = {"type": "plain_text", "text": clip(hint, limits.HINT), "emoji": False}
    return block


def day_in(view: Mapping[str, Any], field: Field) -> date | None:
    """Return the day that a field holds; one left alone keeps what it showed."""
    state: Mapping[str, Any] = view["state"]["values"].get(field, {}).get(field, {})
    block: Mapping[str, Any] = next((b for b in view["blocks"] if b.get("block_id") == field), {})
    written = state.get("selected_date") or block.get("element", {}).get("initial_date")
    try:
        return date.fromisoformat(str(written)) if written else None
    except ValueError:
        return None


def instant(day: date, hour: str, zone: str) -> datetime | None:
    """
    Return the instant of a day and an hour as people write it, ``None`` where it cannot be read.

    >>> instant(date(2026, 12, 1), "14h30", "Europe/Paris").isoformat()
    '2026-12-01T14:30:00+01:00'
    """
    found = _HOUR.fullmatch(hour or "9")
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return datetime.combine(day, time(int(found[1]), int(found[2] or 0)), ZoneInfo(zone))
