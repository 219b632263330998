"""How are days, hours, persons and short menus chosen in Block Kit?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.ids import Field
from bot.slack import limits
from bot.slack.blocks import Block, Option
from bot.slack.escaping import plain
from bot.slack.limits import clip
from bot.slack.states import Submitted

OVERFLOW = 5
"""Options of a menu behind three dots."""


def overflow(action: str, options: Iterable[Option]) -> Block:
    """Return a menu behind three dots; Slack names it for screen readers, and takes no label for it."""
    shown = [{"text": _plain(text, limits.OPTION), "value": value} for text, value in options]
    return {
        "type": "overflow",
        "action_id": action,
        "options": shown[:OVERFLOW],
    }


def day_input(field: Field, label: str, *, initial: date, hint: str = "") -> Block:
    """Return a field for a day."""
    return _input(field, label, {"type": "datepicker", "initial_date": initial.isoformat()}, hint=hint)


def hour_input(field: Field, label: str, *, initial: time, zone: str, hint: str = "") -> Block:
    """Return a field for an hour of the day, in the time of *zone*."""
    element: Block = {"type": "timepicker", "initial_time": f"{initial:%H:%M}", "timezone": zone}
    return _input(field, label, element, hint=hint)


def person_input(field: Field, label: str, *, initial: str | None = None, hint: str = "") -> Block:
    """Return a field for one person of the workspace."""
    element: Block = {"type": "users_select"}
    if initial:
        element["initial_user"] = initial
    return _input(field, label, element, hint=hint)


def instant_in(view: Submitted, day: Field, hour: Field, *, zone: str) -> datetime | None:
    """
    Return the instant that two fields tell, in the time of *zone*; ``None`` where one is no date.

    A field that was left alone comes back as nothing from some servers: it keeps what it showed.
    """
    try:
        on = date.fromisoformat(_value(view, day, "selected_date", "initial_date"))
        at = time.fromisoformat(_value(view, hour, "selected_time", "initial_time"))
    except ValueError:
        return None
    return datetime.combine(on, at, tzinfo=ZoneInfo(zone))


def person_in(view: Submitted, field: Field) -> str:
    """Return the Slack id of the person chosen, empty where none was."""
    return _value(view, field, "selected_user", "initial_user")


def _value(view: Submitted, field: Field, chosen: str, shown: str) -> str:
    state: Any = view["state"]["values"].get(field, {}).get(field, {})
    block: Any = next((b for b in view["blocks"] if b.get("block_id") == field), {})
    return str(state.get(chosen) or block.get("element", {}).get(shown) or "")


def _input(field: Field, label: str, element: Block, *, hint: str) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field.value,
        "label": _plain(label, limits.LABEL),
        "element": {**element, "action_id": field.value},
        "optional": False,
    }
    return {**block, "hint": _plain(hint, limits.HINT)} if hint else block


def _plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": clip(plain(text), most), "emoji": False}
