"""Are later letters written from what the desk holds, weighed, proposed at their moment, never sent alone?"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from desk.agreement import weigh
from desk.approving import approval_state
from desk.letters.material import LetterInputs
from desk.letters.preparing import LetterRefusedError, prepare_letter
from desk.mediating.contentieux import amicable_attempts
from desk.reply import ensure_draft, save_draft, send_reply
from desk.sending import MailPerformer
from desk.timing.firing import run_clock
from desk.timing.schedule import schedule
from desk.worker import Worker
from models.errors import ConflictError, NeedsAgreementError, NotSendableError
from models.tables import Dossier, DraftRow, DraftState, Engagement, EngagementState, Event, Outbox
from models.values import Reading, ReadSentence
from models.vocabulary import Etat, Niveau, Risque
from playbooks.gestes import AVOIR, REMBOURSEMENT, SERVICE
from playbooks.letters import Content, Kind
from tests.builders import DRAFT, Built, add_dossier, build_desk
from tests.desk.test_reply import Post

AGENT, OTHER, LEAD, BOSS = "U01ALICE", "U02BRUNO", "U03CLAIRE", "U05DIRE"


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    built = build_desk(tmp_path, leads=(LEAD,), approvers=(BOSS,))
    add_dossier(built.store)
    return built


def _promise(built: Built, text: str, state: EngagementState, due: date | None = None) -> None:
    with built.store.work() as session:
        session.add(Engagement(dossier_id=1, text=text, state=state, due_on=due, at=built.clock()))


def _prepare(built: Built, kind: Kind, *, rung: str = "", euros: float | None = None, **content: Any) -> Any:
    inputs = LetterInputs(Content(**content), rung, euros)
    return prepare_letter(built.desk, "1", kind, by=AGENT, inputs=inputs)


def _thread(built: Built, what: str) -> list[dict[str, Any]]:
    with built.store.read() as session:
        rows = session.exec(
            select(Outbox).where(Outbox.kind == "slack.thread").order_by(col(Outbox.id))
        ).all()
        return [dict(row.payload) for row in rows if row.payload.get("what") == what]


def test_a_progress_point_says_what_is_kept_and_what_is_coming(built: Built) -> None:
    """From the commitments of sent replies; what was set aside or only recognised is left out."""
    _promise(built, "Nous localisons le lot demain.", EngagementState.TENU)
    _promise(built, "Nous livrons 12 pièces.", EngagementState.EN_COURS, date(2026, 12, 1))
    _promise(built, "ne rien dire", EngagementState.ECARTE)
    _promise(built, "à confirmer", EngagementState.PROPOSE)
    body = _prepare(built, Kind.ETAPE).body

    kept, coming = body.split("Ce qui est en cours")
    assert "– «\u00a0Nous localisons le lot demain\u00a0» (écrit le jeudi 26\u00a0novembre)" in kept
    assert (
        "– «\u00a0Nous livrons 12 pièces\u00a0» (écrit le jeudi 26\u00a0novembre), pour le mardi 1er"
        in coming
    )
    assert "rien dire" not in body
    assert "confirmer" not in body


def test_what_a_letter_quotes_is_promised_once(built: Built) -> None:
    """A progress point that recalls a promise asks for no lead, and makes no second promise of it."""
    _promise(built, "Nous livrerons 12 pièces mardi.", EngagementState.EN_COURS, date(2026, 12, 1))
    draft = _prepare(built, Kind.ETAPE)
    assert approval_state(built.desk, "1", draft, by=AGENT).allowed
    send_reply(built.desk, "1", draft.id, draft.version, draft.subject, draft.body, by=AGENT)

    with built.store.read() as session:
        texts = list(session.exec(select(Engagement.text)).all())
    assert [found for found in texts if "12 pièces" in found] == ["Nous livrerons 12 pièces mardi."]


def test_the_closing_report_names_the_gap(built: Built) -> None:
    """Promised, done, and what is not, or not in time (issue 6, outcome 6)."""
    _promise(built, "localiser le lot", EngagementState.TENU)
    _promise(built, "rappeler lundi", EngagementState.ROMPU)
    _promise(built, "livrer 12 pièces", EngagementState.TENU_EN_RETARD, date(2026, 11, 20))
    body = _prepare(built, Kind.BILAN).body

    assert body.index("Annoncé") < body.index("localiser le lot") < body.index("Fait")
    assert "«\u00a0rappeler lundi\u00a0» n’a pas été fait." in body
    assert "«\u00a0livrer 12 pièces\u00a0» a été fait après la date annoncée." in body
    assert "pas d’écart" not in body


def test_a_letter_with_a_blank_does_not_leave(built: Built) -> None:
    """What the desk does not know is left to be completed, and the check at the door sees it."""
    draft = _prepare(built, Kind.BILAN)
    assert "[à compléter" in draft.body

    with pytest.raises(NotSendableError, match="à compléter"):
        send_reply(built.desk, "1", draft.id, draft.version, draft.subject, draft.body, by=LEAD)


@pytest.mark.parametrize(
    ("rung", "euros", "niveau"),
    [
        (SERVICE, 100, Niveau.AGENT),
        (SERVICE, 800, Niveau.RESPONSABLE),
        (AVOIR, 1500, Niveau.RESPONSABLE),
        (AVOIR, 2500, Niveau.DIRECTION),
        (REMBOURSEMENT, 400, Niveau.RESPONSABLE),
        (REMBOURSEMENT, 900, Niveau.DIRECTION),
        (SERVICE, None, Niveau.RESPONSABLE),
    ],
)
def test_a_proposal_asks_for_the_level_of_its_rung(
    built: Built, rung: str, euros: float | None, niveau: Niveau
) -> None:
    """The caps of the ladder decide; the letter is sent by no agent above them."""
    draft = _prepare(
        built, Kind.PROPOSITION, rung=rung, euros=euros, geste="le port de la prochaine commande"
    )
    state = approval_state(built.desk, "1", draft, by=AGENT)

    assert (draft.advice.approval, state.niveau) == (niveau, niveau)
    assert state.allowed is (niveau is Niveau.AGENT)


def test_a_refund_comes_with_its_protocol_and_its_warnings(built: Built) -> None:
    """Last rung: a signed document, and a word on what the client did not ask (seed rows 62, C2)."""
    draft = _prepare(built, Kind.PROPOSITION, rung=REMBOURSEMENT, euros=300, geste="le remboursement du lot")

    assert "un document signé de part et d’autre" in draft.body
    assert "ne vaut pas reconnaissance de responsabilité" in draft.body
    reasons = " ".join(draft.advice.reasons)
    assert "protocole" in reasons
    assert "n’a pas demandé ce geste" in reasons


def test_a_proposal_that_left_moves_the_dossier(built: Built) -> None:
    """Once it is with the client, the dossier waits for what the client thinks of it."""
    draft = _prepare(built, Kind.PROPOSITION, rung=SERVICE, euros=100, geste="le port de la commande 118")
    send_reply(built.desk, "1", draft.id, draft.version, draft.subject, draft.body, by=AGENT)
    worker = Worker(built.store, {"mail.": MailPerformer(built.desk, Post())}, name="w")
    built.clock.forward(minutes=2)
    while worker.run_once():
        pass

    with built.store.read() as session:
        assert session.exec(select(Dossier.etat)).one() is Etat.PROPOSITION
        assert [attempt.what for attempt in amicable_attempts(session, session.exec(select(Dossier)).one())]


def test_a_protocol_is_always_the_directions(built: Built) -> None:
    """Whoever writes it, whatever the amount; its checklist is for us alone (seed rows 64, 67)."""
    draft = _prepare(
        built, Kind.PROTOCOLE, geste="un avoir", montant="100 €", fait=("Le lot est arrivé fissuré.",)
    )

    assert draft.advice.approval is Niveau.DIRECTION
    assert "Confidentialité et non-dénigrement" in draft.body
    assert any("juriste" in point for point in draft.advice.questions)
    assert "juriste" not in draft.body
    filled = draft.body.replace("[à compléter", "(vu")
    with pytest.raises(NeedsAgreementError, match="direction"):
        send_reply(built.desk, "1", draft.id, draft.version, draft.subject, filled, by=LEAD)


@pytest.mark.parametrize(
    ("kind", "missing"), [(Kind.PROPOSITION, "ce qui est proposé"), (Kind.REFUS, "les raisons")]
)
def test_what_is_missing_is_said_in_french(built: Built, kind: Kind, missing: str) -> None:
    """Nothing is invented; the person reads what to give."""
    with pytest.raises(LetterRefusedError, match=missing):
        _prepare(built, kind)


def test_the_refusal_restates_the_request(built: Built) -> None:
    """Its reasons are given, its tone is clear, the client can answer (seed row 34)."""
    body = _prepare(built, Kind.REFUS, raisons=("L’article 4 fixe ce délai.",)).body

    assert "Vous nous demandiez le remplacement." in body
    assert "– L’article 4 fixe ce délai." in body


def test_a_letter_takes_the_place_of_what_nobody_edited(built: Built) -> None:
    """The draft that waits is replaced, and the card shows the letter."""
    draft = _prepare(built, Kind.VERIFICATION)

    assert ensure_draft(built.desk, "1").id == draft.id
    with built.store.read() as session:
        first = session.get(DraftRow, 1)
        assert first is not None
        assert first.state is DraftState.SUPERSEDED
        assert session.exec(select(Event).where(Event.kind == "lettre.preparee")).one().actor == AGENT


def test_a_letter_takes_no_place_of_what_somebody_else_wrote(built: Built) -> None:
    """The other person's text stays, and who writes the letter is told."""
    save_draft(built.desk, 1, 1, "Objet", "Le texte de Bruno.", by=OTHER)
    with pytest.raises(ConflictError, match=OTHER):
        _prepare(built, Kind.VERIFICATION)

    assert ensure_draft(built.desk, "1").body == "Le texte de Bruno."


