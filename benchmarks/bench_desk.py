"""How fast does a raw mail become a dossier, how soon does the desk start, what does it weigh?"""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from importlib.resources import files
from multiprocessing.synchronize import Barrier
from pathlib import Path

import psutil
import sqlalchemy as sa
from sqlmodel import col, func, select

from bot.preparing import cache_dir, ensure_all
from desk.advising import DraftPreparer
from desk.ledger import StoreLedger
from desk.parts import Desk, DeskSettings
from desk.reception import Reception
from desk.worker import Worker
from intake.mailbox import RawMail
from models.migrate import upgrade
from models.store import Store, build_engine
from models.tables import Dossier, RawMailRow, RawState
from models.values import MailText
from tests.servers.dovecot import running_dovecot

MAILS = 400
READERS = 2
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


def corpus_mails(count: int) -> list[bytes]:
    """Return mails of the corpus as a mail server would give them."""
    lines = files("nlp.corpus").joinpath("t5.jsonl").read_text("utf-8").splitlines()
    lines += files("nlp.corpus").joinpath("t9.jsonl").read_text("utf-8").splitlines()
    mails = []
    for number, line in enumerate(lines[:count]):
        gold = json.loads(line)
        message = EmailMessage()
        message["From"] = f"Client {number} <c{number}@client{number}.example>"
        message["To"], message["Message-ID"] = "doleances@bench.example", f"<b{number}@bench.example>"
        message["Subject"], message["Date"] = gold["subject"] or "(vide)", "Thu, 26 Nov 2026 10:00:00 +0100"
        message.set_content(gold["body"])
        mails.append(message.as_bytes())
    return mails


