"""Does a conversation of several mails go on: what was asked, said, promised, and how the client sounds?"""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from sqlmodel import col, select

from desk.advising import DraftPreparer
from desk.reply import ensure_draft, send_reply
from desk.views import DraftView, latest_analysis
from desk.worker import Worker
from models.tables import Direction, Engagement, EngagementState, Message, Outbox, PlaybookUse
from models.values import Analysis, Faits
from models.vocabulary import Channel, Demande, Menace, Motif, Nature, Phase, Ton
from tests.desk.conftest import Bench, mail

ALICE = "U01ALICE"
PRICE = Analysis(
    nature=Nature.DOLEANCE,
    motifs=(Motif.PRIX,),
    motif_principal=Motif.PRIX,
    ton=Ton.CALME,
    phase=Phase.RECLAMATION,
    demandes=(Demande.CORRECTION,),
    a_qualifier=False,
    model="essai-1",
)
FIRST = (
    "Bonjour,\n\nLa remise de fin d’année prévue entre nous manque sur la dernière facture. Corrigez-la et "
    "envoyez-nous une facture rectifiée, notre comptable en a besoin pour clore le mois.\n\nClaire Vasseur"
)
ASKED = "Quel est le numéro de la facture\u202f?"


def _client(bench: Bench, number: int, body: str, understood: Analysis, *, quote: str = "") -> None:
    """Let the client write, in the thread of our last letter, with that letter quoted below."""
    bench.analyst.analysis = understood
    headers = {}
    if number > 1:
        with bench.desk.store.read() as session:
            letter = session.exec(
                select(Message).where(Message.direction == Direction.OUT).order_by(col(Message.id).desc())
            ).first()
        assert letter is not None
        headers = {"In_Reply_To": f"<{letter.message_id}>", "References": f"<{letter.message_id}>"}
        lines = "\r\n".join(f"> {line}" for line in (quote or letter.text).splitlines())
        body = f"{body}\n\nLe 26 novembre 2026, Aciéries du Vexin a écrit :\n{lines}"
    subject = "Remise de fin d’année" if number == 1 else "Re: Remise de fin d’année"
    bench.take(mail(number, body=body.replace("\n", "\r\n"), subject=subject, **headers))
    worker = Worker(bench.desk.store, {"draft.": DraftPreparer(bench.desk)}, name="w")
    while worker.run_once():
        pass


def _draft(bench: Bench) -> DraftView:
    return ensure_draft(bench.desk, "1")


def _send(bench: Bench) -> DraftView:
    draft = _draft(bench)
    send_reply(bench.desk, "1", draft.id, draft.version, draft.subject, draft.body, by=ALICE)
    return draft


def _relance(**changes: object) -> Analysis:
    return dataclasses.replace(PRICE, nature=Nature.RELANCE, **changes)  # type: ignore[arg-type]


def test_three_mails_make_one_conversation(bench: Bench) -> None:
    """Asked, then answered and thanked for by name, then angry: called, and told what is taken up again."""
    _client(bench, 1, FIRST, PRICE)
    first = _send(bench)
    assert first.advice.questions == (ASKED,)
    assert first.advice.suite is None

    _client(bench, 2, "C’est la facture FA-88.", _relance(faits=Faits(facture=("FA-88",))))
    second = _send(bench)
    assert second.advice.suite is not None
    assert (second.advice.suite.answered, second.advice.suite.missing) == ((ASKED,), ())
    assert second.advice.suite.added == "la facture FA-88"
    assert "FA-88" in second.body
    assert "manque sur" not in second.body, "what is settled is not restated"
    assert "numéro de la facture" not in second.body, "nothing is asked twice"

    angry = _relance(menaces=(Menace.PAIEMENT,), faits=Faits())
    _client(bench, 3, "Toujours pas de facture rectifiée ! Nous bloquons vos règlements.", angry)
    third = _draft(bench)
    assert third.advice.suite is not None
    assert third.advice.suite.tone == "monte"
    assert third.advice.channel is Channel.APPEL_D_ABORD
    assert "suit son cours" not in third.body
    assert "FA-88" not in str(third.advice.questions)


def test_the_thread_is_told_what_changed(bench: Bench) -> None:
    """One word in the thread for each draft that continues, none for the first."""
    _client(bench, 1, FIRST, PRICE)
    _send(bench)
    _client(bench, 2, "C’est la facture FA-88.", _relance(faits=Faits(facture=("FA-88",))))

    with bench.desk.store.read() as session:
        asked = session.exec(select(Outbox).where(col(Outbox.key).like("thread:%:suite:%"))).all()
    assert [row.payload["suite"]["answered"] for row in asked] == [[ASKED]]


