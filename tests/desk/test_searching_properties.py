"""Does the index find what one finds by reading every dossier, whatever happened to its messages?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from desk.search_words import folded, words_of
from desk.searching import search
from models.migrate import upgrade
from models.store import Store
from models.tables import Direction, Dossier, Mediation, Message
from models.vocabulary import Nature
from tests.builders import NOW, add_message

VOCABULARY = (
    "fissuré",
    "fissurées",
    "Retard",
    "retards",
    "œuvre",
    "livré",
    "livrée",
    "prix",
    "2291",
    "22",
    "é",
)


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_the_index_finds_what_reading_everything_finds(engine: str, request: pytest.FixtureRequest) -> None:
    """Whatever was written, moved, sealed or erased, the index knows it; French stems may add some."""
    store = Store(str(request.getfixturevalue(f"{engine}_url")), clock=lambda: NOW)
    upgrade(store.engine)
    texts = st.lists(st.sampled_from(VOCABULARY), max_size=3).map(" ".join)
    fate = st.sampled_from(["kept", "kept", "sealed", "moved", "rewritten", "deleted"])

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(texts, min_size=2, max_size=4),
        st.lists(st.tuples(st.integers(0, 3), texts, fate, texts), max_size=6),
        st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=2).map(" ".join),
    )
    def check(subjects: list[str], mails: list[tuple[int, str, str, str]], asked: str) -> None:
        with Session(store.engine, expire_on_commit=False) as session:
            rows = _write(session, subjects, mails)
            page = search(session, asked, now=NOW)
            found = {int(hit.line.reference[-5:]) for hit in page.hits}
            wanted = {row.number for row in rows if _reads(session, row, asked)}
            session.rollback()
        assert page.total == len(found)
        assert found == wanted if engine == "sqlite" else found >= wanted

    check()
    store.close()


def _write(session: Session, subjects: list[str], mails: list[tuple[int, str, str, str]]) -> list[Dossier]:
    shared: dict[str, Any] = {"year": 2026, "nature": Nature.DOLEANCE, "opened_at": NOW}
    rows = [
        Dossier(number=n, reference=f"D-2026-{n:05d}", subject=subject, **shared)
        for n, subject in enumerate(subjects, start=1)
    ]
    session.add_all(rows)
    session.flush()
    room = Mediation(dossier_id=rows[0].id or 0, proposed_by="U1", proposed_at=NOW)
    session.add(room)
    session.flush()
    written = [
        (add_message(session, rows[at % len(rows)], Direction.IN, subject="", body=body, at=NOW), fate, after)
        for at, body, fate, after in mails
    ]
    for message, fate, after in written:
        if fate == "sealed":
            message.mediation_id = room.id
        elif fate == "moved":
            message.dossier_id = rows[-1].id or 0
        elif fate == "rewritten":
            message.new_text, message.text = after, ""
        elif fate == "deleted":
            session.delete(message)
    session.flush()
    return rows


def _reads(session: Session, row: Dossier, asked: str) -> bool:
    """Tell whether all the words are in a dossier, by reading all that it shows."""
    shown = session.exec(
        select(Message.new_text).where(Message.dossier_id == row.id, col(Message.mediation_id).is_(None))
    ).all()
    tokens = folded(" ".join([row.reference.replace("-", " "), row.subject, *shown])).split()
    return all(
        any(token == word.text if word.whole else token.startswith(word.stem) for token in tokens)
        for word in words_of(asked)
    )
