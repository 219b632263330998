"""Is the client asked in the end, is the answer read through the mail, and does a bad one bring us back?"""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from desk.charter.enquete import Survey
from desk.letters.preparing import prepare_letter
from desk.life.acting import reopen, resolve
from desk.reply import ensure_draft, send_reply
from desk.rights import NotAllowedError
from desk.sending import MailPerformer
from desk.surveying.answering import mark_followed
from desk.timing.firing import run_clock
from desk.worker import Worker
from intake.parsing import parse_mail
from models.store import Store
from models.tables import Dossier, Echeance, Enquete, Event, Interlocuteur, Message, Outbox
from models.values import Analysis
from models.vocabulary import Cause, Etat, Issue, Nature
from playbooks.letters import Kind
from tests.builders import ANALYSIS, FakeClock
from tests.desk.conftest import ADDRESS, Bench, mail, make_bench
from tests.desk.test_reply import Post

AGENT = "U01ALICE"
NOTHING = Analysis(nature=Nature.HORS_SUJET)


class Story:
    """A dossier that was resolved, on a desk whose clock moves."""

    def __init__(self, bench: Bench, clock: FakeClock) -> None:
        self.bench, self.clock, self.post = bench, clock, Post()
        bench.take(mail(1))
        self.resolve()

    def resolve(self) -> None:
        resolve(
            self.bench.desk,
            "1",
            issue=Issue.ACCORD,
            cause=Cause.OPERATIONS,
            lesson="Contrôler les lots avant l’expédition.",
            by=AGENT,
        )

    def wait(self, **delta: float) -> None:
        self.clock.forward(**delta)
        run_clock(self.bench.desk)
        worker = Worker(self.bench.desk.store, {"mail.": MailPerformer(self.bench.desk, self.post)}, name="w")
        while worker.run_once():
            pass

    def asked(self) -> str:
        """Return the Message-ID of the question, once it left."""
        return str(parse_mail(self.post.sent[-1][0]).message_id)

    def answer(self, body: str, *, analysis: Analysis = NOTHING, number: int = 2, **headers: str) -> None:
        self.bench.analyst.analysis = analysis
        reply_to = {"In_Reply_To": f"<{self.asked()}>"} if "In_Reply_To" not in headers else {}
        self.bench.take(mail(number, body=body, subject="Re: Deux questions", **reply_to, **headers))

    def survey(self) -> Enquete:
        with self.bench.desk.store.read() as session:
            row = session.exec(select(Enquete).order_by(col(Enquete.id).desc())).first()
            assert row is not None
            session.expunge(row)
            return row

    def etat(self) -> Etat:
        with self.bench.desk.store.read() as session:
            return session.exec(select(Dossier)).one().etat

    def outbox(self, kind: str, what: str = "") -> list[dict[str, Any]]:
        with self.bench.desk.store.read() as session:
            rows = session.exec(select(Outbox).where(Outbox.kind == kind)).all()
            return [dict(row.payload) for row in rows if not what or row.payload.get("what") == what]

    def reminders(self) -> list[str]:
        with self.bench.desk.store.read() as session:
            rows = session.exec(select(Echeance).where(Echeance.kind == "rappel")).all()
            return [row.text for row in rows]


def _story(store: Store, tmp_path: Path, **survey: Any) -> Story:
    clock = FakeClock()
    store.clock = clock
    bench = make_bench(store, tmp_path)
    charter = bench.desk.charter
    bench.desk.__dict__["charter"] = dataclasses.replace(charter, survey=Survey(**{"sent": True, **survey}))
    return Story(bench, clock)


@pytest.fixture(name="story")
def _asked_story(store: Store, tmp_path: Path) -> Story:
    story = _story(store, tmp_path)
    story.wait(days=8)
    return story


def test_the_question_leaves_once_as_the_charter_says(store: Store, tmp_path: Path) -> None:
    """Five business days after the end, once, marked as what nobody wrote, with a signed id."""
    story = _story(store, tmp_path)
    story.wait(days=6)
    assert story.post.sent == []
    story.wait(days=2)
    story.wait(days=2)

    ((content, envelope_from, recipients),) = story.post.sent
    assert (envelope_from, recipients) == ("", ("claire@vasseur.example",))
    assert b"Auto-Submitted: auto-generated" in content
    text = parse_mail(content).text
    assert "De 0 à 10" in text
    assert "écoutait" in text
    assert story.survey().note is None


