"""What does a card show, and does it stay within Slack's limits for any content?"""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.answers import list_post, status_post
from bot.slack.cards import dossier_card
from bot.slack.correcting import correct_modal
from bot.slack.declaring import Heard, declare_modal
from bot.slack.drafting import conflict_modal, draft_modal, lost_race_modal
from bot.slack.escaping import JOINER
from bot.slack.explaining import why_modal
from bot.slack.threads import account_manager_post, mail_modal, notice_post, thread_post
from bot.texts import card as texts
from desk.listing import Filter
from desk.views import DossierLine, DossierView, DraftView, EventLine, MessageView
from models.tables import Direction
from models.values import Faits, Point, Reading, ReadSentence
from models.vocabulary import Demande, Enjeu, Etat, Gravite, Menace, Motif, Niveau, Phase, Risque, Ton
from tests.bot.payloads import built_view
from tests.builders import ANALYSIS, DRAFT, NOW
from tests.servers.block_kit import message_problems, view_problems

WILD = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="*_~`<>!@#&;:|/ \nàé😀skulhtp\u202e\u0000", max_size=300),
    st.text(min_size=1, max_size=60).map(lambda text: text * 120),
    st.sampled_from(
        ["<!channel>", "<@U01ALICE>", "&lt;b&gt;", "http://mauvais.example", ":skull:" * 900, ""]
    ),
)
WORDS = st.lists(WILD, max_size=12).map(tuple)


def subsets(kind: type[StrEnum]) -> st.SearchStrategy[tuple[StrEnum, ...]]:
    """Give any set of labels."""
    return st.lists(st.sampled_from(list(kind)), unique=True).map(tuple)


ANALYSES = st.builds(
    dataclasses.replace,
    st.just(ANALYSIS),
    motifs=subsets(Motif),
    motif_principal=st.sampled_from([*map(str, Motif), "autre", None]),
    ton=st.sampled_from(list(Ton)),
    phase=st.sampled_from([*Phase, None]),
    menaces=subsets(Menace),
    enjeux=subsets(Enjeu),
    demandes=subsets(Demande),
    faits=st.builds(
        Faits,
        commande=WORDS,
        facture=WORDS,
        bl=WORDS,
        contrat=WORDS,
        lot=WORDS,
        delais=WORDS,
        quantites=WORDS,
    ),
    evidence=st.dictionaries(st.sampled_from(["motifs.prix", "ton.irrite", "x.y"]), WORDS, max_size=3),
    gravite=st.sampled_from(list(Gravite)),
    gravite_why=st.lists(st.builds(Point, st.integers(1, 5), WILD), max_size=6).map(tuple),
    model=WILD,
)
DRAFTS = st.builds(
    DraftView,
    id=st.just(1),
    version=st.integers(1, 99),
    subject=WILD,
    body=st.lists(WILD, max_size=8).map("\n\n".join),
    advice=st.builds(
        dataclasses.replace,
        st.just(DRAFT),
        reasons=WORDS,
        questions=WORDS,
        uncovered=WORDS,
        approval=st.sampled_from(list(Niveau)),
    ),
    edited_by=st.sampled_from([None, "U01ALICE", "<!channel>"]),
    at=st.just(NOW),
)
MESSAGES = st.builds(
    MessageView,
    id=st.just(1),
    direction=st.just(Direction.IN),
    from_name=WILD,
    from_address=WILD,
    subject=WILD,
    new_text=WILD,
    at=st.just(NOW),
    author=st.sampled_from([None, "U01ALICE"]),
    attachments=st.lists(st.tuples(WILD, WILD, st.integers(0, 10**9)), max_size=15).map(tuple),
    doubts=st.lists(st.sampled_from(["bidi", "homograph", "autre"]), max_size=3).map(tuple),
    dmarc=st.sampled_from(["pass", "fail", "none", "unknown"]),
)
VIEWS = st.builds(
    DossierView,
    id=st.just(1),
    reference=st.just("D-2026-00042"),
    subject=WILD,
    source=st.sampled_from(["email", "telephone", "slack"]),
    etat=st.sampled_from(list(Etat)),
    entreprise=WILD,
    tier=WILD,
    key_account=st.booleans(),
    account_manager=st.just(""),
    client_name=WILD,
    client_address=WILD,
    analysis=ANALYSES,
    corrected=st.booleans(),
    a_qualifier=st.booleans(),
    owner=st.sampled_from([None, "U01ALICE"]),
    opened_at=st.just(NOW - timedelta(days=2)),
    first_answer_due_at=st.sampled_from([None, NOW, NOW + timedelta(days=400)]),
    resolution_due_at=st.sampled_from([None, NOW - timedelta(days=1)]),
    due_why=WILD,
    first_answered_at=st.sampled_from([None, NOW]),
    linked_to=st.sampled_from([None, "D-2026-00007"]),
    linked_why=WILD,
    first_message=st.one_of(st.none(), MESSAGES),
    message_count=st.integers(0, 500),
    draft=st.one_of(st.none(), DRAFTS),
    version=st.integers(1, 9),
)
READINGS = st.lists(
    st.builds(ReadSentence, WILD, st.sampled_from(list(Risque)), WILD, st.one_of(st.none(), WILD)),
    max_size=12,
).map(
    lambda found: Reading(Risque.AUCUN, tuple(dataclasses.replace(s, start=i) for i, s in enumerate(found)))
)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(view=VIEWS, content=st.sampled_from(["full", "minimal"]))
def test_a_card_stays_within_slacks_limits(view: DossierView, content: str) -> None:
    """Whatever a client wrote, Slack takes the card, with a text that stands for it."""
    post = dossier_card(view, NOW, content=content, mark="outbox.1.1", playbook=view.linked_why)

    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []


