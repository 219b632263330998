"""Do the windows of instruction, money and mediation stay within Slack's limits, whatever was written?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import col, select

from bot.ids import Field, View
from bot.slack.app import build_app
from bot.slack.dating import day_in, instant
from bot.slack.entries import BY_ACTION, ENTRIES, Entry
from bot.slack.money import mistakes_in
from bot.slack.parts import Parts
from bot.slack.people import People
from bot.slack.posting import Poster
from bot.slack.settings import SlackSettings
from bot.texts import money, words
from desk.instruction.actions import finish_action, plan_action
from desk.instruction.causes import analyse_cause
from desk.instruction.checklist import Progress, advance
from desk.instruction.decisions import decide
from desk.mediating.ending import Outputs, end_mediation
from desk.mediating.holding import Mediator, add_note, open_room, record_answer
from desk.mediating.neutrality import STATEMENTS
from desk.mediating.proposing import accept_proposal, propose_mediation
from desk.money.ledger import Entry as Amount
from desk.money.ledger import add_montant
from desk.rights import NotAllowedError
from models.tables import Direction, Dossier, Entreprise, MontantKind
from models.vocabulary import Cause, Etat, Origine
from tests.bot.payloads import submission
from tests.builders import Built, add_dossier, add_message, build_desk
from tests.servers.block_kit import view_problems

LEAD = "U02BRUNO"
WILD = "<!channel> *gras* &lt;b&gt; :skull: http://mauvais.example `x` 😀\u202e " + "très long " * 300


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Iterator[Built]:
    built = build_desk(tmp_path, leads=(LEAD,), approvers=(LEAD,))
    yield built
    built.store.close()


def parts_of(built: Built) -> Parts:
    """Give what listeners share, with a Slack that nobody answers."""
    # Nobody listens on port 9: these windows are built without asking Slack anything.
    settings = SlackSettings("xoxb-1", channel="C01DOL", api_url="http://127.0.0.1:9/api/", leads=(LEAD,))
    client = WebClient(token="xoxb-1", base_url=settings.base_url, timeout=1, retry_handlers=[])
    return Parts(built.desk, settings, client, Poster(client, "C01DOL"), People(client))


def _full(built: Built) -> str:
    """Make a dossier where everything was written by somebody who knows no limits."""
    desk, now = built.desk, built.clock()
    reference = add_dossier(built.store, etat=Etat.INSTRUCTION, entreprise=WILD[:190], client=WILD[:190])
    with built.store.work() as session:
        company = session.exec(select(Entreprise)).one()
        company.groupe, company.penalties, company.contract = WILD[:200], WILD[:500], WILD[:100]
        company.contract_end = date(2027, 1, 1)
        dossier = session.exec(select(Dossier)).one()
        for number in range(30):
            at = now + timedelta(minutes=number)
            add_message(session, dossier, Direction.IN, subject=WILD, body=WILD, at=at)
    advance(
        desk, reference, Progress(done=("qualite-photos",), dropped=("qualite-lot",), answer=WILD), by=LEAD
    )
    analyse_cause(desk, reference, [WILD] * 7, Cause.CONTRAT, by=LEAD)
    for _ in range(12):
        decide(desk, reference, WILD, WILD, by=LEAD)
        row = plan_action(desk, reference, WILD, owner=WILD[:60], due_on=date(2026, 12, 4), by=LEAD)
    finish_action(desk, reference, row.id or 0, WILD, by=LEAD)
    for kind in MontantKind:
        rung = "avoir" if kind is MontantKind.ACCORDE else ""
        add_montant(desk, reference, Amount(kind, 10**11, rung=rung, reference=WILD, note=WILD), by=LEAD)
    return reference


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.label)
def test_every_window_is_within_the_limits(built: Built, entry: Entry) -> None:
    """Empty and full of hostile texts, each is a view that Slack takes."""
    full = _full(built)
    bare = add_dossier(built.store, number=2)

    for reference in (bare, full):
        assert view_problems(entry.window(parts_of(built), reference, LEAD)) == []


def test_every_step_of_a_mediation_is_within_the_limits(built: Built) -> None:
    """From the proposal to the end, with hostile names, notes and places."""
    reference, desk, window = _full(built), built.desk, BY_ACTION[ENTRIES[4].action].window
    later = built.clock() + timedelta(days=3)
    shown = [window(parts_of(built), reference, LEAD)]
    propose_mediation(desk, reference, WILD, by="U01ALICE")
    shown.append(window(parts_of(built), reference, LEAD))
    accept_proposal(desk, reference, by=LEAD)
    shown.append(window(parts_of(built), reference, LEAD))
    record_answer(desk, reference, agreed=True, client=WILD, on=date(2026, 11, 26), by=LEAD)
    shown.append(window(parts_of(built), reference, LEAD))
    who = Mediator("Jeanne " + WILD, internal=False, vouched=STATEMENTS)
    open_room(desk, reference, who, first=later, where=WILD, by=LEAD)
    for _ in range(20):
        add_note(desk, reference, WILD, by=LEAD)
    shown.append(window(parts_of(built), reference, LEAD))
    shown.append(window(parts_of(built), reference, "U01ALICE"))
    end_mediation(desk, reference, agreement=WILD, outputs=Outputs("x" * 20, "y" * 20, "z" * 20), by=LEAD)
    shown.append(window(parts_of(built), reference, LEAD))

    assert [view_problems(view) for view in shown] == [[]] * len(shown)
    assert "🔒" in json.dumps(shown[4], ensure_ascii=False)
    assert "🔒" not in json.dumps(shown[5], ensure_ascii=False)
    assert "très long" not in json.dumps(shown[5]["blocks"][3:], ensure_ascii=False)


def test_an_agent_sees_no_window_of_the_origin(built: Built) -> None:
    """Nor does the menu need to show it: the entry says which right it asks for."""
    reference = add_dossier(built.store)
    with pytest.raises(NotAllowedError):
        BY_ACTION[ENTRIES[5].action].window(parts_of(built), reference, "U01ALICE")


@pytest.mark.parametrize(
    "view",
    [
        View.INSTRUCTION,
        View.MONEY,
        View.MONEY_CONFIRM,
        View.MEDIATION,
        View.CORRECTIVE,
        View.DECISION,
        View.ORIGIN,
    ],
)
def test_every_window_is_heard(built: Built, view: View) -> None:
    """A submitted window is answered at once by one that waits, the first staying under it."""
    add_dossier(built.store)
    settings = SlackSettings("xoxb-1", channel="C01DOL", api_url="http://127.0.0.1:9/api/")
    client = WebClient(token="xoxb-1", base_url=settings.base_url, timeout=1, retry_handlers=[])
    app = build_app(built.desk, settings, client)
    payload = {"type": "modal", "callback_id": view, "private_metadata": "D-2026-00001", "blocks": []}
    response = app.dispatch(submission(payload))
    app.close()

    assert json.loads(response.body)["response_action"] == "push"


def _submitted(**values: Any) -> dict[str, Any]:
    states = {Field[name.upper()]: {Field[name.upper()]: state} for name, state in values.items()}
    return {"blocks": [], "state": {"values": states}}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, set()),
        ({"amount": {"value": "12 €"}}, set()),
        ({"amount": {"value": "beaucoup"}}, {Field.AMOUNT}),
        ({"amount": {"value": "12"}, "kind": {"selected_option": {"value": "accorde"}}}, {Field.RUNG}),
        (
            {
                "amount": {"value": "12"},
                "blocked_from": {"selected_date": "2026-02-01"},
                "blocked_until": {"selected_date": "2026-01-01"},
            },
            {Field.BLOCKED_UNTIL},
        ),
    ],
)
def test_what_cannot_be_taken_goes_back_to_its_field(values: dict[str, Any], wrong: set[Field]) -> None:
    """Nothing typed is lost, and each mistake stands at its place."""
    assert set(mistakes_in(_submitted(**values))) == wrong


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        ("14h30", "14:30"),
        ("9h", "09:00"),
        ("9", "09:00"),
        ("", "09:00"),
        ("08:05", "08:05"),
        ("25h", None),
        ("x", None),
    ],
)
def test_an_hour_is_read_as_people_write_it(hour: str, expected: str | None) -> None:
    """In the zone of the charter."""
    found = instant(date(2026, 12, 1), hour, "Europe/Paris")

    assert (found.strftime("%H:%M") if found else None) == expected


def test_a_day_left_alone_keeps_what_it_showed() -> None:
    """Some servers send back nothing for a field that nobody touched."""
    block = {"block_id": Field.DAY, "element": {"initial_date": "2026-12-01"}}
    view = {"blocks": [block], "state": {"values": {}}}

    assert day_in(view, Field.DAY) == date(2026, 12, 1)
    assert day_in({"blocks": [], "state": {"values": {}}}, Field.DAY) is None


def test_every_word_of_the_closed_lists_is_written() -> None:
    """No label is shown as its code."""
    assert all(words.word(label) != label for kind in (Cause, Origine) for label in kind)
    assert set(money.KINDS) == set(MontantKind)
    assert words.word_of_cause("operations") == "Défaillance opérationnelle"


def test_the_dossiers_of_the_group_are_counted(built: Built) -> None:
    """The window says what else the client's group has open: its network hears of it (seed row 113)."""
    one = add_dossier(built.store, number=1)
    add_dossier(built.store, number=2)
    with built.store.work() as session:
        for company in session.exec(select(Entreprise).order_by(col(Entreprise.id))).all():
            company.groupe = "Groupe Vexin"
    view = ENTRIES[0].window(parts_of(built), one, LEAD)

    assert "Groupe Vexin\u00a0: 1\u00a0autre dossier ouvert" in json.dumps(view, ensure_ascii=False)
