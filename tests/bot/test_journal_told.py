"""Does the status of a dossier tell what was done with it, in French and without repeating itself?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.watching import _show_one, shape_of
from bot.texts.answers import EVENTS, journal
from desk.views import EventLine
from tests.bot.payloads import built_view
from tests.builders import NOW


def _lines(*kinds: str) -> list[EventLine]:
    return [EventLine(kind, "U01ALICE", NOW, {}) for kind in kinds]


def test_what_became_of_an_answer_is_told() -> None:
    """An agreement asked and refused, an answer taken back: the last acts are the ones people look for."""
    told = journal(_lines("accord.refuse", "accord.demande", "reponse.annulee", "reponse.approuvee"), NOW)

    assert [line.partition("\xa0: ")[2] for line in told.splitlines()] == [
        "accord refusé par <@U01ALICE>",
        "accord demandé avant l’envoi par <@U01ALICE>",
        "envoi annulé avant le départ par <@U01ALICE>",
        "envoi d’une réponse demandé par <@U01ALICE>",
    ]


def test_the_same_act_twice_in_a_minute_is_told_once() -> None:
    """Five rewritings in a row leave room for what came before."""
    told = journal(_lines(*["brouillon.reecrit"] * 5, "dossier.escalade", "dossier.en_pause"), NOW)

    assert told.count("réécrit") == 1
    assert "porté à un autre niveau" in told
    assert "mis en attente du client" in told


def test_what_leads_alone_may_see_is_not_told() -> None:
    """No line of a mediation's room, of the origin of a dossier, or of a check before court."""
    assert not [kind for kind in EVENTS if kind.startswith("mediation.") or "origine" in kind]
    assert journal(_lines("contentieux.controle", "dossier.origine", "mediation.note"), NOW) == ""


def test_the_command_line_writes_no_code_word(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What Slack leaves out is told there in French too, at the hour of France."""
    view = built_view(tmp_path)
    lines = [EventLine("courriel.classe", "bureau", NOW, {}), EventLine("accord.refuse", "U01ALICE", NOW, {})]
    _show_one(shape_of(view, lines, NOW))

    shown = capsys.readouterr().out.replace("\xa0", " ")
    assert "courriel versé au dossier, empreinte inscrite (bureau)" in shown
    assert "jeudi 26 novembre à 10 h 30 : accord refusé (U01ALICE)" in shown
