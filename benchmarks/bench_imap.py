"""
How fast do mails come in and go out?

From a real Dovecot on loopback: raw mails fetched, fetched and made durable in SQLite, and the delay
from delivery to durability with IDLE. To an SMTP sink: mails sent over one connection.

Run: ``python -m benchmarks.bench_imap [--mails 2000] [--json]``
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from desk.ledger import StoreLedger
from intake.compose import OutgoingMail, compose
from intake.imap_folder import ImapMailbox
from intake.mailbox import Ledger
from intake.poller import Poller
from intake.smtp import SmtpSender
from models.migrate import upgrade
from models.store import Store
from models.values import Address
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.memory_ledger import MemoryLedger
from tests.servers.smtp_sink import running_smtp_sink

MEAN_BYTES = 27_000
"""Mean size of the mails of MAIL.md section 4."""

WORDS = ("le lot", "reçu mardi", "est", "fissuré", "et", "notre ligne", "reste", "arrêtée", "depuis")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print one line a figure or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    figures: dict[str, object] = {"machine": f"{platform.machine()}, {os.cpu_count()} cores"}
    with running_dovecot() as server:
        figures |= measure_intake(server, options.mails)
        figures |= measure_idle(server)
    figures |= measure_sending(options.mails)
    if options.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name}: {value}" for name, value in figures.items()))
    return 0


def measure_intake(server: Dovecot, count: int) -> dict[str, object]:
    """Return mails a second, fetched only, and fetched then committed by the store's ledger."""
    user = server.new_user()
    size = fill(server, user, count)
    fetched = _rate(count, lambda: _fetch_only(server, user))
    kept = _rate(count, lambda: _poll(server, user, MemoryLedger(), count))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/bench.db")
        upgrade(store.engine)
        durable = _rate(count, lambda: _poll(server, user, StoreLedger(store), count))
        store.close()
    return {
        "mails": count,
        "mean_bytes": round(size / count),
        "imap_fetched_per_s": fetched,
        "imap_polled_and_marked_per_s": kept,
        "imap_durable_and_marked_per_s": durable,
    }


def fill(server: Dovecot, user: str, count: int) -> int:
    """Drop mails into a maildir, as a delivery of long ago, and return their bytes."""
    maildir = server.maildir(user)
    with server.session(user):
        pass
    seed, total = random.Random(42), 0
    for number in range(count):
        length = seed.randint(2_000, 2 * MEAN_BYTES - 2_000)
        text = " ".join(seed.choices(WORDS, k=length // 8))
        lines = "\r\n".join(text[at : at + 72] for at in range(0, len(text), 72))
        mail = f"From: client{number}@example.fr\r\nSubject: Lot {number}\r\n\r\n{lines}\r\n".encode()
        place = maildir / "cur" / f"{1_700_000_000 + number}.M{number}.bench:2,"
        place.write_bytes(mail)
        shutil.chown(place, maildir.owner(), maildir.group())
        total += len(mail)
    return total


def measure_idle(server: Dovecot, deliveries: int = 20) -> dict[str, object]:
    """Return the seconds from the server's acceptance of a mail to its durability."""
    user, stop = server.new_user(), threading.Event()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/bench.db")
        upgrade(store.engine)
        done = threading.Event()

        class Telling(StoreLedger):
            """Says when a batch is durable."""

            def keep(self, mails: Sequence[object]) -> None:
                super().keep(mails)  # type: ignore[arg-type]
                done.set()

        poller = Poller(server.settings(user), Telling(store), on_state=lambda _: None, stop=stop)
        thread = threading.Thread(target=poller.run)
        thread.start()
        time.sleep(1)
        delays = []
        for number in range(deliveries):
            done.clear()
            server.deliver(user, b"Subject: %d\r\n\r\nx\r\n" % number)
            start = time.monotonic()
            if not done.wait(10):
                raise AssertionError("a delivered mail was not kept within ten seconds")
            delays.append(time.monotonic() - start)
            time.sleep(0.2)
        stop.set()
        thread.join()
        store.close()
    return {
        "idle_to_durable_s_median": round(statistics.median(delays), 3),
        "idle_to_durable_s_max": round(max(delays), 3),
    }


def measure_sending(count: int) -> dict[str, object]:
    """Return mails composed a second, and sent a second over one connection."""
    mail = OutgoingMail(
        from_=Address("Réclamations", "reclamations@example.fr"),
        to=(Address("Claire Vasseur", "claire@example.fr"),),
        subject="Re: Lot fissuré [D-2026-00042]",
        text="Bonjour Madame,\n\n" + "Vous nous avez signalé un lot fissuré. " * 40,
        message_id="d2026-00042.1.bench@example.fr",
        date=datetime.now(UTC),
    )
    composed = _rate(count, lambda: [compose(mail) for _ in range(count)])
    content = compose(mail)
    with running_smtp_sink() as sink:
        sender = SmtpSender(sink.settings())
        sent = _rate(
            count, lambda: [sender.send(content, "d@example.fr", ["c@example.fr"]) for _ in range(count)]
        )
        sender.close()
        if len(sink.received) != count:
            raise AssertionError("the sink did not receive every mail")
    return {"composed_per_s": composed, "sent_per_s": sent}


def _fetch_only(server: Dovecot, user: str) -> None:
    with ImapMailbox(server.settings(user, read_timeout=60.0)).open() as folder:
        for _ in folder.fetch(folder.uids(after=0)):
            pass


def _poll(server: Dovecot, user: str, ledger: Ledger, count: int) -> None:
    with server.session(user) as person:
        person.remove_flags(person.search(), ["$DoleancesRecu"])
    settings = server.settings(user, read_timeout=60.0)
    kept = Poller(settings, ledger, on_state=lambda _: None, stop=threading.Event()).poll_once()
    if kept != count:
        raise AssertionError(f"{kept} mails kept of {count}")


def _rate(count: int, work: Callable[[], object]) -> int:
    """Return how many a second, for work done once."""
    start = time.monotonic()
    work()
    return round(count / (time.monotonic() - start))


if __name__ == "__main__":
    sys.exit(main())
