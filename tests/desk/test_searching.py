"""Is what somebody looks for found, on both engines, and never what is sealed or erased?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from desk.listing import Filter
from desk.search_words import words_of
from desk.searching import EVERYTHING, HitPage, around, search
from models.store import Store
from models.tables import Direction, Dossier, Entreprise, Interlocuteur, Mediation, Message
from models.vocabulary import Cause, Etat, Issue
from tests.builders import NOW, add_dossier, add_message

Look = Callable[..., list[str]]


@pytest.fixture(name="look")
def _look(store: Store) -> Look:
    """Give a desk of four dossiers, and the references that a question finds in it."""
    add_dossier(store, number=1)
    add_dossier(
        store, number=2, subject="Retard de livraison", body="La commande CMD-2026-118 n’est jamais arrivée.",
        entreprise="Société Générale d’Électricité", client="Zoé Noël", opened_at=NOW - timedelta(days=40),
        etat=Etat.CLOS, cause=Cause.OPERATIONS, issue=Issue.ACCORD,
    )  # fmt: skip
    add_dossier(
        store, number=3, subject="Facture erronée", body="Les œuvres livrées sont fissurées.", sensible=True,
        opened_at=NOW - timedelta(days=2),
    )  # fmt: skip
    add_dossier(store, number=4, subject="Sans rapport", body="Bonjour, 100 % d’accord.", opened_at=NOW)

    def look(text: str, wanted: Filter = EVERYTHING, **options: Any) -> list[str]:
        with store.read() as session:
            return [hit.line.reference for hit in search(session, text, wanted, now=NOW, **options).hits]

    return look


def _ref(*numbers: int) -> list[str]:
    return [f"D-2026-{number:05d}" for number in numbers]


WORDS = {
    "fissuré": (1, 3),
    "FISSUREES": (1, 3),
    "pièces fissurées": (1,),
    "électricité": (2,),
    "electricite retard": (2,),
    "noel commande": (2,),
    "oeuvre": (3,),
    "œuvres": (3,),
    "CMD-2026-118": (1, 2),
    "118": (1, 2),
    "11": (),
    "42": (),
    "D-2026-2": (2,),
    "D-2026-00003": (3,),
    "client2@vasseur.example": (2,),
    "introuvable": (),
    "…": (),
}


def test_words_are_found_wherever_they_are(look: Look) -> None:
    """Accents, case, feminine and plural do not matter; a name and a word of a mail go together."""
    assert {text: sorted(look(text)) for text in WORDS} == {
        text: sorted(_ref(*numbers)) for text, numbers in WORDS.items()
    }


def test_what_is_named_so_comes_first_then_the_newest(look: Look) -> None:
    """A dossier whose subject has the word is before a newer one whose mail has it."""
    assert look("livraison") == _ref(2)
    assert look("facture") == _ref(3, 1)


def test_filters_narrow_a_search(look: Look) -> None:
    """State, dates, cause, outcome and what the person may see are asked in the same question."""
    both = "CMD-2026-118"

    assert look(both, Filter()) == _ref(1)
    assert look(both, Filter(etats=tuple(Etat), cause="operations")) == _ref(2)
    assert look(both, Filter(etats=tuple(Etat), issue="accord")) == _ref(2)
    assert look(both, Filter(etats=tuple(Etat), opened_since=NOW - timedelta(days=7))) == _ref(1)
    assert look(both, Filter(etats=tuple(Etat), opened_until=NOW - timedelta(days=7))) == _ref(2)
    assert look(both, Filter(etats=tuple(Etat), entreprise="societe generale")) == _ref(2)
    assert look("fissurées", visible=col(Dossier.sensible).is_(False)) == _ref(1)
    assert look("fissurées", Filter(etats=tuple(Etat), offset=1, limit=1)) == _ref(3)


def test_pages_count_the_whole(store: Store, look: Look) -> None:
    """Every page, also one beyond the last, knows how many there are."""
    with store.read() as session:
        pages = [
            search(session, "fissurées", Filter(etats=tuple(Etat), offset=start, limit=1), now=NOW)
            for start in range(4)
        ]

    assert [page.total for page in pages] == [2, 2, 2, 2]
    assert [len(page.hits) for page in pages] == [1, 1, 0, 0]


def test_a_snippet_shows_the_words_in_their_sentence(store: Store, look: Look) -> None:
    """People see why a dossier was found; the head of a dossier needs no snippet."""
    with store.read() as session:
        page = search(session, "fissurées", now=NOW)
        head = search(session, "electricite", now=NOW)

    assert page.total == 2
    assert "de nouveau fissuré : 12 pièces" in page.hits[0].snippet
    assert "\n" not in page.hits[0].snippet
    assert len(page.hits[0].snippet) < 160
    assert head.hits[0].snippet == ""


def _sealed(session: Session, reference: str) -> Message:
    row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
    room = Mediation(dossier_id=row.id or 0, proposed_by="U1", proposed_at=NOW)
    session.add(room)
    session.flush()
    message = add_message(session, row, Direction.IN, subject="secret", body="confidence absolue", at=NOW)
    message.mediation_id = room.id
    return message


def test_the_room_of_a_mediation_is_never_found(store: Store, look: Look) -> None:
    """Sealed at once or afterwards, its words are in no index, nor in a snippet."""
    with store.work() as session:
        message_id = _sealed(session, "D-2026-00001").id

    assert look("confidence absolue") == []
    assert look("secret") == []
    with store.work() as session:
        session.get_one(Message, message_id).mediation_id = None
    assert look("confidence") == _ref(1)
    with store.work() as session:
        row = session.get_one(Message, message_id)
        room = session.exec(select(Mediation)).one()
        row.mediation_id = room.id
    assert look("confidence") == []
    with store.read() as session:
        assert "confidence" not in search(session, "fissuré", now=NOW).hits[0].snippet


def test_an_erased_message_leaves_the_index(store: Store, look: Look) -> None:
    """Deleted or emptied, it is found no more; a word written anew is."""
    with store.work() as session:
        row = session.exec(select(Dossier).where(Dossier.number == 4)).one()
        kept = add_message(session, row, Direction.IN, subject="", body="zébrures ondulantes", at=NOW)
        gone = add_message(session, row, Direction.OUT, subject="", body="carambolage", at=NOW)
        ids = kept.id, gone.id
    assert look("zebrures") == look("carambolage") == _ref(4)

    with store.work() as session:
        session.get_one(Message, ids[0]).new_text = "effacé"
        session.get_one(Message, ids[0]).text = ""
        session.delete(session.get_one(Message, ids[1]))

    assert look("zebrures") == look("carambolage") == []
    assert look("efface") == _ref(4)
    _check_index(store)


def test_names_and_merges_are_followed(store: Store, look: Look) -> None:
    """A customer renamed is found by the new name, and a merged message where it shows now."""
    with store.work() as session:
        row = session.exec(select(Dossier).where(Dossier.number == 2)).one()
        other = session.exec(select(Dossier).where(Dossier.number == 4)).one()
        session.get_one(Entreprise, row.entreprise_id).name = "Câblerie Lenoir"
        session.get_one(Interlocuteur, row.interlocuteur_id).name = "Ève Dupont"
        message = session.exec(select(Message).where(Message.dossier_id == row.id)).one()
        message.dossier_id, message.home_id = other.id or 0, row.id
        row.merged_into = other.reference

    assert look("cablerie") == []
    assert look("cablerie", Filter(etats=tuple(Etat), merged=True)) == _ref(2)
    assert look("eve dupont", Filter(etats=tuple(Etat), merged=True)) == _ref(2)
    assert look("electricite", Filter(etats=tuple(Etat), merged=True)) == []
    assert look("commande arrivée") == _ref(4)
    _check_index(store)


def _check_index(store: Store) -> None:
    """Ask SQLite whether its index and what it indexes agree."""
    if store.is_sqlite:
        with store.work() as session:
            for name in ("search_messages", "search_dossiers"):
                rank = sa.text(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")
                session.connection().execute(rank)


def test_a_very_long_mail_is_taken_and_found_by_its_beginning(store: Store, look: Look) -> None:
    """A mail of megabytes of different words does not break the index."""
    body = "commencement " + " ".join(f"mot{n}é" for n in range(300_000))
    with store.work() as session:
        row = session.exec(select(Dossier).where(Dossier.number == 4)).one()
        add_message(session, row, Direction.IN, subject="", body=body, at=NOW)

    assert look("commencement") == _ref(4)


HOSTILE = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="'\"*()-:^+<>|&!{}[]\\%_ \u0000éa1ÀNEAROT", max_size=60),
)


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_no_question_is_refused(engine: str, request: pytest.FixtureRequest) -> None:
    """Whatever somebody types, with operators, quotes or no letter at all, an answer comes."""
    from models.migrate import upgrade

    store = Store(str(request.getfixturevalue(f"{engine}_url")), clock=lambda: NOW)
    upgrade(store.engine)
    add_dossier(store, number=1)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HOSTILE)
    @example('" OR 1=1 --')
    @example("NEAR(a b) AND NOT *")
    @example("a" * 10_000)
    @example("'")
    @example("lot:2291 & !x | (")
    @example("ⅣⅧ ﬁssure ½ ٣ 田中")
    def check(text: str) -> None:
        with store.read() as session:
            page = search(session, text, now=NOW)
            assert isinstance(page, HitPage)
            assert page.total == len(page.hits)

    check()
    store.close()


@given(st.text(max_size=300), st.text(max_size=30))
def test_a_snippet_is_a_part_of_its_text(text: str, asked: str) -> None:
    """Nothing is invented: every word shown is a word of the message."""
    found, snippet = around(text, words_of(asked))

    assert (found == 0) == (snippet == "")
    assert snippet.strip("…") in " ".join(text.split())
