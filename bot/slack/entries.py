"""
Which windows of a dossier's life can be opened from a menu, by which id and under which name?

The card's menu « Plus… » and any button may list ``ENTRIES``; each opens one window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.ids import Action
from bot.slack.blocks import Block
from bot.slack.deciding import corrective_window, decision_window, origin_window
from bot.slack.instructing import instruction_window
from bot.slack.mediating import mediation_window
from bot.slack.money import money_window
from bot.slack.parts import Parts
from bot.texts import instructing, mediating, money
from desk.rights import Right


@dataclass(frozen=True, slots=True)
class Entry:
    """One window that a menu may open."""

    action: Action
    label: str
    window: Callable[[Parts, str, str], Block]
    """Builds it from the dossier's reference and from who asks."""
    right: Right = Right.QUALIFIER
    """Without which the entry need not be shown; the window asks again."""


ENTRIES: tuple[Entry, ...] = (
    Entry(Action.INSTRUCTION_OPEN, instructing.TITLE, instruction_window),
    Entry(Action.MONEY_OPEN, money.TITLE, money_window),
    Entry(Action.DECISION_OPEN, instructing.DECISION, decision_window),
    Entry(Action.CORRECTIVE_OPEN, instructing.CORRECTIVE, corrective_window),
    Entry(Action.MEDIATION_OPEN, mediating.TITLE, mediation_window),
    Entry(Action.ORIGIN_OPEN, instructing.ORIGIN, origin_window, Right.ORIGINE),
)
"""In the order in which a dossier usually needs them."""
BY_ACTION = {entry.action: entry for entry in ENTRIES}


def open_entry(parts: Parts, trigger_id: str, reference: str, action: Action, *, by: str) -> None:
    """
    Open the window of an entry.

    Raises:
        KeyError: No entry has this action.
        NotAllowedError: This person may not see it.
    """
    window = BY_ACTION[action].window(parts, reference, by)
    parts.client.views_open(trigger_id=trigger_id, view=window)
