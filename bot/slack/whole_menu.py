"""Which window offers every act on a dossier that a person may do?"""

from __future__ import annotations

from bot.ids import Action, View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.entries import ENTRIES as WORK
from bot.slack.menus import ENTRIES, allowed
from bot.slack.parts import Parts
from bot.texts import acting as texts
from desk.rights import may
from desk.views import DossierView


def menu_modal(parts: Parts, user: str, view: DossierView) -> Block:
    """Build the window that offers every act this person may do, each with a word on what it does."""
    mine = allowed(parts.desk, user, view)
    shown: list[Block] = [blocks.section(texts.menu_head(view))]
    for group, entries in ENTRIES:
        rows = [_row(entry.key, view) for entry in entries if entry.key in mine]
        if group == texts.GROUP_WORK:
            rows += _work(parts, user, view)
        if rows:
            shown += [blocks.divider(), blocks.section(f"*{group}*"), *rows]
    if len(shown) == 1:
        shown.append(blocks.section(texts.nothing_to_do()))
    return blocks.modal(View.MESSAGE, texts.MENU_TITLE, shown)


def _row(key: str, view: DossierView) -> Block:
    title = texts.TITLES[key]
    button = blocks.button(title, f"{Action.DOSSIER_ACT}:{key}", f"{key}:{view.reference}", label=title)
    return blocks.section(texts.HELPS[key], accessory=button)


def _work(parts: Parts, user: str, view: DossierView) -> list[Block]:
    """Return the windows in which a dossier is worked on, also after its end: actions are proved then."""
    if view.merged_into:
        return []
    buttons = [
        blocks.button(entry.label, entry.action, view.reference, label=entry.label)
        for entry in WORK
        if may(parts.desk, user, entry.right, view)
    ]
    return [blocks.actions(*buttons)] if buttons else []
