"""Does what is said in the room of a mediation stay there?"""

from __future__ import annotations

import ast
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.advising import DraftPreparer
from desk.answering.mails import message_to_answer
from desk.correct import PERSON
from desk.effects import Effect
from desk.instruction.decisions import decide
from desk.learning import corrections
from desk.mediating.criteria import situation_of
from desk.mediating.holding import Mediator, open_room, record_answer
from desk.mediating.neutrality import STATEMENTS
from desk.mediating.proposing import accept_proposal, propose_mediation
from desk.mediating.room import SealRefusedError, is_sealed, seal, unsealed
from desk.opening import continue_dossier
from desk.parts import Desk
from desk.similar_dossiers import SimilarDossiers
from models.plain import to_plain
from models.store import Store
from models.tables import AnalysisRow, Direction, Dossier, DraftRow, Message, Outbox
from models.values import DossierFacts
from models.vocabulary import Etat
from tests.builders import ANALYSIS, FakeClock, add_dossier, add_message
from tests.desk.conftest import make_bench

ROOT = Path(__file__).parents[2]
LEAD = "ULEAD"
SECRET = "Nous sommes prêts à perdre la moitié de la marge pour garder ce client."
GUARDS = {"unsealed", "outside", "is_sealed", "mediation_id"}
READS_ALL = {
    "desk/erasing/erasure.py": "erases: what is in a room is erased too",
    "desk/erasing/person.py": "finds all that a person wrote, to erase it",
    "desk/erasing/raws.py": "erases the bytes of mails",
    "desk/forgetting.py": "erases: what is in a room is erased too",
    "desk/retention.py": "erases what is too old, rooms included",
    "desk/surveying/answering.py": "which mail asked the survey's question: ids alone",
    "desk/answering/reading.py": "the client's words, to tell them from ours in what leaves: none is shown",
    "desk/batch.py": "whether a mail is known, and how many came: no text is read",
    "desk/bounces.py": "the address of one letter that came back",
    "desk/correct.py": "the message that opened the dossier, which cannot be sealed",
    "desk/declare.py": "whether a declaration is known",
    "desk/known.py": "Message-IDs, to find the dossier that a mail continues",
    "desk/merging.py": "the newest row, to tell whether something came since",
    "desk/moving.py": "moves messages with their seal from a dossier to another",
    "desk/timing/words.py": "when each side wrote last: instants alone",
    "desk/verifying/mails.py": "compares the stored bytes with their hash",
    "desk/views.py": "counts messages and finds the one that opened the dossier",
}
"""Modules that query messages without leaving the sealed ones out, each with its reason."""


@pytest.fixture(name="desk")
def _desk(store: Store, tmp_path: Path) -> Desk:
    return make_bench(store, tmp_path, leads=(LEAD,)).desk


def _queries_messages(tree: ast.Module) -> bool:
    """Tell whether a module selects rows or columns of messages."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in {
            "select",
            "choose",
        }:
            for part in ast.walk(ast.Tuple(elts=list(node.args), ctx=ast.Load())):
                if isinstance(part, ast.Name) and part.id == "Message":
                    return True
    return False


def _guards(tree: ast.Module) -> bool:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return bool(GUARDS & (names | attributes))


def test_whoever_reads_messages_leaves_the_room_alone() -> None:
    """Each module that queries messages leaves sealed ones out, or says why it may not."""
    unguarded, read = [], set()
    for package in ("bot", "desk", "intake", "nlp", "playbooks"):
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            if _queries_messages(tree):
                name = path.relative_to(ROOT).as_posix()
                read.add(name)
                if not _guards(tree) and name not in READS_ALL:
                    unguarded.append(name)

    assert unguarded == []
    assert {"desk/learning.py", "desk/similar_dossiers.py"} <= read


def test_the_notes_of_the_room_are_read_by_its_own_package_alone() -> None:
    """Nothing else of the desk even names the table of notes; what erases or counts rows says why."""
    allowed = {"desk/mediating", "desk/erasing", "bot/texts/mediating.py"}
    found = [
        path.relative_to(ROOT).as_posix()
        for package in ("bot", "desk", "intake", "nlp", "playbooks")
        for path in sorted((ROOT / package).rglob("*.py"))
        if "MediationNote" in path.read_text("utf-8")
    ]

    assert [name for name in found if not any(name.startswith(folder) for folder in allowed)] == []


def _sealed(desk: Desk, store: Store, clock: FakeClock) -> tuple[str, int]:
    """Make a dossier whose second mail of the client is in the room; return it, and the mail's row."""
    reference = add_dossier(store, etat=Etat.INSTRUCTION)
    clock.forward(hours=1)
    with store.work() as session:
        row = session.exec(select(Dossier)).one()
        message = add_message(session, row, Direction.IN, subject="Entre nous", body=SECRET, at=clock())
        session.add(
            AnalysisRow(
                message_row_id=message.id or 0,
                dossier_id=row.id or 0,
                data={**to_plain(ANALYSIS), "enjeux": ["financier"]},
                model=PERSON,
                at=clock(),
            )
        )
        number = message.id or 0
    propose_mediation(desk, reference, "Les équipes ne se parlent plus.", by="U1")
    seal(desk, reference, [number], by=LEAD)
    return reference, number


