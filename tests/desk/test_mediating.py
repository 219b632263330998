"""Is a mediation proposed for reasons, decided by a lead, agreed to, held by a neutral person, and ended?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.mediating.ending import Outputs, blame_in, end_mediation, mediators, success_rate
from desk.mediating.holding import Mediator, add_note, add_session, notes_of, open_room, record_answer
from desk.mediating.neutrality import STATEMENTS
from desk.mediating.proposing import (
    MediationRefusedError,
    accept_proposal,
    consider,
    dismiss_proposal,
    propose_mediation,
)
from desk.money.ledger import Entry, add_montant
from desk.parts import Desk
from desk.rights import NotAllowedError
from models.store import Store
from models.tables import (
    Dossier,
    Echeance,
    Event,
    Mediation,
    MediationState,
    MontantKind,
    Outbox,
)
from models.vocabulary import Etat, Phase
from tests.builders import ANALYSIS, FakeClock, add_dossier
from tests.desk.conftest import make_bench

OUTPUTS = Outputs(
    plan="Un point hebdomadaire entre les deux équipes.",
    lesson="Dire une date de livraison que l’atelier a confirmée.",
    process="La procédure de confirmation est révisée.",
)
LEAD = "ULEAD"


@pytest.fixture(name="desk")
def _desk(store: Store, tmp_path: Path) -> Desk:
    return make_bench(store, tmp_path, leads=(LEAD,)).desk


def test_the_desk_proposes_once_and_not_again_after_a_no(desk: Desk, store: Store) -> None:
    """The reasons are told in the thread; after a no, only a new criterion asks again."""
    reference = add_dossier(store, analysis=replace(ANALYSIS, phase=Phase.CONFLIT))
    for _ in range(2):
        with store.work() as session:
            consider(desk, session, session.exec(select(Dossier)).one())
    dismiss_proposal(desk, reference, by=LEAD)
    with store.work() as session:
        assert consider(desk, session, session.exec(select(Dossier)).one()) is None
    add_montant(desk, reference, Entry(MontantKind.EXPOSE, 5_000_000), by="U1")
    with store.work() as session:
        consider(desk, session, session.exec(select(Dossier)).one())

    with store.read() as session:
        states = session.exec(select(Mediation.state).order_by(col(Mediation.id))).all()
        told = session.exec(select(Outbox).where(Outbox.kind == "slack.thread")).all()
    assert states == [MediationState.ECARTEE, MediationState.PROPOSEE]
    assert "La relation se rompt" in told[0].payload["text"]
    assert "L’activité du client est arrêtée" in told[0].payload["text"]
    assert len(told) == 2


def test_a_calm_dossier_is_left_alone(desk: Desk, store: Store) -> None:
    """Below the score nothing is proposed, and nothing once it is over."""
    add_dossier(store, etat=Etat.RESOLU)
    with store.work() as session:
        assert consider(desk, session, session.exec(select(Dossier)).one()) is None


def test_a_person_may_propose_but_a_lead_decides(desk: Desk, store: Store) -> None:
    """An agent says why; the agent's own word decides nothing."""
    reference = add_dossier(store)
    with pytest.raises(MediationRefusedError, match="pourquoi"):
        propose_mediation(desk, reference, " ", by="U1")
    row = propose_mediation(desk, reference, "Les deux ateliers ne se parlent plus.", by="U1")
    with pytest.raises(MediationRefusedError, match="déjà en cours"):
        propose_mediation(desk, reference, "Encore.", by="U1")
    with pytest.raises(NotAllowedError):
        accept_proposal(desk, reference, by="U1")
    accepted = accept_proposal(desk, reference, by=LEAD)

    assert row.reasons[0] == "Les deux ateliers ne se parlent plus."
    assert (accepted.state, accepted.company_consent_by) == (MediationState.OFFERTE, LEAD)


def _accepted(desk: Desk, store: Store, **columns: object) -> str:
    reference = add_dossier(store, etat=Etat.INSTRUCTION, **columns)  # type: ignore[arg-type]
    propose_mediation(desk, reference, "Les équipes ne se parlent plus.", by="U1")
    accept_proposal(desk, reference, by=LEAD)
    record_answer(desk, reference, agreed=True, client="Claire Vasseur", on=date(2026, 11, 26), by=LEAD)
    return reference


def _open(desk: Desk, store: Store, clock: FakeClock) -> str:
    reference = _accepted(desk, store)
    who = Mediator("Jeanne Roux <j.roux@mediation.example>", internal=False, vouched=STATEMENTS)
    open_room(desk, reference, who, first=clock() + timedelta(days=5), where="Chambre", by=LEAD)
    return reference


def test_a_client_may_refuse(desk: Desk, store: Store) -> None:
    """Consent is free: a no ends it, and is on file as an attempt."""
    reference = add_dossier(store, etat=Etat.INSTRUCTION)
    propose_mediation(desk, reference, "Utile.", by="U1")
    accept_proposal(desk, reference, by=LEAD)
    with pytest.raises(MediationRefusedError, match="à venir"):
        record_answer(desk, reference, agreed=False, client="C", on=date(2026, 11, 27), by=LEAD)
    row = record_answer(desk, reference, agreed=False, client="C. Vasseur", on=date(2026, 11, 25), by=LEAD)

    assert (row.state, row.client_consent_by) == (MediationState.REFUSEE, "C. Vasseur")
    with store.read() as session:
        assert session.exec(select(Dossier.etat)).one() is Etat.INSTRUCTION


