"""Is a question of law put to who may answer it, with a brief that holds no word of the client?"""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.legal import AdviceRefusedError, ask_legal
from models.tables import Entreprise, Event, Outbox
from models.vocabulary import Menace
from tests.builders import ANALYSIS, Built, add_dossier, build_desk

AGENT, LEAD, BOSS = "U01ALICE", "U03CLAIRE", "U05DIRE"
QUESTION = "Peut-on proposer un avoir\nsans reconnaître le défaut ?"


def _built(tmp_path: Path, **settings: tuple[str, ...]) -> Built:
    built = build_desk(tmp_path, **settings)
    faits = dataclasses.replace(ANALYSIS.faits, montants=(4280.5,))
    analysis = dataclasses.replace(ANALYSIS, faits=faits, menaces=(Menace.JURIDIQUE,))
    add_dossier(built.store, analysis=analysis)
    with built.store.work() as session:
        company = session.exec(select(Entreprise)).one()
        company.contract, company.contract_end = "CT-2024-17", date(2027, 3, 31)
        company.mediation_clause = True
    return built


def test_the_direction_is_asked_with_a_brief(tmp_path: Path) -> None:
    """By direct message, with the contract, the phase, the threats, the sums and the pieces."""
    built = _built(tmp_path, leads=(LEAD,), approvers=(BOSS,))
    assert ask_legal(built.desk, "1", QUESTION, by=AGENT) == (BOSS,)

    with built.store.read() as session:
        rows = session.exec(select(Outbox).order_by(col(Outbox.id))).all()
        payload = next(row.payload for row in rows if row.kind == "slack.dm")
        event = session.exec(select(Event).where(Event.kind == "avis.demande")).one()
    assert payload["user"] == BOSS
    assert payload["question"] == "Peut-on proposer un avoir sans reconnaître le défaut ?"
    points = payload["points"]
    assert (points["contrat"], points["fin"], points["clause"]) == ("CT-2024-17", "2027-03-31", True)
    assert (points["menaces"], points["montants"]) == (["juridique"], [4280.5])
    assert "CMD-2026-118" in points["pieces"]
    assert "fissur" not in str(points)
    assert (event.actor, event.data["a"]) == (AGENT, [BOSS])
    assert "avoir" not in str(event.data)


def test_a_question_goes_to_somebody(tmp_path: Path) -> None:
    """Without a question, or without anybody to ask, nothing is asked, and the person is told why."""
    built = _built(tmp_path, leads=(LEAD,))
    with pytest.raises(AdviceRefusedError, match="une phrase"):
        ask_legal(built.desk, "1", "  \n", by=AGENT)
    assert ask_legal(built.desk, "1", QUESTION, by=AGENT) == (LEAD,)


def test_nobody_is_named(tmp_path: Path) -> None:
    """The person is told whom to turn to."""
    alone = _built(tmp_path)
    with pytest.raises(AdviceRefusedError, match="DOLEANCES_APPROVERS"):
        ask_legal(alone.desk, "1", QUESTION, by=AGENT)