def test_a_sealed_mail_teaches_answers_and_resembles_nothing(
    desk: Desk, store: Store, clock: FakeClock
) -> None:
    """Training, drafts, similar dossiers and the criteria never see it."""
    reference, number = _sealed(desk, store, clock)
    effect = Effect(1, "draft.prepare", "d", {"reference": reference, "message_row_id": number}, 1, 1)
    DraftPreparer(desk).perform(effect)
    other = add_dossier(store, number=2, body=SECRET, subject="Entre nous")

    assert corrections(store) == []
    with store.read() as session:
        dossier = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        again = session.exec(select(Dossier).where(Dossier.reference == other)).one()
        asked = session.exec(select(Message).where(Message.dossier_id == again.id)).one()
        answered = message_to_answer(session, dossier)
        drafts = session.exec(select(DraftRow).where(DraftRow.answers_message_id == number)).all()
        similar = SimilarDossiers().find(session, again, asked, now=desk.now())
        seen = situation_of(session, dossier, desk.charter.mediation, now=desk.now())
        kept = session.exec(unsealed(select(Message.id))).all()
    assert drafts == []
    assert answered is not None
    assert answered.id != number
    assert similar == []
    assert "financier" not in seen.enjeux
    assert number not in kept


def test_what_the_mediator_writes_goes_into_the_room(desk: Desk, store: Store, clock: FakeClock) -> None:
    """It moves nothing and asks for no draft; the thread says only that it came."""
    reference = add_dossier(store, etat=Etat.INSTRUCTION)
    propose_mediation(desk, reference, "Utile.", by="U1")
    accept_proposal(desk, reference, by=LEAD)
    record_answer(desk, reference, agreed=True, client="C. Vasseur", on=date(2026, 11, 26), by=LEAD)
    who = Mediator("Jeanne Roux <J.Roux@mediation.example>", internal=False, vouched=STATEMENTS)
    open_room(desk, reference, who, first=clock() + timedelta(days=5), by=LEAD)
    with store.work() as session:
        row = session.exec(select(Dossier)).one()
        for address in ("j.roux@mediation.example", "client1@vasseur.example"):
            message = add_message(session, row, Direction.IN, subject="Séance", body=SECRET, at=clock())
            message.from_address = address
            continue_dossier(session, desk.charter, row, message, ANALYSIS, now=clock())

    with store.read() as session:
        rooms = session.exec(select(Message.mediation_id).order_by(col(Message.id))).all()
        asked = session.exec(select(Outbox).order_by(col(Outbox.id))).all()
    assert rooms == [None, 1, None]
    assert [row.payload["message_row_id"] for row in asked if row.kind == "draft.prepare"] == [3]
    told = [row.payload for row in asked if row.key.startswith(f"thread:{reference}:note:salle:")]
    assert len(told) == 1
    assert SECRET not in str([row.payload for row in asked])


def test_the_thread_of_a_private_dossier_says_no_reason(desk: Desk, store: Store) -> None:
    """Every colleague reads it: neither the reasons of a mediation nor the words of a decision."""
    reference = add_dossier(store, etat=Etat.INSTRUCTION, sensible=True, owner="U1")
    propose_mediation(desk, reference, "Un secret bien gardé.", by="U1")
    decide(desk, reference, "Un secret bien gardé.", "Pour rien.", by="U1")

    with store.read() as session:
        told = [row.payload for row in session.exec(select(Outbox)).all() if row.kind == "slack.thread"]
    assert len(told) == 2
    assert "secret" not in str(told)


def test_a_letter_can_know_neither_cause_nor_origin() -> None:
    """What we think of why it happened stays inside (C6): the values that templates see do not have it."""
    known = {field.name for field in fields(DossierFacts)}

    assert known.isdisjoint({"cause", "origine", "bad_faith", "lesson", "issue", "whys"})


def test_the_mail_that_opened_a_dossier_is_not_sealed(desk: Desk, store: Store, clock: FakeClock) -> None:
    """It is the doleance itself; and a room needs a mediation on file."""
    reference, number = _sealed(desk, store, clock)
    with pytest.raises(SealRefusedError, match="ouvert le dossier"):
        seal(desk, reference, [1, number], by=LEAD)
    bare = add_dossier(store, number=2)
    with pytest.raises(SealRefusedError, match="Aucune médiation"):
        seal(desk, bare, [1], by=LEAD)

    with store.read() as session:
        states = [is_sealed(m) for m in session.exec(select(Message).order_by(col(Message.id))).all()]
    assert states == [False, True, False]