def test_by_default_it_is_a_draft_that_a_person_sends(store: Store, tmp_path: Path) -> None:
    """Nothing leaves alone; once a person sends it, its answer is read in the same way."""
    story = _story(store, tmp_path, sent=False)
    story.wait(days=8)
    assert story.post.sent == []
    assert [p["genre"] for p in story.outbox("slack.thread", "lettre")] == ["satisfaction"]

    prepare_letter(story.bench.desk, "1", Kind.SATISFACTION, by=AGENT)
    draft = ensure_draft(story.bench.desk, "1")
    send_reply(story.bench.desk, "1", draft.id, draft.version, draft.subject, draft.body, by=AGENT)
    story.wait(minutes=1)
    story.answer("10, oui")

    assert (story.survey().note, story.survey().ecoute) == (10, True)


def test_no_question_where_the_charter_wants_none(store: Store, tmp_path: Path) -> None:
    """Zero days is never."""
    story = _story(store, tmp_path, days=0)
    story.wait(days=30)

    assert story.outbox("slack.thread", "lettre") == []
    assert story.post.sent == []


def test_a_dossier_that_came_back_asks_nothing(store: Store, tmp_path: Path) -> None:
    """Each end has a question of its own."""
    story = _story(store, tmp_path)
    reopen(story.bench.desk, "1", why="le client rappelle", by=AGENT)
    story.wait(days=8)
    assert story.post.sent == []
    story.resolve()
    story.wait(days=8)
    assert len(story.post.sent) == 1


def test_a_person_is_not_asked_twice_in_a_month(story: Story) -> None:
    """Two dossiers of one person end: one question."""
    story.bench.analyst.analysis = ANALYSIS
    story.bench.take(mail(7, subject="Autre affaire"))
    resolve(
        story.bench.desk,
        "2",
        issue=Issue.ACCORD,
        cause=Cause.OPERATIONS,
        lesson="Contrôler les lots avant l’expédition.",
        by=AGENT,
    )
    story.wait(days=9)

    assert len(story.post.sent) == 1


def test_an_address_that_bounces_is_not_asked(store: Store, tmp_path: Path) -> None:
    """A question to nobody is not sent."""
    story = _story(store, tmp_path)
    with store.work() as session:
        session.exec(select(Interlocuteur)).one().bouncing = True
    story.wait(days=8)

    assert story.post.sent == []


@pytest.mark.parametrize(
    ("body", "note", "ecoute"),
    [
        ("9", 9, None),
        (
            "9/10, oui\n\nLe 4 déc. 2026, Aciéries du Vexin a écrit :\n> 1. De 0 à 10, recommanderiez-vous",
            9,
            True,
        ),
        ("Dix - oui", 10, True),
        ("Bonjour,\n\nJe vous mets 8. Je me suis sentie écoutée.\n\nClaire", 8, True),
    ],
)
def test_a_good_answer_is_filed_and_reopens_nothing(
    story: Story, body: str, note: int, ecoute: bool | None
) -> None:
    """Read through the mail, with what it quotes below; shown in the thread, no draft, no acknowledgement."""
    before = len(story.outbox("draft.prepare"))
    story.answer(body)

    row = story.survey()
    assert (row.note, row.ecoute, story.etat()) == (note, ecoute, Etat.RESOLU)
    assert row.answer_row_id is not None
    (told,) = story.outbox("slack.thread", "enquete")
    assert (told["note"], told["mauvaise"]) == (note, False)
    assert len(story.outbox("draft.prepare")) == before
    assert story.outbox("mail.ack") == []


def test_a_promoter_is_thanked(story: Story) -> None:
    """A task for who has the dossier (seed row 100); who did it is written down, once."""
    story.answer("10 - oui")
    (text,) = story.reminders()
    assert "Remercier Claire Vasseur (10" in text

    assert mark_followed(story.bench.desk, 1, by=AGENT) is None
    assert mark_followed(story.bench.desk, 1, by="U02BRUNO") == AGENT
    assert story.survey().followed_by == AGENT


