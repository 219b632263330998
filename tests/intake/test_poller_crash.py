"""Does a poller killed at any instant lose or double a mail?"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot

MAILS_A_KILL = 50
LONG = [pytest.mark.torture, pytest.mark.timeout(1800)]


def start(database: Path, dovecot: Dovecot, user: str, done: str) -> subprocess.Popen[str]:
    """Start a poller in its own process."""
    command = [sys.executable, "-m", "tests.servers.crashing_poller"]
    return subprocess.Popen(
        [*command, str(database), str(dovecot.port), user, done], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.dovecot
@pytest.mark.parametrize(
    ("done", "kills"),
    [
        ("flag", 4),
        ("move", 4),
        pytest.param("flag", 100, marks=LONG),
        pytest.param("move", 100, marks=LONG),
    ],
)
def test_kills_at_random_instants_lose_and_double_nothing(
    dovecot: Dovecot, tmp_path: Path, done: str, kills: int
) -> None:
    """SIGKILL while fetching, committing and marking; mails go on arriving; each is kept exactly once."""
    user, database, seed = dovecot.new_user(), tmp_path / "ledger.db", random.Random(7)
    sent = 0
    killed = 0
    for rank in range(kills + 1):
        with dovecot.session(user) as person:
            for _ in range(MAILS_A_KILL):
                person.append("INBOX", b"Subject: %d\r\n\r\n%b\r\n" % (sent, b"x" * 20_000))
                sent += 1
        began = time.monotonic()
        process = start(database, dovecot, user, done)
        if rank == 0:
            # The first one is let live: how long it takes on this machine says when to kill the others.
            process.communicate(timeout=60)
            life = time.monotonic() - began
            continue
        time.sleep(life * seed.uniform(0.2, 0.9))
        killed += process.poll() is None
        process.kill()
        process.communicate()
    last = start(database, dovecot, user, done)
    said, _ = last.communicate(timeout=60)
    assert last.returncode == 0, said

    with sqlite3.connect(database) as kept:
        subjects = [row[0] for row in kept.execute("SELECT content FROM mail ORDER BY uid")]
    numbers = sorted(int(content.split(b"\r\n")[0].split()[1]) for content in subjects)
    assert numbers == list(range(sent))
    assert killed > 0
    with dovecot.session(user) as person:
        left = ["ALL"] if done == "move" else ["UNKEYWORD", "$DoleancesRecu"]
        assert person.search(left) == []
