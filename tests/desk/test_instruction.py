"""Is a dossier instructed: checklist, gauge, cause, decision, corrective action, and its checks?"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.instruction.actions import ActionRefusedError, finish_action, plan_action
from desk.instruction.causes import CauseRefusedError, analyse_cause, origin_of, set_origin
from desk.instruction.checklist import (
    Progress,
    advance,
    assign_item,
    ensure_checklist,
    gauge_of,
    items_of,
    roles_for,
)
from desk.instruction.decisions import DecisionRefusedError, decide
from desk.instruction.listes import KINDS, QUESTION, listes
from desk.instruction.verifying import verify
from desk.rights import NotAllowedError
from desk.timing.firing import run_clock
from models.store import Store
from models.tables import (
    ActionCorrective,
    CauseAnalysis,
    Decision,
    Dossier,
    Echeance,
    Event,
    InstructionItem,
    Outbox,
)
from models.vocabulary import AUTRE, Cause, Motif, Origine
from tests.builders import FakeClock, add_dossier
from tests.desk.conftest import make_bench


def test_every_motif_has_its_list() -> None:
    """Proofs, a clause and people for each; one question; roles; slugs that are unique and short."""
    lists = listes()

    assert set(lists) == {*(str(motif) for motif in Motif), AUTRE}
    for liste in lists.values():
        kinds = [line.kind for line in liste.lines]
        assert set(kinds) == {*KINDS, QUESTION}
        assert kinds.count(QUESTION) == 1
        assert kinds[-1] == QUESTION
        assert len({line.slug for line in liste.lines}) == len(liste.lines)
        assert all(len(line.slug) <= 64 and len(line.label) <= 75 for line in liste.lines[:-1])
        assert all(liste.roles.values())


def test_a_checklist_is_ticked_and_its_gauge_tells_what_is_missing(store: Store, tmp_path: Path) -> None:
    """Who ticked what is kept; what is without object is no longer wanted; a slip is taken back."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    empty = advance(desk, reference, Progress(), by="U1")
    some = advance(desk, reference, Progress(done=("qualite-photos",), dropped=("qualite-autres",)), by="U1")
    again = advance(desk, reference, Progress(again=("qualite-photos", "qualite-autres")), by="U2")
    answered = advance(desk, reference, Progress(answer="Le contrôle du 3 n’a pas été fait."), by="U2")

    assert (empty.done, empty.percent) == (0, 0)
    assert (some.done, some.wanted) == (1, empty.wanted - 1)
    assert "Service qualité" in some.missing
    assert (again.done, again.wanted) == (0, empty.wanted)
    assert answered.done == 1
    with store.read() as session:
        item = session.exec(select(InstructionItem).where(InstructionItem.kind == QUESTION)).one()
        journal = session.exec(select(Event).where(Event.kind == "instruction.avancee")).all()
    assert (item.note, item.done_by) == ("Le contrôle du 3 n’a pas été fait.", "U2")
    assert len(journal) == 3
    assert "contrôle du 3" not in str([event.data for event in journal])


def test_a_complete_file_says_so(store: Store, tmp_path: Path) -> None:
    """Everything done or without object makes a hundred, whatever the mix."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    with store.work() as session:
        slugs = [item.slug for item in ensure_checklist(session, session.exec(select(Dossier)).one())]
    gauge = advance(desk, reference, Progress(done=slugs[:-1], answer="Oui."), by="U1")

    assert (gauge.percent, gauge.missing) == (100, ())
    assert gauge_of([]).percent == 100


def test_a_motif_corrected_later_changes_the_list_and_keeps_what_was_done(
    store: Store, tmp_path: Path
) -> None:
    """Lines of the former motif that nobody touched go; what was collected stays."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    advance(desk, reference, Progress(done=("qualite-photos",)), by="U1")
    with store.work() as session:
        row = session.exec(select(Dossier)).one()
        row.motif_principal = Motif.PRIX
        slugs = [item.slug for item in ensure_checklist(session, row)]
        roles = roles_for(row)

    assert "qualite-photos" in slugs
    assert "qualite-lot" not in slugs
    assert "prix-devis" in slugs
    assert roles["repond"] == "Responsable de la facturation"


def test_a_line_is_given_to_a_person(store: Store, tmp_path: Path) -> None:
    """Each proof can have its owner; an unknown line changes nothing."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    assign_item(desk, reference, "qualite-lot", owner="U7", by="U1")
    assign_item(desk, reference, "inconnue", owner="U7", by="U1")

    with store.read() as session:
        owners = {i.slug: i.owner for i in items_of(session, session.exec(select(Dossier)).one()) if i.owner}
    assert owners == {"qualite-lot": "U7"}


def test_the_whys_lead_to_a_cause(store: Store, tmp_path: Path) -> None:
    """The dossier has that cause; without a single why there is none."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    with pytest.raises(CauseRefusedError):
        analyse_cause(desk, reference, ["", "  "], Cause.OPERATIONS, by="U1")
    whys = ["Le lot est parti sans contrôle.", "", "Le poste était vide."]
    analyse_cause(desk, reference, whys, Cause.OPERATIONS, by="U1")

    with store.read() as session:
        row = session.exec(select(CauseAnalysis)).one()
        assert session.exec(select(Dossier.cause)).one() is Cause.OPERATIONS
    assert row.whys == ["Le lot est parti sans contrôle.", "Le poste était vide."]