def test_the_answer_of_a_private_dossier_is_followed_by_who_sees_it(story: Story) -> None:
    """A number typed in from elsewhere opens nothing, and tells nothing of who followed it."""
    story.answer("10 - oui")
    with story.bench.desk.store.work() as session:
        row = session.exec(select(Dossier)).one()
        row.sensible, row.owner = True, AGENT

    with pytest.raises(NotAllowedError, match="sensible"):
        mark_followed(story.bench.desk, 1, by="U02BRUNO")
    assert story.survey().followed_by is None
    assert mark_followed(story.bench.desk, 1, by=AGENT) is None


@pytest.mark.parametrize("body", ["3", "6/10", "8, non", "7. Je n’ai jamais été écoutée."])
def test_a_bad_answer_brings_the_dossier_back(story: Story, body: str) -> None:
    """A low note or no ear: the dossier runs again, somebody is to call, a draft answers."""
    before = len(story.outbox("draft.prepare"))
    story.answer(body)

    assert story.etat() is Etat.INSTRUCTION
    assert len(story.outbox("draft.prepare")) == before + 1
    (text,) = story.reminders()
    assert "Appeler Claire Vasseur" in text
    with story.bench.desk.store.read() as session:
        assert session.exec(select(Dossier)).one().reopened == 1


def test_a_complaint_in_a_good_note_is_heard(story: Story) -> None:
    """The words count more than the number."""
    body = "8, oui. Mais le lot 2291 est de nouveau fissuré et notre ligne est arrêtée depuis ce matin."
    story.answer(body, analysis=ANALYSIS)

    assert (story.survey().note, story.etat()) == (8, Etat.INSTRUCTION)
    assert story.outbox("slack.thread", "enquete")[0]["mauvaise"] is True


def test_words_without_a_note_are_kept_for_a_person(story: Story) -> None:
    """A sentence is filed as the comment and goes on as a mail of the dossier."""
    story.answer("Merci pour votre message, tout va bien ici.")

    row = story.survey()
    assert (row.note, row.ecoute, row.answered_at) == (None, None, story.clock())
    assert "tout va bien" in row.comment
    assert story.outbox("slack.thread", "mail_in") != []


def test_an_automatic_answer_is_none(story: Story) -> None:
    """An absence notice that quotes « 8, oui » answers nothing."""
    story.answer("8, oui\nJe suis absente jusqu’au 9.", Auto_Submitted="auto-replied")

    assert story.survey().answered_at is None


def test_a_reference_is_no_note(story: Story) -> None:
    """A mail of the dossier that names it is no answer."""
    story.answer("Dossier D-2026-00001 : rappelez-moi au 01 09 08 07 06.", In_Reply_To="<m1@vasseur.example>")

    assert story.survey().answered_at is None


def test_a_note_without_the_reply_is_linked_by_the_thread(story: Story) -> None:
    """A program that answers an older mail of the thread is understood where the note is sure."""
    story.answer("9", In_Reply_To="<m1@vasseur.example>")

    assert story.survey().note == 9


def test_a_stranger_answers_for_nobody(story: Story) -> None:
    """Somebody whom the dossier does not know fills in no survey."""
    story.bench.analyst.analysis = NOTHING
    stranger = "Mallory <mallory@ailleurs.example>"
    story.bench.take(mail(5, body="0", sender=stranger, In_Reply_To=f"<{story.asked()}>"))

    assert story.survey().answered_at is None


def test_a_second_answer_is_a_mail_like_another(story: Story) -> None:
    """The first one counts."""
    story.answer("9")
    story.answer("2", number=3)

    assert story.survey().note == 9
    assert story.etat() is Etat.RESOLU


def test_the_journal_holds_labels_and_no_words(story: Story) -> None:
    """Who answered what, never the comment."""
    story.answer("9, oui, merci à Alice")
    with story.bench.desk.store.read() as session:
        rows = session.exec(select(Event).where(col(Event.kind).startswith("enquete"))).all()
        said = {row.kind: row.data for row in rows}
    assert said["enquete.repondue"]["note"] == 9
    assert "Alice" not in str(said)


def test_the_answer_is_found_by_the_message_of_its_dossier(story: Story) -> None:
    """The question is a letter of the dossier, from our address."""
    with story.bench.desk.store.read() as session:
        row = session.get(Message, story.survey().message_row_id)
        assert row is not None
        assert row.message_id == story.asked()
    assert ADDRESS.encode() in story.post.sent[-1][0]
    assert story.clock() - story.survey().asked_at < timedelta(days=1)
