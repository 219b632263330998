"""Is the state machine closed, and does each act do what the table says, with a refusal in words?"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from desk.life import acting
from desk.life.states import BY_ACTE, ENDED, OPEN, TRANSITIONS, Acte, actes_from, check_transition
from desk.parts import Desk
from desk.rights import NotAllowedError
from models.errors import TransitionRefusedError
from models.tables import Dossier, Echeance, Event
from models.vocabulary import Cause, Echelon, Etat, Issue, Origine, Phase
from tests.builders import Built, add_dossier, build_desk

ALICE, LEAD, BOSS = "U01ALICE", "U02LEAD", "U03BOSS"
LESSON = "Contrôler chaque lot avant de l’expédier."
WHY = "Le client a assigné sans attendre nos propositions."

Act = Callable[[Desk, str], object]
ACTS: dict[Acte, Act] = {
    Acte.QUALIFIER: lambda desk, ref: acting.qualify(desk, ref, by=LEAD),
    Acte.INSTRUIRE: lambda desk, ref: acting.start_instruction(desk, ref, by=LEAD),
    Acte.PROPOSER: lambda desk, ref: acting.propose(desk, ref, by=LEAD),
    Acte.RESOUDRE: lambda desk, ref: acting.resolve(
        desk, ref, issue=Issue.ACCORD, cause=Cause.OPERATIONS, lesson=LESSON, by=LEAD
    ),
    Acte.CLORE: lambda desk, ref: acting.close(desk, ref, by=LEAD),
    Acte.ROUVRIR: lambda desk, ref: acting.reopen(desk, ref, why="Le défaut revient.", by=LEAD),
    Acte.CONTENTIEUX: lambda desk, ref: acting.to_contentieux(desk, ref, why=WHY, by=LEAD),
}


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    """Give a desk with a lead and an approver, and one dossier in litige."""
    built = build_desk(tmp_path, leads=(LEAD,), approvers=(BOSS,))
    add_dossier(built.store)
    return built


def _row(built: Built) -> Dossier:
    with built.store.read() as session:
        return session.exec(select(Dossier)).one()


def _put(built: Built, etat: Etat) -> None:
    with built.store.work() as session:
        session.exec(select(Dossier)).one().etat = etat


def test_every_act_has_one_row_and_every_state_can_be_left_or_reopened() -> None:
    """No act is missing from the table, and nothing is a dead end."""
    assert sorted(BY_ACTE) == sorted(Acte)
    assert len(TRANSITIONS) == len(Acte)
    assert {etat for etat in Etat if not actes_from(etat)} == set()
    assert set(OPEN) | set(ENDED) | {Etat.CONTENTIEUX} == set(Etat)


def test_one_hand_writes_a_state() -> None:
    """No other module of the desk or of the bot assigns it: the table could be gone around."""
    root = Path(__file__).parents[3]
    written = [
        path.relative_to(root).as_posix()
        for top in ("desk", "bot")
        for path in (root / top).rglob("*.py")
        if re.search(r"\.etat\s*=(?!=)", path.read_text("utf-8"))
    ]
    assert written == ["desk/life/moving.py"]


@pytest.mark.parametrize("etat", list(Etat))
@pytest.mark.parametrize("acte", list(ACTS))
def test_each_act_moves_from_its_states_alone(built: Built, acte: Acte, etat: Etat) -> None:
    """Every pair: it moves as the table says and one line of the journal says so, or it is refused."""
    _put(built, etat)
    transition = BY_ACTE[acte]
    if etat not in transition.sources:
        with pytest.raises(TransitionRefusedError, match="D-2026-00001"):
            ACTS[acte](built.desk, "1")
        assert _row(built).etat is etat
        return
    ACTS[acte](built.desk, "1")

    assert _row(built).etat is transition.target
    with built.store.read() as session:
        line = session.exec(select(Event).where(Event.kind == transition.event)).one()
    assert (line.data["de"], line.data["vers"], line.actor) == (etat, transition.target, LEAD)


def test_a_refusal_says_where_it_is_and_where_it_should_be() -> None:
    """A sentence that a person understands, not the name of a state."""
    with pytest.raises(TransitionRefusedError) as refused:
        check_transition(Etat.RECU, Acte.CLORE, reference="D-2026-00001")
    assert str(refused.value) == (
        "D-2026-00001 est reçu, pas encore qualifié\u00a0: pour le clore, il faut qu’il soit résolu."
    )
    with pytest.raises(TransitionRefusedError, match="déjà clos"):
        check_transition(Etat.CLOS, Acte.CLORE)


def test_only_a_lead_or_the_direction_takes_a_dossier_to_court(built: Built) -> None:
    """And what goes to court is held, with no deadline of the charter running."""
    _put(built, Etat.INSTRUCTION)
    with pytest.raises(NotAllowedError, match="responsable ou la direction"):
        acting.to_contentieux(built.desk, "1", why=WHY, by=ALICE)
    acting.to_contentieux(built.desk, "1", why=WHY, by=BOSS)

    assert _row(built).hold
    with built.store.read() as session:
        waiting = session.exec(
            select(Echeance).where(col(Echeance.cancelled_at).is_(None), col(Echeance.fired_at).is_(None))
        ).all()
    assert waiting == []


@pytest.mark.parametrize(
    ("issue", "cause", "lesson", "said"),
    [
        (Issue.ACCORD, None, LESSON, "dites sa cause"),
        (Issue.ACCORD, Cause.CONTRAT, "rien", "ce qu’il nous apprend"),
    ],
)
def test_the_end_asks_for_the_cause_and_the_lesson(
    built: Built, issue: Issue, cause: Cause | None, lesson: str, said: str
) -> None:
    """A litige that teaches nothing comes back; one that was no complaint asks for nothing (row 35)."""
    with pytest.raises(TransitionRefusedError, match=said):
        acting.resolve(built.desk, "1", issue=issue, cause=cause, lesson=lesson, by=ALICE)
    acting.resolve(built.desk, "1", issue=Issue.SANS_OBJET, by=ALICE)

    assert _row(built).etat is Etat.RESOLU


def test_a_calm_reclamation_asks_for_no_lesson(built: Built) -> None:
    """Only what went as far as a litige."""
    with built.store.work() as session:
        session.exec(select(Dossier)).one().phase = Phase.RECLAMATION
    acting.resolve(built.desk, "1", issue=Issue.EXPLICATION, cause=Cause.ATTENTES, by=ALICE)

    assert _row(built).issue is Issue.EXPLICATION


def test_motif_cause_and_origine_are_three_fields(built: Built) -> None:
    """The client's words, our reason, where it comes from: for leads alone, and in no line of the journal."""
    acting.set_cause(built.desk, "1", Cause.TRANSPARENCE, by=ALICE)
    with pytest.raises(NotAllowedError, match="responsables"):
        acting.set_origine(built.desk, "1", Origine.ERREUR_HUMAINE, by=ALICE)
    acting.set_origine(built.desk, "1", Origine.ERREUR_HUMAINE, by=LEAD)

    row = _row(built)
    assert (row.motif_principal, row.cause, row.origine) == ("qualite", "transparence", "erreur_humaine")
    with built.store.read() as session:
        assert "erreur_humaine" not in str([event.data for event in session.exec(select(Event)).all()])


