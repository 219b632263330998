"""Does a draft wait once in its manager's mailbox, and does what is sent from there become the answer?"""

from __future__ import annotations

import email
import email.policy
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.advising import keep_draft, message_to_answer
from desk.effects import Effect, Outcome
from desk.ledger import StoreLedger
from desk.manager_drafts import ManagerDraftPerformer, drop_in_mailbox
from desk.manager_mailboxes import ManagerMailbox
from desk.worker import Worker
from intake.drafts_folder import find_drafts
from intake.poller import Poller
from models.errors import MailboxError
from models.migrate import upgrade
from models.store import Store
from models.tables import (
    Direction,
    Dossier,
    DraftRow,
    DraftState,
    Entreprise,
    EntrepriseDomain,
    Message,
    Outbox,
    OutboxState,
)
from tests.builders import DRAFT, REPLY, FakeClock, add_dossier
from tests.desk.conftest import ADDRESS, Bench, mail, make_bench
from tests.flows.desk_process import wait_until
from tests.servers import free_port
from tests.servers.dovecot import PASSWORD, Dovecot, running_dovecot

pytestmark = pytest.mark.dovecot

ROOT = Path(__file__).parents[2]
MANAGER = "alice.martin@acieries.example"
PRIVATE = b"Subject: perso\r\nMessage-ID: <prive@poste.example>\r\n\r\nRien pour le bureau.\r\n"
ALLOWED = re.compile(
    r'LIST "" "?\*"?|SELECT "Brouillons"|CAPABILITY|LOGOUT|UID SEARCH HEADER Message-ID \S+'
    r"|UID FETCH \d+ \(BODY\.PEEK\[HEADER\.FIELDS \(MESSAGE-ID\)\]\)"
    r'|APPEND "Brouillons" \((?:\\Draft|\\Seen| )+\) \{\d+\}'
)
"""All that the desk may say to the mailbox of a person."""


class Killed(BaseException):
    """The process ended here."""


class KilledAfterwards:
    """Performs an effect for real, then dies before anything is written down."""

    def __init__(self, performer: ManagerDraftPerformer) -> None:
        self.performer = performer

    def perform(self, effect: Effect) -> Outcome:
        """Do the work, and die."""
        self.performer.perform(effect)
        raise Killed


@pytest.fixture(name="watched", scope="module")
def _watched() -> Iterator[Dovecot]:
    """Give a Dovecot that writes down every command it is given, in a folder of each user's that asks."""
    with running_dovecot(more="rawlog_dir=%h/rawlog\n") as server:
        yield server


@pytest.fixture(name="manager")
def _manager(watched: Dovecot) -> str:
    """Give the manager's account, with a mail and a draft of their own, its commands written down."""
    user = watched.new_user()
    with watched.session(user, "Brouillons") as person:
        person.append("INBOX", PRIVATE)
        person.append("Brouillons", PRIVATE)
    log = watched.maildir(user) / "rawlog"
    log.mkdir()
    if os.geteuid() == 0:
        shutil.chown(log, "mail", "mail")
    return user