def test_the_clock_proposes_and_never_sends(built: Built) -> None:
    """A due progress point makes a draft and a word in the thread, once; nothing leaves."""
    _answered(built, progress_due_at=built.clock() + timedelta(hours=1))
    built.clock.forward(hours=2)
    run_clock(built.desk)
    run_clock(built.desk)

    (told,) = _thread(built, "lettre")
    assert (told["genre"], told["pret"]) == ("etape", True)
    draft = ensure_draft(built.desk, "1")
    assert (draft.advice.playbook, draft.edited_by) == ("lettre-etape", None)
    with built.store.read() as session:
        assert session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).first() is None


def test_the_clock_replaces_no_draft(built: Built) -> None:
    """Where a draft waits, the thread offers the letter and leaves the draft alone."""
    _answered(built, progress_due_at=built.clock() + timedelta(hours=1), keep_draft=True)
    built.clock.forward(hours=2)
    run_clock(built.desk)

    assert [told["pret"] for told in _thread(built, "lettre")] == [False]
    assert ensure_draft(built.desk, "1").advice.playbook == "defaut-de-qualite"


def test_after_the_end_the_client_is_asked_how_things_go(built: Built) -> None:
    """The follow-up of the charter proposes the question « tout se déroule-t-il selon vos souhaits ? »."""
    _answered(built, etat=Etat.RESOLU, resolved_at=built.clock())
    built.clock.forward(days=9)
    run_clock(built.desk)

    assert [told["genre"] for told in _thread(built, "lettre")] == ["verification"]
    assert "selon vos souhaits" in ensure_draft(built.desk, "1").body


