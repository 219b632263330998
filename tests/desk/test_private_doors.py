"""Is a private dossier closed at the doors that know it by another number than its reference?"""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from desk.approving import ask_approval, decide_approval
from desk.declare import Declaration, declare
from desk.routing import alerted, watchers
from desk.speaking import speaking_for
from desk.team import set_absence
from desk.views import dossier_view, find_dossier
from models.errors import NotAllowedError
from models.tables import Dossier, Outbox
from models.vocabulary import Niveau
from tests.builders import DRAFT, NOW, add_dossier, build_desk

AGENT, OTHER, LEAD, APPROVER = "U01ALICE", "U02BRUNO", "U03CLAIRE", "U05DIRE"


def test_the_key_of_a_declaration_opens_no_private_dossier(tmp_path: Path) -> None:
    """The same Slack message declared again tells the reference to who may see it, and to nobody else."""
    built = build_desk(tmp_path, leads=(LEAD,))
    heard = Declaration(client="Claire Vasseur", text="Une fuite de données.", key="C1:1.1")
    declare(built.desk, heard, by=AGENT)
    with built.store.work() as session:
        row = session.exec(select(Dossier)).one()
        row.sensible, row.owner = True, AGENT

    with speaking_for(built.desk, OTHER), pytest.raises(NotAllowedError, match="sensible"):
        declare(built.desk, heard, by=OTHER)
    with speaking_for(built.desk, AGENT):
        assert declare(built.desk, heard, by=AGENT).reference == "D-2026-00001"


def test_who_is_not_asked_agrees_to_no_private_text(tmp_path: Path) -> None:
    """Neither the right to approve nor the number of an asking opens what one may not see."""
    built = build_desk(tmp_path, leads=(LEAD,), approvers=(APPROVER,))
    add_dossier(
        built.store, draft=dataclasses.replace(DRAFT, approval=Niveau.RESPONSABLE), sensible=True, owner=AGENT
    )
    assert ask_approval(built.desk, "1", 1, 1, by=AGENT) == (LEAD,)

    with pytest.raises(NotAllowedError, match="sensible"):
        decide_approval(built.desk, 1, agreed=True, by=APPROVER)

    with built.store.read() as session:
        assert session.exec(select(Outbox.id).where(Outbox.kind == "mail.reply")).all() == []
    assert decide_approval(built.desk, 1, agreed=True, by=LEAD).outcome == "agreed"


def test_the_card_of_a_like_dossier_names_no_private_one(tmp_path: Path) -> None:
    """« Même client » and the motif beside a reference would tell every colleague whose it is."""
    built = build_desk(tmp_path)
    private = add_dossier(built.store, number=1, sensible=True)
    public = add_dossier(built.store, number=2)
    found = [{"reference": name, "score": 0.9, "near_duplicate": True} for name in (private, public)]
    add_dossier(built.store, number=3, similar=found)

    with built.store.read() as session:
        view = dossier_view(session, find_dossier(session, "3", now=NOW))
    assert [one.reference for one in view.similar] == [public]


def test_the_stand_in_of_a_lead_is_sent_no_private_dossier(tmp_path: Path) -> None:
    """Who may not open it is not written its content either; the stand-in of who is in charge is."""
    built = build_desk(tmp_path, leads=(LEAD,))
    add_dossier(built.store, sensible=True, owner=AGENT)
    away = {"since": NOW, "until": NOW + timedelta(days=9)}
    set_absence(built.desk, LEAD, **away, stand_in=OTHER, by=LEAD)
    set_absence(built.desk, AGENT, **away, stand_in=APPROVER, by=AGENT)

    with built.store.read() as session:
        row = session.exec(select(Dossier)).one()
        assert watchers(built.desk, session, row) == (APPROVER,)
        assert OTHER not in alerted(built.desk, session, row)
        row.owner = None
        assert watchers(built.desk, session, row) == (LEAD,)
