"""
How fast are the same mails taken from the same Dovecot by the desk and by django-helpdesk?

Same machine, same mails, one process each, SQLite. The helpdesk parses, files a ticket and answers
into memory; the desk parses, understands, files a dossier and asks for its card and draft. The desk's
commits wait for the disk, the helpdesk's do not. django-helpdesk is installed into a virtual
environment of its own, thrown away afterwards.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
import venv
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import func, select

from benchmarks.bench_desk import corpus_mails, make_desk
from bot.preparing import cache_dir, ensure_all
from desk.ledger import StoreLedger
from desk.reception import Reception
from intake.poller import Poller
from models.tables import Dossier, RawMailRow, RawState
from tests.servers.dovecot import PASSWORD, Dovecot, running_dovecot

MAILS = 300
PEER = ("django-helpdesk==2.6.1", "django>=5.2,<5.3")
INSTALL_SECONDS = 180


@dataclass(frozen=True)
class Taken:
    """What became of the mails, and the time it took."""

    name: str
    dossiers: int
    seconds: float
    processor: float

    def line(self, count: int) -> str:
        """Say it on one line."""
        return (
            f"{self.name}: {count / self.seconds:.0f} mails/s ({self.dossiers} opened of {count} mails), "
            f"{self.processor * 1000 / count:.1f} ms of processor a mail"
        )


def take_with_desk(server: Dovecot, user: str, data: Path, folder: Path) -> Taken:
    """Fetch, make durable, parse, understand and decide every mail, one after the other."""
    desk = make_desk(f"sqlite:///{folder}/desk.db", data)
    _ = desk.analyst, desk.charter
    poller = Poller(
        server.settings(user, read_timeout=60.0),
        StoreLedger(desk.store),
        on_state=lambda _: None,
        stop=threading.Event(),
    )
    reception = Reception(desk, name="bench")
    wall, processor = time.perf_counter(), time.process_time()
    poller.poll_once()
    while reception.run_once():
        pass
    seconds, used = time.perf_counter() - wall, time.process_time() - processor
    with desk.store.read() as session:
        dossiers = session.exec(select(func.count()).select_from(Dossier)).one()
        states = set(session.exec(select(RawMailRow.state)).all())
    desk.store.close()
    if states & {RawState.KEPT, RawState.LEASED, RawState.QUARANTINE}:
        raise AssertionError("the desk left mails undecided")
    return Taken("doleances (parsed, understood, filed)", dossiers, seconds, used)


def install_peer(folder: Path) -> Path | None:
    """Install django-helpdesk apart; ``None`` where it cannot be had, which is said."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEER]
    try:
        subprocess.run(command, capture_output=True, text=True, check=True, timeout=INSTALL_SECONDS)
    except subprocess.TimeoutExpired:
        print(f"django-helpdesk: not installed within {INSTALL_SECONDS} s, not measured")
        return None
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines() or ["pip gave no reason"]
        print(f"django-helpdesk: cannot be installed here, not measured ({said[-1]})")
        return None
    return python


def take_with_peer(python: Path, server: Dovecot, user: str, folder: Path) -> Taken:
    """Let its own ``get_email`` command take every mail."""
    script = Path(__file__).with_name("helpdesk_peer.py")
    command = [str(python), str(script), str(folder), str(server.port), user, PASSWORD]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"django-helpdesk failed: {done.stderr.strip()[-1000:]}")
    figures = json.loads(done.stdout)
    name = "django-helpdesk 2.6.1 (parsed, filed)"
    return Taken(name, figures["tickets"], figures["seconds"], figures["processor"])


def main() -> int:
    """Measure both, the peer last; without the peer, the desk alone."""
    data = cache_dir() / "data"
    ensure_all(data, lambda _: None)
    mails = corpus_mails(MAILS)
    with running_dovecot() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = server.new_user(), server.new_user()
        for user in (ours, theirs):
            server.deliver(user, *mails)
        desk = take_with_desk(server, ours, data, folder)
        print(desk.line(MAILS))
        python = install_peer(folder / "venv")
        if python is not None:
            peer = take_with_peer(python, server, theirs, folder)
            print(peer.line(MAILS))
            print(f"the desk is {peer.seconds / desk.seconds:.2f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())
