"""Do digests and pictures of figures reach a real workspace once, and stay away where there is nothing?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from desk.effects import ask
from desk.timing.ahead import plan_ahead
from desk.timing.firing import run_clock
from models.tables import Dossier, OutboxState
from models.vocabulary import Cause, Etat, Issue
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BOT, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def test_the_digest_of_the_day_says_what_waits(world: World) -> None:
    """In the morning: what came, what is late, what is due; sensitive ones are counted only."""
    now = world.built.clock()
    add_dossier(world.built.store, number=1, first_answer_due_at=now - timedelta(hours=20))
    add_dossier(world.built.store, number=2, first_answer_due_at=now + timedelta(hours=4))
    add_dossier(world.built.store, number=3, sensible=True, first_answer_due_at=now - timedelta(hours=20))
    _strike(world, "quotidien")

    told = world.find("Le point du jeudi 26 novembre 2026")
    shown = str(told["blocks"])
    assert "*En retard* (2)" in shown
    assert "D-2026-00001" in shown
    assert "D-2026-00003" not in shown
    assert "*À rendre aujourd’hui* (1)" in shown
    world.slack.click(told, "dossier.show")
    world.find("D-2026-00001, gravité")


def test_nothing_is_said_where_there_is_nothing(world: World) -> None:
    """An empty desk gets no digest, of any kind."""
    for what in ("quotidien", "hebdomadaire", "mensuel"):
        _strike(world, what)

    assert world.slack.messages() == []
    assert {state for kind, state in world.states() if kind == "slack.digest"} == {OutboxState.DONE}


def test_a_digest_is_posted_once_even_where_its_answer_was_lost(world: World) -> None:
    """A post whose answer never came is recognised at the second attempt."""
    add_dossier(world.built.store)
    world.proxy.lose.append("chat.postMessage")
    _strike(world, "quotidien")

    assert len([m for m in world.slack.messages() if "Le point du" in m["text"]]) == 1


def test_the_pack_of_the_committee_has_its_pictures(world: World) -> None:
    """The month: figures, causes, lessons; each picture in the thread, with its words, once."""
    _last_month(world)
    _strike(world, "mensuel")
    told = world.find("Dossier du comité, octobre 2026")
    world.work(turns=30)

    assert "Pareto des causes" in str(told["blocks"])
    assert "Vérifier chaque lot" in str(told["blocks"])
    pictures = _pictures(world)
    assert {m["thread_ts"] for m in pictures} == {told["ts"]}
    assert [m["files"][0]["mimetype"] for m in pictures] == ["image/png"] * len(pictures)
    assert len(pictures) >= 3
    told_too = "".join(m["text"] for m in pictures).replace("\xa0", " ")
    assert "*Pareto des causes, en dossiers* : Défaillance opérationnelle 4." in told_too


def test_a_picture_is_uploaded_once_even_where_the_answer_was_lost(world: World) -> None:
    """An upload whose end is unknown is looked for before it is done again."""
    add_dossier(world.built.store)
    world.proxy.lose.append("files.completeUploadExternal")
    world.slack.command("pareto motif")
    assert "en message direct" in str(world.find("Pareto des motifs")["blocks"])
    world.work(turns=40)

    assert len(_pictures(world, world.slack.direct_channel(ALICE))) == 1


def test_a_picture_comes_in_the_thread_where_it_was_asked(world: World) -> None:
    """A Pareto asked by a mention is drawn in its thread."""
    add_dossier(world.built.store)
    world.slack.say(f"<@{BOT}> pareto motif")
    thread = world.find("Pareto des motifs")["thread_ts"]
    world.work(turns=20)

    assert [m["thread_ts"] for m in wait_for(lambda: _pictures(world))] == [thread]


def test_the_clock_brings_the_digest_at_its_hour(world: World) -> None:
    """From the charter to Slack: nothing before its hour, once after it."""
    add_dossier(world.built.store)
    world.built.clock.now = datetime(2026, 11, 27, 8, 30, tzinfo=PARIS)
    plan_ahead(world.built.desk)
    run_clock(world.built.desk)
    world.work()
    assert world.slack.messages() == []

    world.built.clock.now = datetime(2026, 11, 27, 8, 45, 30, tzinfo=PARIS)
    for _ in range(2):
        run_clock(world.built.desk)
        world.work()
    assert len([m for m in world.slack.messages() if "Le point du vendredi 27" in m["text"]]) == 1


def _strike(world: World, what: str) -> None:
    with world.built.store.work() as session:
        now = world.built.clock()
        ask(session, "slack.digest", f"digest:{what}", {"what": what, "at": now.isoformat()}, now=now)
    world.work(turns=20)


def _last_month(world: World) -> None:
    opened = datetime(2026, 10, 6, 9, tzinfo=PARIS)
    for number in range(1, 5):
        add_dossier(
            world.built.store,
            number=number,
            opened_at=opened,
            etat=Etat.RESOLU,
            entreprise="Fonderie Vasseur",
        )
    with world.built.store.work() as session:
        for row in session.exec(select(Dossier)).all():
            row.cause, row.issue = (Cause.OPERATIONS, Issue.ACCORD)
            row.first_answer_due_at = opened + timedelta(hours=4)
            row.first_answered_at = opened + timedelta(hours=2)
            row.resolved_at = opened + timedelta(days=3)
            row.lesson = "Vérifier chaque lot avant son départ."


def _pictures(world: World, channel: str = "C01DOL") -> list[dict[str, Any]]:
    return [m for m in world.slack.messages(channel) if m.get("files")]
