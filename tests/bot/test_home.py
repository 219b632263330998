"""Does what comes by itself fit in Slack whatever the desk holds: the Home tab, the digests?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from bot.slack.digesting import digest_post
from bot.slack.home import home_view
from bot.slack.home_windows import list_window, status_window
from bot.slack.parts import Parts
from bot.slack.people import People, Person
from bot.slack.posting import Poster
from bot.slack.settings import SlackSettings
from desk.listing import Filter
from desk.timing.digests import DAILY, MONTHLY, WEEKLY
from models.tables import ActionCorrective, Dossier, MailboxStateRow
from models.vocabulary import Cause, Etat, Issue
from tests.builders import Built, add_dossier, build_desk
from tests.servers.block_kit import message_problems, view_problems

CLAIRE = "U03CLAIRE"
HOSTILE = "*URGENT* <!channel> <http://mauvais.example|cliquez> `é`\n>>> " + "très long " * 400


class Known(People):
    """Knows the address of one colleague, and asks nobody."""

    def _all(self) -> list[Person]:
        return [Person(CLAIRE, frozenset({"claire"}), "claire@acieries.example")]


@pytest.fixture(name="parts")
def _parts(tmp_path: Path) -> Iterator[Parts]:
    built = build_desk(tmp_path, leads=(CLAIRE,))
    _fill(built)
    yield _around(built)
    built.store.close()


def _around(built: Built) -> Parts:
    settings = SlackSettings("xoxb-1", channel="C1", api_url="http://127.0.0.1:9/api/")
    client = WebClient(token="xoxb-1", base_url=settings.base_url, timeout=1)
    return Parts(built.desk, settings, client, Poster(client, "C1"), Known(client))


def _fill(built: Built) -> None:
    now = built.clock()
    for number in range(1, 41):
        add_dossier(
            built.store,
            number=number,
            subject=HOSTILE,
            entreprise=HOSTILE[:150],
            client=HOSTILE[:150],
            account_manager="Claire@acieries.example",
            owner=(CLAIRE, None)[number % 2],
            first_answer_due_at=now + timedelta(hours=number - 20),
        )
    with built.store.work() as session:
        for n in range(12):
            session.add(MailboxStateRow(mailbox=HOSTILE[:150] + str(n), folder="INBOX", status="failing"))
        for row in session.exec(select(Dossier).where(Dossier.number > 20)).all():
            row.etat, row.cause, row.issue = Etat.RESOLU, Cause.CONTRAT, Issue.ACCORD
            row.opened_at = now - timedelta(days=35)
            row.resolved_at, row.lesson = now - timedelta(days=30), HOSTILE[:4000]
            action: dict[str, Any] = {
                "text": HOSTILE,
                "owner": "<!here>",
                "due_on": now.date(),
                "created_by": "U1",
            }
            session.add(
                ActionCorrective(dossier_id=row.id or 0, cause=Cause.CONTRAT, created_at=now, **action)
            )


def test_the_fullest_home_fits(parts: Parts) -> None:
    """A lead who is an account manager too, forty dossiers of hostile clients: all in a hundred blocks."""
    view = home_view(parts, CLAIRE)

    assert view_problems(view) == []
    told = str(view["blocks"])
    assert "*Mes clients* (20)" in told
    assert "*En retard* (19)" in told
    assert "Santé du bureau" in told
    assert "<!channel>" not in told
    assert "<http" not in told


def test_its_windows_fit(parts: Parts) -> None:
    """The windows of a dossier and of a list opened from there fit too."""
    first = list_window(parts, Filter(limit=8))
    last = list_window(parts, Filter(limit=8, offset=16))

    assert view_problems(first) == view_problems(last) == []
    assert "1 à 8 sur 20" in str(first)
    assert "17 à 20 sur 20" in str(last)
    assert view_problems(status_window(parts, "1")) == []


@pytest.mark.parametrize("what", [DAILY, WEEKLY, MONTHLY])
def test_each_digest_fits(parts: Parts, what: str) -> None:
    """Whatever clients and colleagues wrote, a digest fits in a message, and nobody is called by it."""
    built = digest_post(parts.desk, what)
    assert built is not None
    post, _pictures = built

    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []
    assert "<!" not in str(post.blocks)
    assert "<http" not in str(post.blocks)


def test_the_load_is_shown_to_leads_where_the_charter_allows_it(tmp_path: Path) -> None:
    """Figures by person are off as shipped; opened by the charter, they are for leads alone."""
    shipped = files("desk").joinpath("charte.toml").read_text("utf-8")
    charter = tmp_path / "charte.toml"
    charter.write_text(shipped.replace("par_agent = false", "par_agent = true"), encoding="utf-8")
    built = build_desk(tmp_path, leads=(CLAIRE,), charter_path=charter)
    for number in range(1, 4):
        add_dossier(built.store, number=number, owner=("U01ALICE", None)[number % 2])
    parts = _around(built)

    assert "• <@U01ALICE>\xa0: *1* en cours, dont 1\xa0grave" in _text(home_view(parts, CLAIRE))
    assert "Charge de l’équipe" not in _text(home_view(parts, "U01ALICE"))
    built.store.close()


def _text(view: dict[str, Any]) -> str:
    return "\n".join(block["text"]["text"] for block in view["blocks"] if "text" in block)