@contextmanager
def databases() -> Iterator[list[tuple[str, str]]]:
    """Give a new database of each engine that is there, dropped afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        found = [("SQLite", f"sqlite:///{folder}/bench.db")]
        name = f"bench_{uuid.uuid4().hex[:8]}"
        admin = build_engine(POSTGRES).execution_options(isolation_level="AUTOCOMMIT")
        try:
            with admin.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
            found.append(
                ("PostgreSQL", sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))
            )
        except sa.exc.OperationalError:
            print("PostgreSQL: not there, not measured")
        try:
            yield found
        finally:
            if len(found) > 1:
                with admin.connect() as connection:
                    connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def make_desk(url: str, folder: Path) -> Desk:
    """Make a desk on a database, with the classifiers of a folder."""
    store = Store(url)
    upgrade(store.engine)
    settings = DeskSettings(
        company="Bench",
        address="doleances@bench.example",
        data_dir=folder,
        secret_key="une clé seulement pour les mesures, 0123456789",
        own_addresses=("doleances@bench.example",),
    )
    return Desk(store, settings)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _drain(step: Callable[[], int]) -> None:
    while step():
        pass


def _keep_all(desk: Desk, mails: list[bytes]) -> float:
    """Make mails durable, 50 a commit; return the seconds it took."""
    raws = [RawMail("b", "INBOX", 1, n, None, (), mail, len(mail)) for n, mail in enumerate(mails, start=1)]
    ledger = StoreLedger(desk.store)

    def keep() -> None:
        for start in range(0, len(raws), 50):
            ledger.keep(raws[start : start + 50])

    return _seconds(keep)


def _read(url: str, data: Path, name: str, start: Barrier) -> None:
    desk = make_desk(url, data)
    # Warm, as a service is: the first analysis loads what it needs.
    desk.analyse(MailText("Lot 2291", "Bonjour,\n\nLe lot 2291 est fissuré."))
    _ = desk.charter
    start.wait(120)
    _drain(Reception(desk, name=name).run_once)
    desk.store.close()


def measure_readers(name: str, url: str, data: Path, mails: list[bytes]) -> None:
    """Measure raw mails to dossiers, by two processes."""
    desk = make_desk(url, data)
    _keep_all(desk, mails)
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(READERS + 1)
    readers = [context.Process(target=_read, args=(url, data, f"bench{n}", start)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    start.wait(120)
    began = time.perf_counter()
    for reader in readers:
        reader.join()
    take = time.perf_counter() - began
    print(f"{name}: raw mail to decided, {READERS} processes: {len(mails) / take:.0f}/s")
    desk.store.close()


def measure_reception(name: str, url: str, data: Path, mails: list[bytes]) -> None:
    """Measure raw mails kept, mails to dossiers, and drafts, one process."""
    desk = make_desk(url, data)
    _ = desk.analyst, desk.catalogue, desk.risk_model
    keep = _keep_all(desk, mails)
    processor = time.process_time()
    take = _seconds(lambda: _drain(Reception(desk, name="bench").run_once))
    processor = time.process_time() - processor
    with desk.store.read() as session:
        dossiers = session.exec(select(func.count()).select_from(Dossier)).one()
    worker = Worker(desk.store, {"draft.": DraftPreparer(desk)}, name="bench")
    advise = _seconds(lambda: _drain(worker.run_once))
    print(f"{name}: raw mails kept: {len(mails) / keep:.0f}/s (50 a commit)")
    print(f"{name}: raw mail to decided (parsed, understood, dossier or aside): {len(mails) / take:.0f}/s")
    print(f"{name}: … and its processor time: {processor * 1000 / len(mails):.1f} ms a mail")
    print(f"{name}: drafts written: {dossiers / advise:.0f}/s ({dossiers} dossiers)")
    desk.store.close()


def measure_first_card(data: Path) -> None:
    """Measure the delay from delivery to a dossier whose card is asked for, with IDLE, on a real Dovecot."""
    from intake.poller import Poller

    with running_dovecot() as server, tempfile.TemporaryDirectory() as folder:
        desk = make_desk(f"sqlite:///{folder}/first.db", data)
        _ = desk.analyst
        user, stop = server.new_user(), threading.Event()
        poller = Poller(server.settings(user), StoreLedger(desk.store), on_state=lambda _: None, stop=stop)
        threads = [
            threading.Thread(target=poller.run),
            threading.Thread(target=Reception(desk, name="first").run, args=(stop,)),
        ]
        for thread in threads:
            thread.start()
        time.sleep(2)
        delays = []
        for number, mail in enumerate(corpus_mails(12), start=1):
            start = time.perf_counter()
            server.deliver(user, mail)
            while True:
                with desk.store.read() as session:
                    waiting = col(RawMailRow.state).in_((RawState.KEPT, RawState.LEASED))
                    left = session.exec(select(func.count()).select_from(RawMailRow).where(waiting)).one()
                    come = session.exec(select(func.count()).select_from(RawMailRow)).one()
                if come >= number and not left:
                    break
                time.sleep(0.01)
            delays.append(time.perf_counter() - start)
        stop.set()
        for thread in threads:
            thread.join()
        middle, worst = statistics.median(delays), max(delays)
        print(f"delivery to decided dossier, IDLE: median {middle:.2f} s, worst {worst:.2f} s")
        desk.store.close()


def measure_start() -> None:
    """Measure the time of ``--help``, and the memory of a process that reads mails."""
    runs = [
        _seconds(
            lambda: subprocess.run([sys.executable, "-m", "bot", "--help"], capture_output=True, check=True)
        )
        for _ in range(11)
    ]
    print(
        f"doleances --help: median {statistics.median(runs) * 1000:.0f} ms, worst {max(runs) * 1000:.0f} ms"
    )


def main() -> int:
    """Measure everything."""
    data = cache_dir() / "data"
    ensure_all(data, lambda _: None)
    measure_start()
    mails = corpus_mails(MAILS)
    with databases() as found:
        for name, url in found:
            measure_reception(name, url, data, mails)
    with databases() as found:
        for name, url in found:
            measure_readers(name, url, data, mails)
    memory = psutil.Process().memory_info().rss / 2**20
    print(f"memory of this process (classifiers, playbooks, both engines): {memory:.0f} MiB")
    measure_first_card(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
