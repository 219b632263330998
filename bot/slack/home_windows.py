"""Which windows open from the Home tab, where nothing can be answered in place?"""

from __future__ import annotations

from dataclasses import replace

from bot.ids import Action, View
from bot.slack import blocks
from bot.slack.answers import PAGE, filter_value
from bot.slack.blocks import Block
from bot.slack.parts import Parts
from bot.slack.reading import matching, status
from bot.texts import answers as answer_texts
from bot.texts import card as card_texts
from bot.texts import home as texts
from desk.listing import Filter
from desk.views import OPEN


def status_window(parts: Parts, reference: str) -> Block:
    """Build the window that says where a dossier stands."""
    view = parts.view(reference)
    shown = [block for block in status(parts, reference).blocks if block["type"] != "actions"]
    if view.owner is None and view.etat in OPEN and not view.merged_into:
        take = blocks.button(card_texts.TAKE, Action.HOME_TAKE, view.reference, style="primary")
        shown.append(blocks.actions(take))
    return blocks.modal(View.MESSAGE, texts.STATUS_TITLE, shown)


def list_window(parts: Parts, wanted: Filter) -> Block:
    """Build the window that shows one page of a list."""
    lines, total = matching(parts, wanted)
    now = parts.desk.now()
    shown = [blocks.section(answer_texts.list_title(wanted, total))]
    shown += [_line(line.reference, answer_texts.list_line(line, now)) for line in lines]
    turning = _turning(wanted, len(lines), total)
    if turning:
        shown += turning
    return blocks.modal(View.MESSAGE, texts.LIST_TITLE, shown)


def _line(reference: str, text: str) -> Block:
    see = blocks.button(texts.SEE, Action.HOME_SHOW, reference, label=f"{texts.SEE} {reference}")
    return blocks.section(text, accessory=see)


def _turning(wanted: Filter, shown: int, total: int) -> list[Block]:
    row = []
    if wanted.offset > 0:
        before = replace(wanted, offset=max(wanted.offset - PAGE, 0))
        row.append(blocks.button(answer_texts.PREVIOUS, f"{Action.HOME_LIST}:before", filter_value(before)))
    if wanted.offset + shown < total:
        after = replace(wanted, offset=wanted.offset + PAGE)
        row.append(blocks.button(answer_texts.NEXT, f"{Action.HOME_LIST}:after", filter_value(after)))
    if not row:
        return []
    place = answer_texts.page(wanted.offset + 1, wanted.offset + shown, total)
    return [blocks.actions(*row), blocks.context(place)]
