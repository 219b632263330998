"""Does court ask whether an amicable way was tried, and is what is in court frozen?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from desk.life.acting import to_contentieux
from desk.mediating.contentieux import SKIPPED, ContentieuxRefusedError, amicable_attempts, check_not_frozen
from desk.mediating.proposing import accept_proposal, propose_mediation
from desk.merging import merge
from desk.money.ledger import Entry, add_montant
from desk.money.totals import dossier_totals
from desk.parts import Desk
from desk.reply import send_reply
from models.errors import NotSendableError
from models.store import Store
from models.tables import Decision, Dossier, DraftRow, DraftState, MontantKind, Outbox, OutboxState
from models.vocabulary import Etat, Ton
from tests.builders import REPLY, FakeClock, add_dossier
from tests.desk.conftest import make_bench

LEAD = "ULEAD"


@pytest.fixture(name="desk")
def _desk(store: Store, tmp_path: Path) -> Desk:
    return make_bench(store, tmp_path, leads=(LEAD,)).desk


def test_nothing_leaves_from_a_dossier_in_court(store: Store, tmp_path: Path) -> None:
    """The answer is refused where it would be sent."""
    desk = make_bench(store, tmp_path, leads=(LEAD,), approvers=("UBOSS",)).desk
    reference = add_dossier(store, etat=Etat.CONTENTIEUX)
    with pytest.raises(NotSendableError, match="contentieux"):
        send_reply(desk, reference, 1, 1, "Re: Lot 2291", REPLY, by="U1")

    with store.read() as session:
        assert session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).all() == []


def test_amounts_and_attempts_follow_a_merge(desk: Desk, store: Store) -> None:
    """What was exposed and tried on a dossier counts on the one that it was merged into."""
    one, other = add_dossier(store, number=1), add_dossier(store, number=2, etat=Etat.INSTRUCTION)
    add_montant(desk, one, Entry(MontantKind.EXPOSE, 70_000), by="U1")
    add_montant(desk, one, Entry(MontantKind.ACCORDE, 5_000, rung="service"), by="U1")
    merge(desk, one, other, by=LEAD, force=True)

    with store.read() as session:
        kept = session.exec(select(Dossier).where(Dossier.reference == other)).one()
        assert dossier_totals(desk, session, kept).of(MontantKind.EXPOSE) == 70_000
        assert [attempt.what for attempt in amicable_attempts(session, kept)] == ["geste"]


def test_court_asks_whether_an_amicable_way_was_tried(desk: Desk, store: Store) -> None:
    """Without an attempt a reason is written, and kept as a decision; the dossier is held."""
    reference = add_dossier(store, etat=Etat.INSTRUCTION)
    for why in ("", "urgent"):
        with pytest.raises(ContentieuxRefusedError, match="Aucune tentative amiable"):
            to_contentieux(desk, reference, why=why, by=LEAD)
    with store.read() as session:
        assert session.exec(select(Dossier.etat)).one() is Etat.INSTRUCTION
    to_contentieux(desk, reference, why="La prescription tombe dans trois jours.", by=LEAD)

    with store.read() as session:
        dossier = session.exec(select(Dossier)).one()
        decision = session.exec(select(Decision)).one()
        assert (dossier.etat, dossier.hold) == (Etat.CONTENTIEUX, True)
        assert (decision.text, decision.why) == (SKIPPED, "La prescription tombe dans trois jours.")


def test_an_attempt_on_file_opens_the_way_to_court(desk: Desk, store: Store, clock: FakeClock) -> None:
    """A mediation offered, or a geste granted, each with its date; one merely proposed inside is none."""
    reference = add_dossier(store, etat=Etat.INSTRUCTION)
    propose_mediation(desk, reference, "Utile.", by="U1")
    with pytest.raises(ContentieuxRefusedError):
        to_contentieux(desk, reference, why="", by=LEAD)
    accept_proposal(desk, reference, by=LEAD)
    clock.forward(days=1)
    add_montant(desk, reference, Entry(MontantKind.ACCORDE, 5_000, rung="service"), by=LEAD)
    to_contentieux(desk, reference, why="", by=LEAD)

    with store.read() as session:
        row = session.exec(select(Dossier)).one()
        attempts = amicable_attempts(session, row)
    assert [attempt.what for attempt in attempts] == ["mediation", "geste"]
    assert attempts[0].at == clock() - timedelta(days=1)
    assert row.hold


def test_a_dossier_in_court_is_frozen(store: Store, tmp_path: Path) -> None:
    """Nothing leaves to the client but by the direction."""
    desk = make_bench(store, tmp_path, leads=(LEAD,), approvers=("UBOSS",)).desk
    add_dossier(store, etat=Etat.CONTENTIEUX, ton_now=Ton.CALME)
    with store.read() as session:
        row = session.exec(select(Dossier)).one()
        for who in ("U1", LEAD):
            with pytest.raises(NotSendableError, match="contentieux"):
                check_not_frozen(desk, row, by=who)
        check_not_frozen(desk, row, by="UBOSS")


def test_a_letter_that_never_left_is_no_attempt(desk: Desk, store: Store, clock: FakeClock) -> None:
    """A proposal counts once a mail server has it, not while it waits or after it failed."""
    reference = add_dossier(store, etat=Etat.INSTRUCTION)
    with store.work() as session:
        dossier = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        draft = session.exec(select(DraftRow)).one()
        draft.state, draft.data = DraftState.SENT, {**draft.data, "playbook": "lettre-proposition"}
        letter = Outbox(
            dossier_id=dossier.id,
            kind="mail.reply",
            key=f"reply:{draft.id}:2",
            state=OutboxState.FAILED,
            available_at=clock(),
            created_at=clock(),
        )
        session.add(letter)
        session.flush()
        assert amicable_attempts(session, dossier) == ()

        letter.state = OutboxState.DONE
        session.flush()
        assert [attempt.what for attempt in amicable_attempts(session, dossier)] == ["proposition"]