@pytest.fixture(name="bench", params=[False, True], ids=["plain", "plus"])
def _bench(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> Bench:
    """Give a desk with a dossier, and a clean draft that its manager may be given."""
    bench = make_bench(store, tmp_path, managers=frozenset({MANAGER}), plus_addressing=request.param)
    with store.work() as session:
        company = Entreprise(name="Fonderie Vasseur", account_manager=MANAGER, created_at=store.clock())
        session.add(company)
        session.flush()
        session.add(EntrepriseDomain(entreprise_id=company.id or 0, domain="vasseur.example"))
    bench.take(mail(1))
    with store.work() as session:
        dossier = session.exec(select(Dossier)).one()
        message = message_to_answer(session, dossier)
        assert message is not None
        keep_draft(bench.desk, session, dossier, message, DRAFT)
    return bench


def performer(bench: Bench, watched: Dovecot, manager: str) -> ManagerDraftPerformer:
    """Return who drops drafts in the manager's mailbox."""
    box = ManagerMailbox(MANAGER, watched.settings(manager), name="Alice Martin")
    return ManagerDraftPerformer(bench.desk, {MANAGER: box})


def row(bench: Bench) -> Outbox:
    """Return the drop asked for."""
    with bench.desk.store.read() as session:
        return session.exec(select(Outbox).where(Outbox.kind == "imap.draft")).one()


def in_drafts(watched: Dovecot, manager: str) -> list[tuple[bytes, set[bytes]]]:
    """Return the mails of the manager's Drafts folder that the manager did not write, with their flags."""
    with watched.session(manager, "Brouillons") as person:
        rows = person.fetch(person.search(), ["FLAGS", "BODY.PEEK[]"]).values()
        return [(r[b"BODY[]"], set(r[b"FLAGS"])) for r in rows if r[b"BODY[]"] != PRIVATE]


def send_from(content: bytes) -> bytes:
    """Return what a person's program sends of a draft: a new Message-ID, no Bcc, nothing else changed."""
    sent = email.message_from_bytes(content, policy=email.policy.SMTP)
    del sent["Bcc"]
    sent.replace_header("Message-ID", "<nouveau@poste.acieries.example>")
    return sent.as_bytes()


def test_one_draft_waits_and_comes_back_as_the_answer(
    bench: Bench, watched: Dovecot, manager: str, clock: FakeClock
) -> None:
    r"""Killed after the APPEND, one mail flagged \Draft waits; sent from there, it is the answer."""
    dropping = performer(bench, watched, manager)
    with pytest.raises(Killed):
        Worker(bench.desk.store, {"imap.": KilledAfterwards(dropping)}, name="first").run_once()
    assert row(bench).state is OutboxState.LEASED
    clock.forward(minutes=5)
    assert Worker(bench.desk.store, {"imap.": dropping}, name="second").run_once() == 1

    assert (row(bench).state, row(bench).result["already"]) == (OutboxState.DONE, True)
    ((content, flags),) = in_drafts(watched, manager)
    assert rb"\Draft" in flags
    check_draft(bench, content)

    account = watched.new_user()
    watched.deliver(account, send_from(content))
    poller = Poller(
        watched.settings(account), StoreLedger(bench.desk.store), on_state=print, stop=threading.Event()
    )
    assert poller.poll_once() == 1
    while bench.reception.run_once():
        pass
    check_answer(bench)


def check_draft(bench: Bench, content: bytes) -> None:
    """Hold the draft to what the client and the desk must read in it."""
    draft = email.message_from_bytes(content, policy=email.policy.default)
    plus = bench.desk.signer.plus_address(ADDRESS, "D-2026-00001")
    assert draft["From"] == f"Alice Martin <{MANAGER}>"
    assert draft["To"] == "Claire Vasseur <claire@vasseur.example>"
    assert draft["Bcc"] == (plus if bench.desk.settings.plus_addressing else ADDRESS)
    assert draft["Subject"] == "Re: Lot 2291 [D-2026-00001]"
    assert draft["In-Reply-To"] == draft["References"] == "<m1@vasseur.example>"
    text = draft.get_body(("plain",))
    assert text is not None
    assert text.get_content().strip().replace("\r\n", "\n") == REPLY


def check_answer(bench: Bench) -> None:
    """Hold the dossier to what it must know once the manager has answered."""
    with bench.desk.store.read() as session:
        (dossier,) = session.exec(select(Dossier)).all()
        asked, answer = session.exec(select(Message).order_by(col(Message.id))).all()
        draft = session.exec(select(DraftRow)).one()
    assert (asked.direction, answer.direction, answer.author) == (Direction.IN, Direction.OUT, MANAGER)
    assert answer.message_id == "nouveau@poste.acieries.example"
    assert answer.new_text.startswith("Bonjour Madame Vasseur,")
    assert draft.state is DraftState.SENT
    assert dossier.first_answered_at is not None


def test_nothing_else_of_the_mailbox_is_looked_at(
    bench: Bench, watched: Dovecot, manager: str, clock: FakeClock
) -> None:
    """Two tries say to the server: list, select the Drafts, search that Message-ID, append. No more."""
    dropping = performer(bench, watched, manager)
    with pytest.raises(Killed):
        Worker(bench.desk.store, {"imap.": KilledAfterwards(dropping)}, name="first").run_once()
    clock.forward(minutes=5)
    Worker(bench.desk.store, {"imap.": dropping}, name="second").run_once()
    find_drafts(watched.settings(manager))

    said = commands(watched.maildir(manager) / "rawlog")
    assert [command for command in said if not ALLOWED.fullmatch(command)] == []
    assert sum(command.startswith("APPEND") for command in said) == 1


def commands(folder: Path) -> list[str]:
    """Return every command that the server was given, without its tag; a literal is no command."""
    logs = sorted(folder.glob("*.in"))
    assert len(logs) == 3
    found = [re.findall(r"^[\d.]+ [A-Z]+\d+ (.*?)\r?$", log.read_text("utf-8"), re.MULTILINE) for log in logs]
    return [command for each in found for command in each]


def test_a_refused_login_is_told_and_not_repeated(bench: Bench, watched: Dovecot) -> None:
    """A changed password: the thread is told at once, and the account is left alone."""
    box = ManagerMailbox(MANAGER, watched.settings(watched.new_user(), password="faux"))
    dropping = ManagerDraftPerformer(bench.desk, {MANAGER: box})
    Worker(bench.desk.store, {"imap.": dropping}, name="w").run_once()

    assert row(bench).state is OutboxState.FAILED
    with bench.desk.store.read() as session:
        note = session.exec(select(Outbox).where(Outbox.kind == "slack.thread")).one().payload["text"]
    assert "refuse la connexion" in note
    assert "faux" not in note
    ask_again(bench)
    Worker(bench.desk.store, {"imap.": dropping}, name="w").run_once()
    assert (row(bench).state, row(bench).error) == (OutboxState.READY, "this mailbox rests")


def ask_again(bench: Bench) -> None:
    """Ask for the draft to be dropped, as a person does once the password is right."""
    with bench.desk.store.read() as session:
        draft = session.exec(select(DraftRow)).one()
    drop_in_mailbox(bench.desk, "1", draft.id or 0, draft.version, by="U01ALICE")


def test_a_folder_may_be_named(bench: Bench, watched: Dovecot, manager: str) -> None:
    """Where the company says which folder, that one is taken; one that is not there is told."""
    with watched.session(manager) as person:
        person.create_folder("À relire")
    settings = watched.settings(manager)
    box = ManagerMailbox(MANAGER, settings, drafts_folder="À relire")
    dropping = ManagerDraftPerformer(bench.desk, {MANAGER: box})
    Worker(bench.desk.store, {"imap.": dropping}, name="w").run_once()

    assert row(bench).result["folder"] == "À relire"
    with pytest.raises(MailboxError, match="no Drafts folder"):
        find_drafts(settings, folder="Absent")


def test_the_worker_role_drops_what_is_asked_for(tmp_path: Path, watched: Dovecot, manager: str) -> None:
    """``serve --role worker`` with the file of managers; Slack and SMTP are out of reach, no matter."""
    store = Store(f"sqlite:///{tmp_path / 'desk.db'}")
    upgrade(store.engine)
    bench = make_bench(store, tmp_path, managers=frozenset({MANAGER}))
    add_dossier(store, account_manager=MANAGER, draft=None)
    with store.work() as session:
        dossier = session.exec(select(Dossier)).one()
        keep_draft(bench.desk, session, dossier, session.exec(select(Message)).one(), DRAFT)
    (tmp_path / "responsables.toml").write_text(
        f'["{MANAGER}"]\nhost = "127.0.0.1"\nport = {watched.port}\nsecurity = "none"\n'
        f'user = "{manager}"\npassword = "{PASSWORD}"\n',
        "utf-8",
    )
    role = [sys.executable, "-m", "bot", "serve", "--role", "worker"]
    with subprocess.Popen(role, cwd=ROOT, env=environment(tmp_path)) as process:
        try:
            wait_until(lambda: row(bench).state is OutboxState.DONE, seconds=60, what="the draft dropped")
        finally:
            process.terminate()
            assert process.wait(40) == 0
    store.close()
    assert len(in_drafts(watched, manager)) == 1


def environment(folder: Path) -> dict[str, str]:
    """Return the settings of a desk whose Slack and mail servers nobody runs."""
    settings = {
        "DATABASE_URL": f"sqlite:///{folder / 'desk.db'}",
        "DATA_DIR": str(folder / "data"),
        "ADDRESS": ADDRESS,
        "SECRET_KEY": "une clé seulement pour les essais, 0123456789",
        "MANAGERS": str(folder / "responsables.toml"),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(free_port()),
        "SMTP_SECURITY": "none",
        "SLACK_API_URL": f"http://127.0.0.1:{free_port()}/api/",
        "SLACK_BOT_TOKEN": "xoxb-essai",
        "SLACK_APP_TOKEN": "xapp-essai",
    }
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return {**kept, "OMP_NUM_THREADS": "1", **{f"DOLEANCES_{k}": v for k, v in settings.items()}}