@MANY
@given(
    view=VIEWS, message=MESSAGES, what=st.sampled_from(["mail_in", "mail_out", "ack", "note", "echec", "?"])
)
def test_messages_stay_within_slacks_limits(view: DossierView, message: MessageView, what: str) -> None:
    """So do the messages of a thread, of an account manager, of the channel, and the answers."""
    events = [EventLine("dossier.pris", "U01ALICE", NOW, {}), EventLine("?", view.subject, NOW, {})]
    for post in (
        thread_post(what, message, view.subject),
        account_manager_post(view, NOW),
        notice_post({"what": "quarantaine", "reason": view.subject, "raw_mail_id": 4}),
        notice_post({"text": view.subject}),
        status_post(view, events, NOW),
    ):
        assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []


@MANY
@given(view=VIEWS, draft=DRAFTS, reading=READINGS, words=WILD)
def test_windows_stay_within_slacks_limits(
    view: DossierView, draft: DraftView, reading: Reading, words: str
) -> None:
    """So do the windows."""
    for modal in (
        draft_modal(view, draft, reading, playbook=words),
        conflict_modal(view, draft, (words, draft.body), "U02BRUNO"),
        lost_race_modal((words, draft.body), "bureau"),
        why_modal(view, NOW, playbook=words, steps=[("own", "rien à signaler"), ("?", words)]),
        mail_modal([view.first_message] * 9 if view.first_message else []),
        correct_modal(view),
        declare_modal(Heard(client=words, text=draft.body, source="slack", key="C1:1.1")),
    ):
        assert view_problems(modal) == []


@MANY
@given(subject=WILD, name=WILD, total=st.integers(0, 10**6))
def test_lists_stay_within_slacks_limits(subject: str, name: str, total: int) -> None:
    """So does a page of a list."""
    line = DossierLine(
        "D-2026-00001", subject, Etat.RECU, name, name, None, "calme", 4, "U01ALICE", NOW, NOW, True
    )
    post = list_post([line] * 8, total, Filter(entreprise=name[:100], offset=8, limit=8), NOW)

    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []


@MANY
@given(view=VIEWS)
def test_nothing_a_client_writes_becomes_markup(view: DossierView) -> None:
    """No mention, link or picture that is not ours comes out of what a client wrote."""
    post = dossier_card(view, NOW, mark="m")
    written = json.dumps([post.text, *post.blocks], ensure_ascii=False)
    markup = "".join(_mrkdwn(list(post.blocks))) + post.text

    assert set(re.findall(r"<[^>]*>?", markup)) <= {"<@U01ALICE>"}
    assert not re.search(r":[a-z0-9_+-]+:", markup.replace("\xa0", " "))
    assert "\u202e" not in written.replace("\\u202e", "\u202e")


def _mrkdwn(found: object) -> list[str]:
    if isinstance(found, dict):
        own = [found["text"]] if found.get("type") == "mrkdwn" else []
        return own + [text for value in found.values() for text in _mrkdwn(value)]
    if isinstance(found, list):
        return [text for item in found for text in _mrkdwn(item)]
    return []


