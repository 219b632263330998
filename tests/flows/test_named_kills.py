"""Does a desk killed at each named point resume, lose nothing, double nothing, and say what is unknown?"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from desk.ledger import StoreLedger
from desk.reply import send_reply
from intake.mailbox import RawMail
from models.migrate import upgrade
from models.store import Store
from models.tables import Dossier, Message, Outbox, OutboxState, RawMailRow, RawState
from tests.builders import NOW, REPLY, add_dossier, build_desk
from tests.desk.conftest import mail
from tests.servers.smtp_sink import SmtpSink

REPOSITORY = Path(__file__).parents[2]
KILLED = -9


def _round(url: str, folder: Path, role: str, **points: object) -> int:
    """Run one round of a role in a process of its own; return how it ended."""
    task = {
        "url": url,
        "folder": str(folder),
        "role": role,
        "store": "",
        "reading": False,
        "sending": "",
        "port": 0,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.flows.killed_worker", json.dumps({**task, **points})],
        cwd=REPOSITORY,
        check=False,
        capture_output=True,
        timeout=60,
    )
    return done.returncode


@pytest.mark.parametrize(
    "points",
    [
        {"store": "before:1"},
        {"store": "after:1"},
        {"reading": True},
        {"store": "before:2"},
        {"store": "after:2"},
    ],
    ids=["before the lease", "after the lease", "while reading", "before the commit", "after the commit"],
)
def test_a_reception_killed_anywhere_gives_each_mail_one_dossier(
    url: str, tmp_path: Path, points: dict[str, object]
) -> None:
    """Five mails kept, the reading killed at a point, then run again: five dossiers, whatever the point."""
    store = Store(url)
    upgrade(store.engine)
    mails = [mail(n, sender=f"C{n} <c{n}@client{n}.example>") for n in range(1, 6)]
    StoreLedger(store).keep([RawMail("b", "INBOX", 1, n, NOW, (), m, len(m)) for n, m in enumerate(mails, 1)])

    assert _round(url, tmp_path, "reception", **points) == KILLED
    assert _round(url, tmp_path, "reception") == 0

    with store.read() as session:
        assert {row.state for row in session.exec(select(RawMailRow)).all()} == {RawState.DONE}
        assert len(session.exec(select(Dossier)).all()) == 5
        assert len(session.exec(select(Message)).all()) == 5
        assert len(session.exec(select(Outbox).where(Outbox.kind == "slack.card")).all()) == 5
    store.close()


@pytest.mark.parametrize(
    ("points", "left", "state"),
    [
        ({"store": "before:2"}, 1, OutboxState.DONE),
        ({"store": "after:2"}, 1, OutboxState.DONE),
        ({"sending": "content"}, 1, OutboxState.DONE),
        ({"sending": "doubt"}, 0, OutboxState.INCONNU),
        ({"sending": "accepted"}, 1, OutboxState.INCONNU),
        ({"store": "before:4"}, 1, OutboxState.INCONNU),
        ({"store": "after:4"}, 1, OutboxState.DONE),
    ],
    ids=[
        "before the lease",
        "after the lease",
        "before the final dot",
        "in doubt",
        "after the 250",
        "before the commit",
        "after the commit",
    ],
)
def test_a_sending_killed_anywhere_leaves_one_letter_at_most(
    tmp_path: Path, smtp_sink: SmtpSink, points: dict[str, object], left: int, state: OutboxState
) -> None:
    """Before the doubt it leaves at the next round; after it a person decides; never twice."""
    built = build_desk(tmp_path)
    built.clock.now = Store(f"sqlite:///{tmp_path / 'desk.db'}").clock()
    add_dossier(built.store)
    send_reply(built.desk, "1", 1, 1, "Re: Lot 2291", REPLY, by="U01ALICE")
    url, port = f"sqlite:///{tmp_path / 'desk.db'}", smtp_sink.port

    assert _round(url, tmp_path, "worker", port=port, **points) == KILLED
    for _ in range(2):
        assert _round(url, tmp_path, "worker", port=port) == 0

    with built.store.read() as session:
        row = session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).one()
    assert (len(smtp_sink.received), row.state) == (left, state)