def test_a_person_escalates_with_a_reason_and_the_level_is_told(built: Built) -> None:
    """N3 is the leads; a level that ends or that is there already is refused in words."""
    with pytest.raises(TransitionRefusedError, match="Dites pourquoi"):
        acting.escalate(built.desk, "1", to=Echelon.N3, why=" ", by=ALICE)
    acting.escalate(built.desk, "1", to=Echelon.N3, why="Le client menace", by=ALICE)
    with pytest.raises(TransitionRefusedError, match="déjà au niveau N3"):
        acting.escalate(built.desk, "1", to=Echelon.N3, why="encore", by=ALICE)

    from models.tables import Outbox

    with built.store.read() as session:
        told = [o.payload for o in session.exec(select(Outbox).where(Outbox.kind == "slack.dm")).all()]
    assert [(payload["user"], payload["said"]) for payload in told] == [(LEAD, "Le client menace")]
    assert _row(built).echelon == 3


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actes=st.lists(st.sampled_from(list(ACTS)), max_size=8))
def test_whatever_is_tried_the_journal_tells_the_state(built: Built, actes: list[Acte]) -> None:
    """Property: the last line that moved says the state, and each line starts where the last one ended."""
    start = _row(built).etat
    for acte in actes:
        with suppress(TransitionRefusedError):
            ACTS[acte](built.desk, "1")
    with built.store.read() as session:
        kinds = [transition.event for transition in TRANSITIONS]
        lines = session.exec(select(Event).where(col(Event.kind).in_(kinds)).order_by(col(Event.id))).all()
    path = [(line.data["de"], line.data["vers"]) for line in lines]
    assert all(before[1] == after[0] for before, after in pairwise(path))
    assert _row(built).etat == (path[-1][1] if path else start)


def test_an_answer_that_offers_an_amicable_end_makes_it_a_proposition(tmp_path: Path) -> None:
    """The playbook of its draft says so; any other answer puts the dossier in instruction."""
    from dataclasses import replace
    from datetime import timedelta

    from desk.reply import send_reply
    from desk.sending import MailPerformer
    from desk.worker import Worker
    from tests.builders import DRAFT
    from tests.desk.test_engagements import LETTER, Post

    built = build_desk(tmp_path)
    for number, slug in ((1, "proposition-amiable"), (2, "defaut-de-qualite")):
        add_dossier(built.store, number=number, draft=replace(DRAFT, playbook=slug))
        send_reply(built.desk, str(number), number, 1, "Lot", LETTER, by=ALICE, delay=timedelta(0))
    worker = Worker(built.store, {"mail.": MailPerformer(built.desk, Post())}, name="essai")
    while worker.run_once():
        pass

    with built.store.read() as session:
        rows = session.exec(select(Dossier).order_by(col(Dossier.id))).all()
    assert [row.etat for row in rows] == [Etat.PROPOSITION, Etat.INSTRUCTION]
