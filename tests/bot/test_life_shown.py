"""Do cards, approvers and windows say of the work and the money what they should?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.slack.approving import asking_post
from bot.slack.cards import dossier_card
from bot.texts import instructing, mediating, money, rewriting
from desk.advancement import Advancement
from desk.asked import asked_view
from desk.instruction.checklist import Progress, advance, gauge_of
from desk.mediating.proposing import propose_mediation
from desk.money.ledger import Entry as Amount
from desk.money.ledger import add_montant
from desk.money.totals import totals_of
from models.tables import Approbation, Entreprise, Mediation, MediationState, Montant, MontantKind
from tests.bot.test_life_windows import LEAD, parts_of
from tests.builders import NOW, Built, add_dossier, build_desk
from tests.servers.block_kit import message_problems


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Iterator[Built]:
    built = build_desk(tmp_path, leads=(LEAD,), approvers=(LEAD,))
    yield built
    built.store.close()


def test_amounts_are_told_in_words() -> None:
    """Undisputed part, credit notes without cause, days blocked."""
    first, at = date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        Montant(dossier_id=1, kind=kind, cents=cents, by="U1", at=at, blocked_from=since)
        for kind, cents, since in (
            (MontantKind.EXPOSE, 1_000_000, None),
            (MontantKind.CONTESTE, 250_000, first),
            (MontantKind.AVOIR, 5_000, None),
        )
    ]
    said = money.head("D-2026-00001", totals_of(rows, today=date(2026, 1, 11)))

    assert "10\u202f000\u00a0€ exposé" in said
    assert "Part non contestée\u00a0: 7\u202f500\u00a0€" in said
    assert "Avoirs sans cause\u00a0: 50\u00a0€" in said
    assert "10\u00a0jours" in said


def test_who_is_asked_to_agree_sees_what_is_at_stake(built: Built) -> None:
    """Amounts and precedents stand above the text to approve, where there are some (rows 59 and 66)."""
    reference = add_dossier(built.store)
    add_montant(built.desk, reference, Amount(MontantKind.EXPOSE, 400_000), by=LEAD)
    other = add_dossier(built.store, number=2)
    add_montant(built.desk, other, Amount(MontantKind.ACCORDE, 30_000, rung="avoir"), by=LEAD)
    with built.store.work() as session:
        asked = Approbation(
            dossier_id=1,
            draft_id=1,
            body_sha256="0" * 64,
            niveau="responsable",
            asked_by="U01ALICE",
            asked_at=built.clock(),
        )
        session.add(asked)
        session.flush()
        number = asked.id or 0
    view = replace(asked_view(built.desk, number), is_open=True)
    post = asking_post(view, parts_of(built).view(reference), content="full")
    shown = json.dumps(post.blocks, ensure_ascii=False)

    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []
    assert "4\u202f000\u00a0€ exposés" in shown
    assert "avoir\u00a0: 300\u00a0€ (un seul dossier" in shown


def test_a_card_says_how_far_the_work_is(built: Built) -> None:
    """Gauge, money, mediation, contract and group stand in one line; a new dossier has none."""
    bare = add_dossier(built.store, number=2)
    parts, now = parts_of(built), built.clock()
    before = json.dumps(dossier_card(parts.view(bare), now).blocks, ensure_ascii=False)
    reference = add_dossier(built.store)
    advance(built.desk, reference, Progress(done=("qualite-photos",)), by=LEAD)
    add_montant(built.desk, reference, Amount(MontantKind.EXPOSE, 400_000), by=LEAD)
    propose_mediation(built.desk, reference, "Utile.", by=LEAD)
    with built.store.work() as session:
        company = session.exec(select(Entreprise).where(Entreprise.name == "Fonderie Vasseur")).one()
        company.contract, company.contract_end, company.groupe = "C-12", date(2027, 6, 1), "Vexin"
    post = dossier_card(parts.view(reference), now)
    shown = json.dumps(post.blocks, ensure_ascii=False)

    assert "omplet" not in before
    assert (
        "Dossier complet à 9\u00a0% · 4\u202f000\u00a0€ exposés · médiation proposée, un responsable "
        "décide · contrat C-12 jusqu’au 1er juin 2027 · groupe Vexin"
    ) in shown
    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []


def test_a_group_is_named_once() -> None:
    """A group that is called so already is not called so twice, and none of its dossiers is no number."""
    company = Entreprise(name="Fonderie Vasseur", groupe="Groupe Vexin", created_at=NOW)
    named = instructing.advancement(Advancement(groupe="Groupe Vexin"))

    assert "Groupe Vexin\u00a0: aucun autre dossier ouvert." in instructing.head("D-2026-00001", company, 0)
    assert "Groupe Vexin\u00a0: 2\u00a0autres dossiers ouverts." in instructing.head(
        "D-2026-00001", company, 2
    )
    assert named == "Groupe Vexin"


def test_no_word_of_a_mediation_looks_for_a_culprit() -> None:
    """The sentences of its windows carry no accusation (seed row 78)."""
    ours = [value for name, value in vars(mediating).items() if name.isupper() and isinstance(value, str)]
    text = " ".join([*ours, *mediating.STATES.values(), instructing.gauge(gauge_of([]))])

    assert not any(word in text.lower() for word in ("faute", "coupable", "fautif", "tort"))


def test_a_mediation_that_we_accept_has_not_left_for_the_client() -> None:
    """Who decides is told that a letter is still to be written: nothing leaves by itself."""
    row = Mediation(dossier_id=1, proposed_by=LEAD, proposed_at=NOW, state=MediationState.OFFERTE)

    assert "Rien n’est encore parti" in mediating.step_done("D-2026-00001", row)
    assert "proposée au client" not in mediating.STATES[MediationState.OFFERTE]


def test_a_rewriting_that_changes_nothing_says_so() -> None:
    """A click that leaves every word in place is no silent failure."""
    assert "pas un mot n’a changé" in rewriting.rewritten("court", on=True, had_edits=False, same=True)
    assert "Le texte d’avant reste à portée" in rewriting.rewritten("court", on=True, had_edits=False)
