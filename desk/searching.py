"""
Which dossiers speak of something? Full text over subjects, messages, references and names.

All the words must be in a dossier, wherever: a name in one place and a word of a mail in another.
Accents, feminine and plural are ignored. What is said in the room of a mediation is never found: it is
not in the index (migration 0003), and no snippet is taken from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.listing import Condition, Filter, conditions_of, lines_of
from desk.search_words import Word, folded, words_of
from desk.views import DossierLine
from models.errors import BadReferenceError
from models.references import read_reference
from models.tables import Dossier, Message
from models.vocabulary import Etat

EVERYTHING = Filter(etats=tuple(Etat))
"""A search looks at ended dossiers too."""
AROUND = 70
"""Characters of a message shown on each side of the word found."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A dossier found, and the words of a message around what was looked for."""

    line: DossierLine
    snippet: str
    """Plain words of a client or of ours, on one line; empty where only the head of the dossier matches."""


@dataclass(frozen=True, slots=True)
class HitPage:
    """Some of the dossiers found, and how many there are."""

    hits: tuple[Hit, ...]
    total: int
    offset: int


def search(
    session: Session,
    text: str,
    wanted: Filter = EVERYTHING,
    *,
    now: datetime,
    visible: Condition | None = None,
) -> HitPage:
    """
    Look for the dossiers that hold all the words of *text*, the best named and the newest first.

    Args:
        session: Where to read.
        text: What a person typed; nothing in it is an operator, and nothing in it can be refused.
        wanted: The criteria of a list, with its page; everything by default, ended dossiers too.
        now: The present instant.
        visible: What the person may see (``desk.visibility``).
    """
    words = words_of(text)
    if not words:
        return HitPage((), 0, wanted.offset)
    conditions = [*conditions_of(session, wanted, now), _found(session, text, words, now)]
    if visible is not None:
        conditions.append(visible)
    named = col(Dossier.id).in_(_in_heads(session, words))
    # Counted in the same breath: to find them twice would take twice the time.
    found = session.exec(
        select(Dossier, sa.func.count().over())
        .where(*conditions)
        .order_by(sa.case((named, 0), else_=1), col(Dossier.opened_at).desc(), col(Dossier.id).desc())
        .offset(wanted.offset)
        .limit(wanted.limit)
    ).all()
    rows = [row for row, _count in found]
    total = found[0][1] if found else _count_beyond(session, conditions, wanted)
    snippets = _snippets(session, rows, words)
    lines = zip(rows, lines_of(session, rows), strict=True)
    return HitPage(
        tuple(Hit(line, snippets.get(row.id or 0, "")) for row, line in lines), total, wanted.offset
    )


def _count_beyond(session: Session, conditions: Sequence[Condition], wanted: Filter) -> int:
    """Count what is found where a page beyond the last was asked for."""
    if not wanted.offset:
        return 0
    return int(session.exec(select(sa.func.count()).select_from(Dossier).where(*conditions)).one())


def _found(session: Session, text: str, words: Sequence[Word], now: datetime) -> Condition:
    every = sa.and_(*(col(Dossier.id).in_(_with_word(session, word)) for word in words))
    try:
        year, number = read_reference(text, now=now)
    except BadReferenceError:
        return every
    return sa.or_(every, sa.and_(col(Dossier.year) == year, col(Dossier.number) == number))


def _with_word(session: Session, word: Word) -> Any:
    """Return the ids of the dossiers that have a word in their head or in a message that they show."""
    if session.get_bind().dialect.name == "sqlite":
        return _text(
            "SELECT rowid FROM search_dossiers WHERE search_dossiers MATCH :asked UNION ALL "
            "SELECT dossier_id FROM search_places WHERE id IN "
            "(SELECT rowid FROM search_messages WHERE search_messages MATCH :asked)",
            word.fts5,
        )
    query = word.tsquery
    return sa.union_all(
        _matching("search_dossiers", "id", query), _matching("search_messages", "dossier_id", query)
    )


def _in_heads(session: Session, words: Sequence[Word]) -> Any:
    """Return the ids of the dossiers whose reference, subject or names have all the words."""
    if session.get_bind().dialect.name == "sqlite":
        asked = " ".join(word.fts5 for word in words)
        return _text("SELECT rowid FROM search_dossiers WHERE search_dossiers MATCH :asked", asked)
    query = words[0].tsquery
    for word in words[1:]:
        query = query.op("&&")(word.tsquery)
    return _matching("search_dossiers", "id", query)


def _text(statement: str, asked: str) -> Any:
    named: Any = sa.bindparam("asked", asked, unique=True)
    return sa.text(statement).bindparams(named).columns(sa.column("rowid", sa.Integer))


def _matching(table: str, column: str, query: sa.ColumnElement[Any]) -> Any:
    index = sa.table(table, sa.column(column), sa.column("words"))
    return sa.select(index.c[column]).where(index.c.words.op("@@")(query))


def _snippets(session: Session, rows: Sequence[Dossier], words: Sequence[Word]) -> dict[int, str]:
    """Return, for each dossier, the words around what was found in the newest message that has some."""
    told = session.exec(
        select(Message.dossier_id, Message.new_text, Message.text)
        .where(col(Message.dossier_id).in_([row.id for row in rows]), col(Message.mediation_id).is_(None))
        .order_by(col(Message.id).desc())
    ).all()
    best: dict[int, tuple[int, str]] = {}
    for dossier, new_text, whole in told:
        found, snippet = around(new_text or whole, words)
        if found > best.get(dossier, (0, ""))[0]:
            best[dossier] = (found, snippet)
    return {dossier: snippet for dossier, (_found, snippet) in best.items()}


def around(text: str, words: Sequence[Word]) -> tuple[int, str]:
    """
    Return how many of the words a text has, and what stands around the first of them.

    >>> around("Le lot est fissuré, hélas.", words_of("fissure"))
    (1, 'Le lot est fissuré, hélas.')
    """
    line = " ".join(text.split())
    plain = folded(line)
    starts = [at for word in words if (at := _place(plain, word)) is not None]
    if not starts:
        return 0, ""
    # Folding may make a ligature two letters: a place in the folded text is near enough in the text.
    begin = max(min(starts) - AROUND, 0)
    end = min(starts) + AROUND
    cut = line[begin:end]
    if begin:
        cut = "…" + cut.partition(" ")[2]
    if end < len(line):
        cut = cut.rpartition(" ")[0] + "…"
    return len(starts), cut


def _place(plain: str, word: Word) -> int | None:
    ending = r"\b" if word.whole else ""
    found = re.search(rf"\b{re.escape(word.text if word.whole else word.stem)}{ending}", plain)
    return found.start() if found else None