def _answered(built: Built, *, keep_draft: bool = False, **columns: Any) -> None:
    """Let the dossier have had its first answer, and plan what follows."""
    with built.store.work() as session:
        dossier = session.exec(select(Dossier)).one()
        dossier.first_answered_at = built.clock()
        dossier.resolution_due_at = None
        for name, value in columns.items():
            setattr(dossier, name, value)
        if not keep_draft:
            session.exec(select(DraftRow)).one().state = DraftState.SENT
        schedule(session, built.desk.charter, dossier, now=built.clock())


def test_a_promise_that_is_recalled_weighs_nothing_new(built: Built) -> None:
    """What was promised before needs no second agreement; the same words out of their quote do."""
    _promise(built, "Nous livrerons 12 pièces mardi.", EngagementState.EN_COURS)
    old = "– «\u00a0Nous livrerons 12 pièces mardi\u00a0» (écrit le jeudi 26 novembre)."
    with built.store.read() as session:
        dossier = session.exec(select(Dossier)).one()
        levels = [
            weigh(
                built.desk,
                session,
                dossier,
                DRAFT,
                sentence,
                Reading(Risque.PROMESSE, (ReadSentence(sentence, Risque.PROMESSE, "", None),)),
            ).niveau
            for sentence in (old, "Nous livrerons 12 pièces mardi.")
        ]

    assert levels == [Niveau.AGENT, Niveau.RESPONSABLE]
