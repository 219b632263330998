"""How does the desk answer a search: the words first, then names that are nearly so?"""

from __future__ import annotations

import json

from bot.ids import Action
from bot.slack import blocks
from bot.slack.answers import PAGE
from bot.slack.blocks import Block
from bot.slack.cards import FULL, Post, make_post
from bot.slack.escaping import inert, plain
from bot.slack.parts import Parts
from bot.slack.reading import listing, matching
from bot.texts import answers as answer_texts
from bot.texts import conversation as texts
from desk.listing import Filter
from desk.searching import Hit, HitPage
from desk.searching import search as search_words
from desk.speaking import speaker
from desk.visibility import visible_to
from models.vocabulary import Etat

LONGEST = 200


def search(parts: Parts, wanted: str, *, offset: int = 0) -> Post:
    """Answer with the dossiers that hold the words, or else whose client has nearly that name."""
    asked = plain(wanted)[:LONGEST]
    found = _found(parts, asked, offset)
    if found.total:
        return _page(parts, asked, found)
    named = Filter(etats=tuple(Etat), entreprise=asked[:100], limit=PAGE)
    return listing(parts, named) if matching(parts, named)[1] else _nothing(asked)


def _found(parts: Parts, asked: str, offset: int) -> HitPage:
    with parts.desk.store.read() as session:
        return search_words(
            session,
            asked,
            Filter(etats=tuple(Etat), offset=offset, limit=PAGE),
            now=parts.desk.now(),
            visible=visible_to(parts.desk, session, speaker()),
        )


def _nothing(asked: str) -> Post:
    told = texts.nothing_found(asked)
    return make_post(told, [blocks.section(told)])


def _page(parts: Parts, asked: str, found: HitPage) -> Post:
    now = parts.desk.now()
    title = texts.found(asked, found.total)
    shown: list[Block] = [blocks.section(title)]
    for hit in found.hits:
        reference = hit.line.reference
        see = blocks.button(
            answer_texts.SEE, Action.DOSSIER_SHOW, reference, label=f"{answer_texts.SEE} {reference}"
        )
        told = answer_texts.list_line(hit.line, now)
        if hit.snippet and parts.settings.content == FULL:
            told += f"\n> {inert(hit.snippet)}"
        shown.append(blocks.section(told, accessory=see))
    shown += _turning(asked, found)
    spoken = [_spoken(hit) for hit in found.hits]
    return make_post("\n".join((title, *spoken)), shown)


def _spoken(hit: Hit) -> str:
    return f"{hit.line.reference} {inert(hit.line.entreprise or hit.line.client_name)}"


def _turning(asked: str, found: HitPage) -> list[Block]:
    last = found.offset + len(found.hits)
    row = []
    for name, key, offset in (
        (answer_texts.PREVIOUS, "before", found.offset - PAGE),
        (answer_texts.NEXT, "after", last),
    ):
        if 0 <= offset < found.total:
            value = json.dumps({"q": asked, "o": offset}, ensure_ascii=False)
            row.append(blocks.button(name, f"{Action.SEARCH_TURN}:{key}", value))
    if not row:
        return []
    return [blocks.actions(*row), blocks.context(answer_texts.page(found.offset + 1, last, found.total))]
