"""What do the answers to commands, mentions and messages look like?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.ids import Action
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.cards import Post, make_post
from bot.slack.escaping import inert
from bot.slack.relating import on_card
from bot.texts import answers as texts
from bot.texts import card as card_texts
from bot.texts import words
from desk.charter import Charter
from desk.listing import Filter
from desk.views import OPEN, DossierLine, DossierView, EventLine
from models.vocabulary import Etat, Gravite

PAGE = 8
"""Dossiers on a page: what a screen shows without scrolling."""
_INSTANTS = {"due_before", "opened_since", "opened_until"}


def status_post(view: DossierView, journal: Sequence[EventLine], now: datetime) -> Post:
    """Build the answer that says where a dossier stands."""
    title = texts.status_title(view)
    shown: list[Block] = [blocks.section(title), blocks.section(texts.status_lines(view, now))]
    happened = texts.journal(journal, now)
    if happened:
        shown.append(blocks.context(happened))
    shown += on_card(view, now)
    if not view.merged_into:
        shown.append(status_buttons(view))
    return make_post(card_texts.fallback(view, now), shown)


def status_buttons(view: DossierView) -> Block:
    """Return what can be done next with a dossier."""
    row = []
    if view.owner is None and view.etat in OPEN:
        row.append(blocks.button(card_texts.TAKE, Action.DOSSIER_TAKE, view.reference, style="primary"))
    row.append(blocks.button(card_texts.DRAFT, Action.DRAFT_OPEN, view.reference))
    row.append(blocks.button(card_texts.WHY, Action.DOSSIER_EXPLAIN, view.reference))
    return blocks.actions(*row)


def list_post(lines: Sequence[DossierLine], total: int, wanted: Filter, now: datetime) -> Post:
    """Build one page of a list, with buttons to turn it."""
    title = texts.list_title(wanted, total)
    shown: list[Block] = [blocks.section(title)]
    for line in lines:
        label = f"{texts.SEE} {line.reference}"
        see = blocks.button(texts.SEE, Action.DOSSIER_SHOW, line.reference, label=label)
        shown.append(blocks.section(texts.list_line(line, now), accessory=see))
    turning = _turning(wanted, len(lines), total)
    if turning:
        shown.append(turning)
        shown.append(blocks.context(texts.page(wanted.offset + 1, wanted.offset + len(lines), total)))
    spoken = [f"{line.reference} {inert(line.entreprise or line.client_name)}" for line in lines]
    return make_post(title + "\n" + "\n".join(spoken), shown)


def _turning(wanted: Filter, shown: int, total: int) -> Block | None:
    row = []
    if wanted.offset > 0:
        before = replace(wanted, offset=max(wanted.offset - PAGE, 0))
        row.append(blocks.button(texts.PREVIOUS, f"{Action.LIST_TURN}:before", filter_value(before)))
    if wanted.offset + shown < total:
        after = replace(wanted, offset=wanted.offset + PAGE)
        row.append(blocks.button(texts.NEXT, f"{Action.LIST_TURN}:after", filter_value(after)))
    return blocks.actions(*row) if row else None


def filter_value(wanted: Filter) -> str:
    """Write a filter as the value of a button."""
    kept = {
        name: [str(etat) for etat in value] if name == "etats" else value
        for name in wanted.__dataclass_fields__
        if (value := getattr(wanted, name)) not in (None, False)
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat)


def filter_from(value: str) -> Filter:
    """
    Read a filter from the value of a button.

    Raises:
        ValueError: The value is not one of ours.
    """
    data: dict[str, Any] = json.loads(value)
    unknown = set(data) - set(Filter.__dataclass_fields__)
    if unknown:
        raise ValueError(f"unknown criteria: {sorted(unknown)}")
    etats = tuple(Etat(etat) for etat in data.pop("etats", []))
    data |= {name: datetime.fromisoformat(data[name]) for name in _INSTANTS & set(data)}
    return replace(Filter(**data, limit=PAGE) if "limit" not in data else Filter(**data), etats=etats or OPEN)


def charter_post(charter: Charter) -> Post:
    """Build the answer that shows what the company promises."""
    shown: list[Block] = [blocks.section(texts.charter_title())]
    for tier, commitment in charter.commitments.items():
        pairs = [
            (words.gravite(int(gravite)), texts.charter_promise(commitment, int(gravite)))
            for gravite in Gravite
        ]
        shown += [blocks.section(texts.charter_tier(tier)), *blocks.fields(pairs)]
    shown.append(blocks.context(texts.charter_note(charter)))
    return make_post(texts.charter_title(), shown)


def help_post() -> Post:
    """Build the page that says what can be asked."""
    return said(texts.help_lines())


def said(sentence: str, *more: Block) -> Post:
    """Build an answer of one sentence, or a few."""
    return make_post(sentence, [blocks.section(sentence), *more])