def test_nothing_opens_without_the_consent_of_both(desk: Desk, store: Store, clock: FakeClock) -> None:
    """Neither before the lead nor before the client has said yes."""
    reference = add_dossier(store, etat=Etat.INSTRUCTION)
    who = Mediator("Jeanne Roux", internal=False, vouched=STATEMENTS)
    later = clock() + timedelta(days=5)
    propose_mediation(desk, reference, "Utile.", by="U1")
    with pytest.raises(MediationRefusedError):
        open_room(desk, reference, who, first=later, by=LEAD)
    accept_proposal(desk, reference, by=LEAD)
    with pytest.raises(MediationRefusedError, match="acceptée par les deux parties"):
        open_room(desk, reference, who, first=later, by=LEAD)


@pytest.mark.parametrize(
    ("mediator", "match"),
    [
        (Mediator("Jeanne Roux", False, [name for name in STATEMENTS if name != "interet"]), "aucun intérêt"),
        (Mediator("Alice Martin", True, STATEMENTS, user="U1"), "déjà intervenue"),
        (Mediator("Bruno", True, STATEMENTS, user="UOWNER"), "en charge"),
        (Mediator("Claire <client1@vasseur.example>", False, STATEMENTS), "déjà intervenue"),
        (Mediator("Compte <compte@acieries.example>", True, STATEMENTS), "chargé de compte"),
        (Mediator("  ", False, STATEMENTS), "Nommez"),
    ],
)
def test_a_mediator_who_is_not_neutral_is_refused(
    desk: Desk, store: Store, clock: FakeClock, mediator: Mediator, match: str
) -> None:
    """A statement nobody vouches for, or a tie that the desk itself sees."""
    reference = _accepted(desk, store, owner="UOWNER", account_manager="compte@acieries.example")
    with pytest.raises(MediationRefusedError, match=match):
        open_room(desk, reference, mediator, first=clock() + timedelta(days=5), by=LEAD)

    with store.read() as session:
        assert session.exec(select(Dossier.etat)).one() is Etat.INSTRUCTION


def test_an_open_room_has_its_calendar_and_its_notes(desk: Desk, store: Store, clock: FakeClock) -> None:
    """The state is mediation; the lead is reminded of each day; notes are read by leads alone."""
    reference = _open(desk, store, clock)
    with pytest.raises(MediationRefusedError, match="avenir"):
        add_session(desk, reference, clock() - timedelta(days=1), by=LEAD)
    add_session(desk, reference, clock() + timedelta(days=9), "Visio", by=LEAD)
    add_note(desk, reference, "Le client craint une rupture d’approvisionnement.", by=LEAD)
    with pytest.raises(NotAllowedError):
        notes_of(desk, reference, by="U1")
    with pytest.raises(NotAllowedError):
        add_note(desk, reference, "…", by="U1")

    assert [note.text for note in notes_of(desk, reference, by=LEAD)] == [
        "Le client craint une rupture d’approvisionnement."
    ]
    with store.read() as session:
        assert session.exec(select(Dossier.etat)).one() is Etat.MEDIATION
        reminders = session.exec(select(Echeance).where(Echeance.kind == "rappel")).all()
        journal = str(session.exec(select(Event.data)).all())
    assert [row.user for row in reminders] == [LEAD, LEAD]
    assert reminders[0].due_at == clock() + timedelta(days=4)
    assert "rupture" not in journal


def test_a_mediation_ends_by_an_agreement_and_three_outputs(
    desk: Desk, store: Store, clock: FakeClock
) -> None:
    """Without them it does not end; the lesson, and only it, becomes the dossier's."""
    reference = _open(desk, store, clock)
    with pytest.raises(MediationRefusedError, match="mise à jour"):
        end_mediation(desk, reference, agreement="Un avoir.", outputs=replace(OUTPUTS, process=""), by=LEAD)
    row, blaming = end_mediation(
        desk, reference, agreement="Un avoir de 800 €.", outputs=OUTPUTS, cost_cents=90_000, by=LEAD
    )

    assert (row.state, row.cost_cents, blaming) == (MediationState.ACCORD, 90_000, ())
    with store.read() as session:
        dossier = session.exec(select(Dossier)).one()
        assert (dossier.etat, dossier.lesson) == (Etat.PROPOSITION, OUTPUTS.lesson)
        assert success_rate(session).n == 1
        assert mediators(session) == [("Jeanne Roux <j.roux@mediation.example>", False, 1, 1)]


def test_a_mediation_that_fails_gives_the_dossier_back(desk: Desk, store: Store, clock: FakeClock) -> None:
    """Our own rate counts it too."""
    reference = _open(desk, store, clock)
    row, _ = end_mediation(desk, reference, agreement="", outputs=OUTPUTS, by=LEAD)

    assert row.state is MediationState.ECHEC
    with store.read() as session:
        assert session.exec(select(Dossier.etat)).one() is Etat.INSTRUCTION
        rate = success_rate(session)
    assert (rate.agreements, rate.n) == (0, 1)


@pytest.mark.parametrize(
    "lesson",
    [
        "Mieux prévenir Claire de nos retards.",
        "Mieux prévenir Fonderie Vasseur de nos retards.",
        "Écrire à c@d.fr plus tôt que cela.",
    ],
)
def test_a_lesson_that_names_somebody_is_refused(
    desk: Desk, store: Store, clock: FakeClock, lesson: str
) -> None:
    """It leaves the room: it names neither the client's people nor the company."""
    reference = _open(desk, store, clock)
    with pytest.raises(MediationRefusedError, match="sans nommer"):
        end_mediation(desk, reference, agreement="", outputs=replace(OUTPUTS, lesson=lesson), by=LEAD)


def test_words_that_look_for_a_culprit_are_shown(desk: Desk) -> None:
    """A mediation determines no « responsable »: such sentences are pointed out."""
    agreement = "Les parties conviennent d’un avoir. C’est notre faute si le lot est parti."

    assert blame_in(desk, agreement) == ("C’est notre faute si le lot est parti.",)