def test_a_question_left_out_of_the_letter_was_never_asked(bench: Bench) -> None:
    """Who deletes the question before sending has not asked it: it is neither ticked nor waited for."""
    _client(bench, 1, FIRST, PRICE)
    draft = _draft(bench)
    body = "Bonjour Madame Vasseur,\n\nJe vous écris jeudi.\n\nBien à vous"
    send_reply(bench.desk, "1", draft.id, draft.version, draft.subject, body, by=ALICE)
    _client(bench, 2, "Merci, j’attends.", _relance())

    suite = _draft(bench).advice.suite
    assert suite is not None
    assert (suite.answered, suite.missing) == ((), ())


def test_what_our_own_letter_says_is_no_fact_of_the_client(bench: Bench) -> None:
    """The day of our next step, quoted below the answer, is not filed as a date of his."""
    _client(bench, 1, FIRST, PRICE)
    _send(bench)
    quoted = _relance(faits=Faits(facture=("FA-88",), dates=("2026-12-03",), montants=(1240.0,)))
    quote = "Je vous donne des nouvelles jeudi 3 décembre.\nLa somme de 900 €."
    with bench.desk.store.work() as session:
        letter = session.exec(select(Message).where(Message.direction == Direction.OUT)).one()
        letter.text = letter.new_text = quote
    _client(bench, 2, "C’est la facture FA-88, de 1 240 €.", quoted, quote=quote)

    with bench.desk.store.read() as session:
        last = session.exec(
            select(Message).where(Message.direction == Direction.IN).order_by(col(Message.id).desc())
        ).first()
        assert last is not None
        faits = latest_analysis(session, last.dossier_id, last.id).faits
    assert faits.dates == ()
    assert faits.montants == (1240.0,)
    assert faits.facture == ("FA-88",)


def test_a_promise_made_sooner_moves_the_next_step(bench: Bench) -> None:
    """The letter says the day that was promised, as it was promised."""
    _client(bench, 1, FIRST, PRICE)
    _send(bench)
    with bench.desk.store.work() as session:
        for row in session.exec(select(Engagement)).all():
            row.state = EngagementState.TENU
        message = session.exec(select(Message).where(Message.direction == Direction.OUT)).one()
        session.add(
            Engagement(
                dossier_id=message.dossier_id,
                message_row_id=message.id,
                text="Je vous envoie la facture rectifiée.",
                due_on=date(2026, 11, 27),
                state=EngagementState.EN_COURS,
                by=ALICE,
                at=bench.desk.now(),
            )
        )
    _client(bench, 2, "C’est la facture FA-88.", _relance(faits=Faits(facture=("FA-88",))))

    draft = _draft(bench)
    assert "vendredi 27\u00a0novembre" in draft.body
    assert draft.advice.suite is not None
    assert draft.advice.suite.promised == ("Je vous envoie la facture rectifiée.",)


@pytest.mark.parametrize(("ton", "after"), [(Ton.COLERE, "colere"), (Ton.CALME, "calme")])
def test_the_tone_after_an_answer_is_learnt(bench: Bench, ton: Ton, after: str) -> None:
    """The use of a playbook ends with how the client sounds in the next mail."""
    _client(bench, 1, FIRST, PRICE)
    _send(bench)
    _client(bench, 2, "Voici ma réponse.", _relance(ton=ton))

    with bench.desk.store.read() as session:
        use = session.exec(select(PlaybookUse)).one()
    assert (use.ton_before, use.ton_after) == ("calme", after)


def test_a_second_mail_before_any_letter_is_no_second_turn(bench: Bench) -> None:
    """Nothing of ours was said: the draft answers from the start."""
    _client(bench, 1, FIRST, PRICE)
    bench.analyst.analysis = _relance()
    references = {"In_Reply_To": "<m1@vasseur.example>", "References": "<m1@vasseur.example>"}
    bench.take(mail(2, body="Je vous relance.", subject="Re: Remise de fin d’année", **references))
    worker = Worker(bench.desk.store, {"draft.": DraftPreparer(bench.desk)}, name="w")
    while worker.run_once():
        pass

    assert _draft(bench).advice.suite is None
