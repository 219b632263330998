"""What is an agreement worth once the dossier has become graver than when it was asked for?"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from sqlmodel import select

from desk.approving import ask_approval, decide_approval
from desk.reply import ensure_draft
from models.errors import NotSendableError
from models.plain import to_plain
from models.tables import AnalysisRow, Approbation, Outbox
from models.vocabulary import Menace, Niveau, Phase
from tests.builders import ANALYSIS, DRAFT, Built, add_dossier, build_desk

AGENT, LEAD, BOSS = "U01ALICE", "U03CLAIRE", "U05DIRE"
GRAVER = dataclasses.replace(ANALYSIS, menaces=(Menace.JURIDIQUE,), phase=Phase.CONFLIT)


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    """Give a dossier whose answer waits for a lead, when the client announces a court."""
    built = build_desk(tmp_path, leads=(LEAD,), approvers=(BOSS,))
    add_dossier(built.store, draft=dataclasses.replace(DRAFT, approval=Niveau.RESPONSABLE))
    assert _ask(built) == (LEAD,)
    with built.store.work() as session:
        known = session.exec(select(AnalysisRow)).one()
        session.add(AnalysisRow(**{**known.model_dump(exclude={"id"}), "data": to_plain(GRAVER)}))
    return built


def _ask(built: Built) -> tuple[str, ...]:
    draft = ensure_draft(built.desk, "1")
    return ask_approval(built.desk, "1", draft.id, draft.version, by=AGENT)


def _leaving(built: Built) -> int:
    with built.store.read() as session:
        return len(session.exec(select(Outbox.id).where(Outbox.kind == "mail.reply")).all())


def test_a_lead_lets_nothing_go_that_became_the_directions(built: Built) -> None:
    """The same text, asked of a lead before the threat, waits for the direction after it."""
    with pytest.raises(NotSendableError, match="direction"):
        decide_approval(built.desk, 1, agreed=True, by=LEAD)
    assert _leaving(built) == 0

    assert decide_approval(built.desk, 1, agreed=True, by=BOSS).outcome == "agreed"
    assert _leaving(built) == 1


def test_the_same_text_is_asked_anew_of_the_direction(built: Built) -> None:
    """What waits for the lead is withdrawn, and the direction is asked."""
    assert _ask(built) == (BOSS,)

    with built.store.read() as session:
        before, after = session.exec(select(Approbation).order_by("id")).all()
    assert before.decided_at is not None
    assert (before.agreed, after.decided_at, after.niveau) == (None, None, Niveau.DIRECTION)