def test_origin_and_bad_faith_are_for_leads_alone(store: Store, tmp_path: Path) -> None:
    """Others neither read nor write them, and the journal says nothing of what was set."""
    desk, reference = make_bench(store, tmp_path, leads=("ULEAD",)).desk, add_dossier(store)
    set_origin(desk, reference, origine=Origine.TIERS, bad_faith=True, by="ULEAD")
    for refused in (
        lambda: set_origin(desk, reference, origine=None, bad_faith=False, by="U1"),
        lambda: origin_of(desk, reference, by="U1"),
    ):
        with pytest.raises(NotAllowedError):
            refused()

    assert origin_of(desk, reference, by="ULEAD") == (Origine.TIERS, True)
    with store.read() as session:
        assert session.exec(select(Event.data).where(Event.kind == "dossier.origine")).all() == [{}]


def test_nobody_sees_the_origin_where_no_lead_is_named(store: Store, tmp_path: Path) -> None:
    """The trust a company gives its agents does not reach personal suspicions."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    with pytest.raises(NotAllowedError):
        origin_of(desk, reference, by="U1")


def test_a_decision_is_signed_and_says_why(store: Store, tmp_path: Path) -> None:
    """The journal has its number, not its words."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    with pytest.raises(DecisionRefusedError):
        decide(desk, reference, "Remplacer le lot", "", by="U1")
    decide(desk, reference, "Remplacer le lot", "Le certificat manque au dossier.", by="U1")

    with store.read() as session:
        row = session.exec(select(Decision)).one()
        event = session.exec(select(Event).where(Event.kind == "decision.prise")).one()
    assert (row.by, row.why) == ("U1", "Le certificat manque au dossier.")
    assert event.data == {"decision": row.id}


def test_an_action_needs_an_owner_a_day_and_a_proof(store: Store, tmp_path: Path) -> None:
    """Its owner is reminded on the day; it ends with a proof, once."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    with pytest.raises(ActionRefusedError):
        plan_action(desk, reference, "Doubler le contrôle", owner="", due_on=date(2026, 12, 4), by="U1")
    with pytest.raises(ActionRefusedError, match="à venir"):
        plan_action(desk, reference, "Doubler", owner="U7", due_on=date(2026, 11, 25), by="U1")
    row = plan_action(desk, reference, "Doubler", owner="U7", due_on=date(2026, 12, 4), by="U1")
    with store.read() as session:
        reminder = session.exec(select(Echeance).where(Echeance.kind == "rappel")).one()
    assert (reminder.user, reminder.due_at.isoformat()) == ("U7", "2026-12-04T08:00:00+00:00")
    with pytest.raises(ActionRefusedError, match="preuve"):
        finish_action(desk, reference, row.id or 0, " ", by="U7")
    finish_action(desk, reference, row.id or 0, "Procédure QC-12 signée", by="U7")
    with pytest.raises(ActionRefusedError, match="déjà"):
        finish_action(desk, reference, row.id or 0, "Encore", by="U7")

    with store.read() as session:
        planned = session.exec(
            select(Echeance.kind, Echeance.due_at).where(col(Echeance.cancelled_at).is_(None))
        ).all()
    done = store.clock()
    assert sorted(planned) == [
        ("verification_30", done + timedelta(days=30)),
        ("verification_90", done + timedelta(days=90)),
    ]


def test_the_check_counts_the_new_dossiers_of_the_cause(
    store: Store, tmp_path: Path, clock: FakeClock
) -> None:
    """One before, two after of the same cause: the action does not hold, and the thread says so once."""
    desk = make_bench(store, tmp_path).desk
    reference = add_dossier(store, cause=Cause.OPERATIONS)
    add_dossier(store, number=2, cause=Cause.OPERATIONS, opened_at=clock() - timedelta(days=10))
    add_dossier(store, number=3, cause=Cause.CONTRAT, opened_at=clock() + timedelta(days=3))
    row = plan_action(desk, reference, "Doubler", owner="U7", due_on=date(2026, 12, 4), by="U1")
    finish_action(desk, reference, row.id or 0, "QC-12", by="U7")
    for number in (4, 5):
        add_dossier(store, number=number, cause=Cause.OPERATIONS, opened_at=clock() + timedelta(days=number))
    clock.forward(days=30)
    for _ in range(2):
        with store.work() as session:
            due = session.exec(select(Echeance).where(Echeance.kind == "verification_30")).one()
            verify(desk, session, due)

    with store.read() as session:
        checks = session.exec(select(ActionCorrective)).one().checks
        told = [e.payload["text"] for e in session.exec(select(Outbox)).all() if "verification" in e.key]
    assert (checks["30"]["avant"], checks["30"]["apres"], checks["30"]["tient"]) == (1, 2, False)
    assert checks["30"]["dossiers"] == ["D-2026-00004", "D-2026-00005"]
    assert len(told) == 1
    assert "2 nouveaux dossiers" in told[0]
    assert "à reprendre" in told[0]


def test_an_action_that_holds_is_told_too(store: Store, tmp_path: Path, clock: FakeClock) -> None:
    """No new dossier of the cause: it holds, and the clock itself says so, once a check."""
    desk = make_bench(store, tmp_path).desk
    reference = add_dossier(store, cause=Cause.OPERATIONS)
    row = plan_action(desk, reference, "Doubler", owner="U7", due_on=date(2026, 12, 4), by="U1")
    finish_action(desk, reference, row.id or 0, "QC-12", by="U7")
    clock.forward(days=90)
    run_clock(desk)
    run_clock(desk)

    with store.read() as session:
        checks = session.exec(select(ActionCorrective)).one().checks
        assert (checks["30"]["tient"], checks["90"]["tient"]) == (True, True)
        told = [e.payload["text"] for e in session.exec(select(Outbox)).all() if "verification" in e.key]
    assert len(told) == 2
    assert "Elle tient" in told[0]
