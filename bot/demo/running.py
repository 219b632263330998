"""How does the demo run: interactively with a local Slack, in the terminal, or once and unattended?"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.cli.common import say
from bot.demo.client_channel import ClientChannel
from bot.demo.local_slack import AGENT, APP_TOKEN, BOT_TOKEN, CLIENTS, LEAD, TRIAGE, LocalSlack, find_program
from bot.demo.mail_server import PASSWORD, USER, Delivered, DemoMailServer, free_port
from bot.demo.samples import sample_clients, sample_mails
from bot.demo.terminal import card_text
from bot.preparing import cache_dir, ensure_all
from bot.settings import PREFIX, Settings, load_settings
from bot.wiring import build_desk, build_mailboxes, build_store
from desk.parts import Desk
from models.errors import DoleancesError

ADDRESS = "doleances@tubesdunord.example"
COMPANY = "Tubes du Nord"
KEY = "cle-de-la-demonstration-qui-ne-signe-rien-de-vrai"
NBSP = "\u00a0"
_ROOT = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True)
class _Stage:
    folder: Path
    server: DemoMailServer
    settings: Settings


def _environment(folder: Path, server: DemoMailServer, slack_api: str) -> dict[str, str]:
    values = {
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "DATA_DIR": str(_data_dir(folder)),
        "COMPANY": COMPANY,
        "ADDRESS": ADDRESS,
        "SECRET_KEY": KEY,
        "ACK": "on",
        "IMAP_HOST": "127.0.0.1",
        "IMAP_PORT": str(server.imap_port),
        "IMAP_SECURITY": "none",
        "IMAP_USER": USER,
        "IMAP_PASSWORD": PASSWORD,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(server.smtp_port),
        "SMTP_SECURITY": "none",
        "SLACK_API_URL": slack_api,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_CHANNEL": TRIAGE,
        "LEADS": LEAD,
        "APPROVERS": LEAD,
    }
    return {PREFIX + name: value for name, value in values.items()}


def _data_dir(folder: Path) -> Path:
    """Return a data folder that shares the trained classifiers, and whose files go with the demo."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    for trained in (cache_dir() / "data").iterdir():
        if trained.name != "files" and not (data / trained.name).exists():
            (data / trained.name).symlink_to(trained)
    return data