def test_one_glance_tells_the_essential(tmp_path: Path) -> None:
    """The card says who, what, how grave, how angry, by when, who has it and what to do next."""
    view = built_view(tmp_path)
    post = dossier_card(view, NOW, playbook="Défaut de qualité")
    shown = json.dumps(post.blocks, ensure_ascii=False).replace("\xa0", " ")

    for words in (
        "Fonderie Vasseur — Lot 2291",
        "Claire Vasseur",
        "*compte clé*",
        "🟠 Forte (3 / 4)",
        "*Qualité*, conformité",
        "Irrité",
        "Litige",
        "Paiement suspendu",
        "Activité arrêtée ou menacée",
        "Remplacement",
        "CMD-2026-118",
        "Première réponse avant jeudi 26 novembre à 14 h 30",
        "personne ne l’a encore pris",
        "Défaut de qualité · 📞 appeler d’abord",
    ):
        assert words in shown


def test_the_excerpt_starts_with_what_matters(tmp_path: Path) -> None:
    """Greetings do not take the place of the complaint."""
    assert texts.excerpt("Madame, Monsieur,\n\nBonjour. La facture est fausse.") == "> La facture est fausse."
    assert texts.excerpt("Monsieur Bonnet ne répond plus") == "> Monsieur Bonnet ne répond plus"


def test_a_late_dossier_says_so_in_words(tmp_path: Path) -> None:
    """Lateness is said, not only coloured."""
    view = dataclasses.replace(built_view(tmp_path), first_answer_due_at=NOW - timedelta(hours=3))
    shown = json.dumps(dossier_card(view, NOW).blocks, ensure_ascii=False).replace("\xa0", " ")

    assert "⏰ Première réponse en retard : c’était jeudi 26 novembre à 7 h 30" in shown


def test_a_doubt_is_asked_plainly(tmp_path: Path) -> None:
    """Below the threshold, with a forged sender and a close dossier, the card asks and warns."""
    view = built_view(tmp_path)
    assert view.first_message is not None
    forged = dataclasses.replace(view.first_message, dmarc="fail", doubts=("reply_to_elsewhere",))
    view = dataclasses.replace(view, a_qualifier=True, first_message=forged, linked_to="D-2026-00007")
    shown = json.dumps(dossier_card(view, NOW).blocks, ensure_ascii=False)

    assert "À qualifier" in shown
    assert "DMARC" in shown
    assert "autre domaine" in shown
    assert "À rapprocher peut-être de D-2026-00007" in shown


@pytest.mark.parametrize("etat", [Etat.RESOLU, Etat.CLOS, Etat.CONTENTIEUX])
def test_a_closed_dossier_is_not_to_be_taken(tmp_path: Path, etat: Etat) -> None:
    """A dossier that asks for no work has no button to take it."""
    view = dataclasses.replace(built_view(tmp_path), etat=etat)

    assert "dossier.take" not in json.dumps(dossier_card(view, NOW).blocks)


def test_a_hostile_subject_is_shown_as_it_is(tmp_path: Path) -> None:
    """The title shows what was written; in our own markup it is inert."""
    hostile = "*URGENT* <!channel> :skull: <http://mauvais.example|ici>"
    view = dataclasses.replace(built_view(tmp_path), subject=hostile)
    post = dossier_card(view, NOW)

    assert hostile in post.blocks[0]["text"]["text"].replace(JOINER, "")
    assert "<!channel>" not in post.text


def test_a_foreign_mail_says_its_language(tmp_path: Path) -> None:
    """« Langue » shows only where it is not French, with a word of caution."""
    view = built_view(tmp_path)
    foreign = dataclasses.replace(view, analysis=dataclasses.replace(view.analysis, langue="de"))

    assert "Message en allemand" in json.dumps(dossier_card(foreign, NOW).blocks, ensure_ascii=False)
    assert "Langue" not in json.dumps(dossier_card(view, NOW).blocks, ensure_ascii=False)


def test_no_answer_is_announced_where_none_is_prepared(tmp_path: Path) -> None:
    """Once the answer left, or the dossier ended, the card does not say that a draft is coming."""
    view = dataclasses.replace(built_view(tmp_path), draft=None)

    assert texts.playbook(view, "") == "Proposition de réponse en préparation"
    assert texts.playbook(dataclasses.replace(view, first_answered_at=NOW), "") == ""
    assert texts.playbook(dataclasses.replace(view, etat=Etat.RESOLU), "") == ""
