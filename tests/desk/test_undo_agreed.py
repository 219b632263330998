"""Which text does taking an answer back give back, and what of the agreement that it had?"""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.approving import ask_approval, decide_approval
from desk.reply import send_reply
from desk.undo import take_back
from models.errors import NeedsAgreementError
from models.plain import to_plain
from models.tables import DraftRow, DraftState, Event, Outbox
from models.vocabulary import Niveau
from tests.builders import DRAFT, NOW, REPLY, Built, add_dossier, build_desk, send_at_once

AGENT, LEAD = "U01ALICE", "U03CLAIRE"
ONE, SUBJECT = "D-2026-00001", "Re: Lot 2291"


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    """Give a dossier whose answer a lead must agree to, and waits half a minute."""
    built = build_desk(tmp_path, leads=(LEAD,))
    send_at_once(built.desk, seconds=30)
    add_dossier(built.store, draft=dataclasses.replace(DRAFT, approval=Niveau.RESPONSABLE, subject=SUBJECT))
    return built


def _letters(built: Built) -> list[int]:
    with built.store.read() as session:
        rows = select(Outbox.id).where(Outbox.kind == "mail.reply").order_by(col(Outbox.id))
        return [row or 0 for row in session.exec(rows)]


def _agreed(built: Built) -> DraftRow:
    """Let the lead agree; return the draft."""
    ask_approval(built.desk, ONE, 1, 1, by=AGENT)
    decide_approval(built.desk, 1, agreed=True, by=LEAD)
    with built.store.read() as session:
        return session.get_one(DraftRow, 1)


@pytest.mark.parametrize("by", [AGENT, LEAD])
def test_the_lead_who_takes_back_agrees_no_more(built: Built, by: str) -> None:
    """Taken back by its author the text may leave again; by the lead, it needs a new agreement."""
    _agreed(built)
    take_back(built.desk, _letters(built)[0], by=by)

    with built.store.read() as session:
        draft = session.get_one(DraftRow, 1)
        withdrawn = session.exec(select(Event).where(Event.kind == "accord.retire")).all()
    if by == AGENT:
        send_reply(built.desk, ONE, 1, draft.version, draft.subject, draft.body, by=AGENT)
        assert len(_letters(built)) == 2
    else:
        with pytest.raises(NeedsAgreementError):
            send_reply(built.desk, ONE, 1, draft.version, draft.subject, draft.body, by=AGENT)
        assert len(_letters(built)) == 1
    assert [row.actor for row in withdrawn] == ([LEAD] if by == LEAD else [])


def test_of_two_letters_the_one_taken_back_gives_its_own_text_back(built: Built) -> None:
    """The other leaves, and is no draft that somebody could send twice."""
    send_reply(built.desk, ONE, 1, 1, SUBJECT, REPLY, by=LEAD)
    with built.store.work() as session:
        later = NOW + timedelta(seconds=1)
        plain = to_plain(DRAFT)
        session.add(DraftRow(dossier_id=1, subject=SUBJECT, body="Merci.", data=plain, at=later))
    send_reply(built.desk, ONE, 2, 1, SUBJECT, "Merci de votre patience.", by=LEAD)

    take_back(built.desk, _letters(built)[0], by=LEAD)

    with built.store.read() as session:
        rows = session.exec(select(DraftRow).order_by(col(DraftRow.id))).all()
    assert [(row.body, row.state) for row in rows] == [
        (REPLY, DraftState.PROPOSED),
        ("Merci de votre patience.", DraftState.SENT),
    ]
