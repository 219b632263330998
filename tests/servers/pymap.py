"""How is pymap, the demo's mail server and a second IMAP implementation, run on loopback?"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient

from intake.mailbox import MailboxSettings
from tests.servers import free_port

USER, PASSWORD = "desk", "s3cret"


@dataclass(frozen=True)
class Pymap:
    """A running pymap with one user."""

    port: int

    def settings(self, **changes: Any) -> MailboxSettings:
        """Return the settings of the desk for the user's INBOX."""
        wanted: dict[str, Any] = {
            "name": "pymap",
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "user": USER,
            "password": PASSWORD,
            "read_timeout": 5.0,
        }
        return MailboxSettings(**{**wanted, **changes})

    @contextlib.contextmanager
    def session(self) -> Iterator[IMAPClient]:
        """Give another session of the same user."""
        with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=5.0) as client:
            client.login(USER, PASSWORD)
            client.select_folder("INBOX")
            yield client


@contextlib.contextmanager
def running_pymap() -> Iterator[Pymap]:
    """Run pymap in a process of its own, with an empty INBOX."""
    server = Pymap(free_port())
    where = ["--host", "127.0.0.1", "--port", str(server.port), "--no-tls"]
    who = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
    program = "import sys; from pymap.main import main; sys.exit(main())"
    command = [sys.executable, "-W", "ignore", "-c", program, *where, *who]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 15
        while not _is_up(server):
            assert process.poll() is None, "pymap ended"
            assert time.monotonic() < deadline, "pymap did not start"
            time.sleep(0.05)
        yield server
    finally:
        process.kill()
        process.wait()


def _is_up(server: Pymap) -> bool:
    try:
        with server.session() as client:
            found = client.search()
            if found:
                client.delete_messages(found)
                client.uid_expunge(found)
    except OSError:
        return False
    return True