@contextmanager
def _stage(on_delivery: Callable[[Delivered], None], slack_api: str) -> Iterator[_Stage]:
    """Set the demo's stage: a temporary folder, the mail server, and settings that owe nothing to yours."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    # Roles are started by ``-m bot``, which a checkout that is not installed finds by the current folder.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    # Played in its own folder: the .env of a real desk would have its real mailboxes read, and shown to all.
    with tempfile.TemporaryDirectory(prefix="doleances-demo-") as name, chdir(name):
        folder = Path(name)
        server = DemoMailServer(ADDRESS, on_delivery=on_delivery)
        try:
            if not server.wait():
                raise DoleancesError("le serveur de courriel embarqué ne répond pas")
            os.environ.update(_environment(folder, server, slack_api))
            yield _Stage(folder, server, load_settings())
        finally:
            server.stop()


def _furnish(stage: _Stage) -> Desk:
    """Open the database with the demo's customers, and put the samples in the desk's box."""
    from desk.entreprises import import_entreprises

    store = build_store(stage.settings)
    desk = build_desk(stage.settings, store)
    import_entreprises(store, sample_clients())
    for _name, content in sample_mails(desk.now()):
        stage.server.deliver_to_desk(content)
    return desk


def _take_all(stage: _Stage, desk: Desk) -> None:
    """Fetch, read and advise until nothing is left, in this process."""
    from desk.advising import DraftPreparer
    from desk.ledger import StoreLedger
    from desk.reception import Reception
    from desk.worker import Worker
    from intake.poller import Poller
    from models.workers import worker_name

    for mailbox in build_mailboxes(stage.settings):
        Poller(mailbox, StoreLedger(desk.store), on_state=lambda _: None, stop=threading.Event()).poll_once()
    reception = Reception(desk, name=worker_name("demo"))
    while reception.run_once():
        pass
    worker = Worker(desk.store, {"draft.": DraftPreparer(desk)}, name=worker_name("demo-draft"))
    while worker.run_once():
        pass


def run_once(progress: Callable[[str], None]) -> int:
    """Take the samples through to drafts, print them, and end."""
    ensure_all(cache_dir() / "data", progress)
    with _stage(lambda _: None, "http://127.0.0.1:9/api/") as stage:
        desk = _furnish(stage)
        try:
            _take_all(stage, desk)
            shown = _print_cards(desk)
        finally:
            desk.store.close()
    say(f"\n{shown} dossiers ouverts et leurs brouillons proposés.")
    return 0 if shown else 1


def _print_cards(desk: Desk) -> int:
    from desk.listing import Filter, list_dossiers
    from desk.quarantine import waiting_mails
    from desk.views import dossier_view, find_dossier

    with desk.store.read() as session:
        lines, total = list_dossiers(session, Filter(limit=100), now=desk.now())
        for line in sorted(lines, key=lambda line: line.reference):
            say(card_text(dossier_view(session, find_dossier(session, line.reference, now=desk.now()))))
    for mail in waiting_mails(desk.store, held=True):
        say(f"Retenu{NBSP}: {mail.reason}")
    return total


def run_demo(*, port: int, terminal: bool) -> int:
    """Run the whole desk until Ctrl-C."""
    from bot.serve import limit_threads
    from bot.stopping import stop_on_signals

    limit_threads()
    say("Préparation des classifieurs (quelques minutes la première fois)…")
    ensure_all(cache_dir() / "data", say)
    program = None if terminal else find_program(cache_dir() / "local-slack")
    stop = stop_on_signals()
    if program is None:
        say("Pas de Slack local sur cette machine\u00a0: la démonstration se joue dans le terminal.")
        return _run_in_terminal(stop)
    return _run_with_slack(program, port, stop)


def _run_with_slack(program: Path, port: int, stop: threading.Event) -> int:
    from slack_sdk import WebClient

    from bot.serve import Supervisor, role_command
    from bot.slack.local_page import LocalPage

    slack_port = free_port()
    try:
        # The local Slack's own page shows letters on one line: ours stands before it.
        page = LocalPage(f"localhost:{slack_port}", port)
    except OSError:
        say(f"Le port {port} est déjà pris{NBSP}: choisissez-en un autre (--port).")
        return 1
    deliveries: list[Delivered] = []
    with (
        tempfile.TemporaryDirectory(prefix="doleances-slack-") as name,
        _stage(deliveries.append, f"http://localhost:{slack_port}/api/") as stage,
    ):
        slack = LocalSlack(program, Path(name), slack_port)
        try:
            if not slack.wait():
                say("Le Slack local ne démarre pas. Essayez make demo ARGS=--terminal.")
                return 1
            channel = ClientChannel(WebClient(token=BOT_TOKEN, base_url=slack.api), stage.server)
            channel.welcome()
            stage.server.on_delivery = channel.show
            _furnish(stage).store.close()
            threading.Thread(target=channel.run, args=(stop,), daemon=True).start()
            _tell_address(page.url)
            Supervisor(role_command).run(stop)
        finally:
            slack.stop()
            page.stop()
    say("Démonstration terminée\u00a0: tout ce qu’elle avait écrit est effacé.")
    return 0


def _tell_address(url: str) -> None:
    say(
        f"""
  Ouvrez {url} dans un navigateur.

  • Canal #doleances{NBSP}: les cartes. Soyez Alice (agente, {AGENT}), Bruno (chargé de compte)
    ou Chloé (responsable, {LEAD}) en haut de la page.
  • Canal #boite-des-clients ({CLIENTS}){NBSP}: écrivez comme un client, lisez ce qu’il reçoit.
  • Ce Slack local écoute sur toutes les interfaces, sans mot de passe{NBSP}: il ne sert ici
    que des courriels inventés.

  Ctrl-C pour finir.
"""
    )
    sys.stdout.flush()


def _run_in_terminal(stop: threading.Event) -> int:
    with _stage(lambda mail: say(f"\n✉ {mail.recipient}\n{mail.text}"), "http://127.0.0.1:9/api/") as stage:
        desk = _furnish(stage)
        try:
            _take_all(stage, desk)
            _print_cards(desk)
            _talk(stage, desk, stop)
        finally:
            desk.store.close()
    return 0


def _talk(stage: _Stage, desk: Desk, stop: threading.Event) -> None:
    """Let a person send one of the drafts, and read what the client receives."""
    from bot.wiring import build_sender
    from desk.reply import ensure_draft, send_reply
    from desk.sending import MailPerformer
    from desk.worker import Worker
    from models.workers import worker_name

    worker = Worker(
        desk.store,
        {"mail.": MailPerformer(desk, build_sender(stage.settings))},
        name=worker_name("demo-mail"),
    )
    while worker.run_once():
        pass
    while not stop.is_set():
        say("\nUne référence pour envoyer son brouillon au client, ou Entrée pour finir\u00a0:")
        answer = sys.stdin.readline().strip()
        if not answer:
            return
        try:
            draft = ensure_draft(desk, answer)
            send_reply(
                desk,
                answer,
                draft.id,
                draft.version,
                draft.subject,
                draft.body,
                by=LEAD,
                delay=timedelta(0),
            )
        except DoleancesError as error:
            say(str(error))
            continue
        worker.run_once()
