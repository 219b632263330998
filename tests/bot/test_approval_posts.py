"""Do the messages and windows of agreements stay within Slack's limits, and say all that was asked?"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.approving import asking_post, outcome_post, read_modal, refuse_modal, told_post, waiting_blocks
from bot.slack.drafting import preview_modal
from bot.slack.legal import legal_modal, question_post
from bot.slack.letters_menu import kinds_modal, proposed_post
from bot.slack.surveying import answer_post
from desk.approving import DROP, SEND, ApprovalState
from desk.asked import AskedView
from desk.views import DossierView, DraftView
from models.values import Reading
from models.vocabulary import Niveau
from playbooks.letters import Kind
from tests.bot.payloads import built_view
from tests.bot.test_cards import DRAFTS, MANY, READINGS, VIEWS, WILD
from tests.builders import NOW
from tests.servers.block_kit import message_problems, view_problems

PEOPLE = st.lists(st.sampled_from(["U01ALICE", "U02BRUNO", "U03CLAIRE"]), max_size=30).map(tuple)
ASKED = st.builds(
    AskedView,
    id=st.integers(1, 10**9),
    reference=st.just("D-2026-00001"),
    niveau=st.sampled_from([Niveau.RESPONSABLE, Niveau.DIRECTION]),
    reasons=st.lists(WILD, max_size=12).map(tuple),
    asked_by=st.just("U01ALICE"),
    asked_at=st.just(NOW),
    asked_of=PEOPLE,
    recipient=WILD,
    subject=WILD,
    body=WILD,
    files=st.lists(WILD, max_size=12).map(tuple),
    departure=st.sampled_from([SEND, DROP]),
    reminders=st.integers(0, 9),
    is_open=st.booleans(),
    agreed=st.sampled_from([True, False, None]),
    decided_by=st.sampled_from(["U03CLAIRE", None]),
    word=WILD,
)


@MANY
@given(asked=ASKED, dossier=VIEWS, content=st.sampled_from(["full", "minimal"]), thread=st.booleans())
def test_an_asking_fits_whatever_it_says(
    asked: AskedView, dossier: DossierView, content: str, thread: bool
) -> None:
    """Messages and windows; while it is open, a click answers and the whole text can be read."""
    post = asking_post(asked, dossier, content=content, in_thread=thread)
    for shown in (post, told_post(asked), outcome_post(asked)):
        assert message_problems({"text": shown.text, "blocks": list(shown.blocks)}) == []
    assert view_problems({"type": "home", "blocks": waiting_blocks([asked] * 12)}) == []
    for window in (read_modal(asked), refuse_modal(asked), kinds_modal(dossier), legal_modal(dossier)):
        assert view_problems(window) == []

    buttons = json.dumps([block for block in post.blocks if block["type"] == "actions"])
    assert ("approval.agree" in buttons) is asked.is_open
    if asked.is_open and content == "minimal":
        assert "approval.read" in buttons


def test_a_private_dossier_keeps_its_words_from_the_thread(tmp_path: Path) -> None:
    """Who is asked reads all of it in private; the thread says only that somebody is asked."""
    dossier = dataclasses.replace(built_view(tmp_path), sensible=True)
    asked = AskedView(
        id=1,
        reference="D-2026-00001",
        niveau=Niveau.DIRECTION,
        reasons=("raison-secrète",),
        asked_by="U01ALICE",
        asked_at=NOW,
        asked_of=("U03CLAIRE",),
        recipient="client-secret",
        subject="objet-secret",
        body="corps-secret",
        files=("fichier-secret",),
        departure=SEND,
        reminders=0,
        is_open=True,
        agreed=None,
        decided_by=None,
        word="mot-secret",
    )
    refused = dataclasses.replace(asked, is_open=False, agreed=False, decided_by="U03CLAIRE")
    for one in (asked, refused):
        post = asking_post(one, dossier, content="minimal", in_thread=True)
        assert "secr" not in json.dumps([post.text, *post.blocks], ensure_ascii=False)
    assert "secr" not in outcome_post(refused, is_private=True).text
    assert "corps-secret" in str(asking_post(asked, dossier, content="full").blocks)


@MANY
@given(view=VIEWS, draft=DRAFTS, reading=READINGS, reasons=st.lists(WILD, max_size=12), people=PEOPLE)
def test_a_preview_fits_whatever_is_asked(
    view: DossierView, draft: DraftView, reading: Reading, reasons: list[str], people: tuple[str, ...]
) -> None:
    """Whoever is to be asked, or was, and for however many reasons."""
    for state in (
        ApprovalState(Niveau.DIRECTION, tuple(reasons), allowed=False, asked_of=people),
        ApprovalState(Niveau.DIRECTION, tuple(reasons), allowed=False, asked_of=people, waiting=True),
        ApprovalState(Niveau.RESPONSABLE, tuple(reasons), allowed=True),
        ApprovalState(Niveau.RESPONSABLE, tuple(reasons), allowed=True, agreed_by="U03CLAIRE"),
    ):
        assert view_problems(preview_modal(view, draft, reading, state=state)) == []


@MANY
@given(words=WILD, pieces=st.lists(WILD, max_size=30))
def test_what_comes_after_fits(words: str, pieces: list[str]) -> None:
    """A letter proposed, an answer to the survey, a question of law."""
    question = {"reference": "D-2026-00001", "par": "U01ALICE", "question": words}
    points = {"client": words, "contrat": words, "penalites": words, "pieces": pieces, "delais": pieces}
    for post in (
        question_post({**question, "points": {**points, "montants": [4280.5], "menaces": ["juridique"]}}),
        answer_post({"enquete_id": 1, "note": None, "ecoute": False, "mauvaise": True}, []),
        *(
            proposed_post({"reference": words or "D", "genre": str(kind), "pret": kind is Kind.ETAPE})
            for kind in Kind
        ),
    ):
        assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []
