"""The doctor: does each setting work for real, and what is to be done where it does not?"""

from __future__ import annotations

import argparse
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cli.common import emit, say
from bot.managers import load_managers
from bot.settings import PREFIX, Settings, load_settings
from bot.slack.scopes import SCOPES
from bot.wiring import build_mailboxes, build_sender, build_store, desk_settings
from models.errors import DoleancesError
from models.plain import to_plain

if TYPE_CHECKING:
    from bot.slack.posting import Poster


@dataclass(frozen=True, slots=True)
class Check:
    """What one trial found."""

    name: str
    ok: bool
    detail: str
    todo: str = ""


def doctor(arguments: argparse.Namespace) -> int:
    """Try everything; a failure of one trial never stops the others."""
    try:
        values = load_settings()
    except DoleancesError as error:
        checks = [Check("réglages", ok=False, detail=str(error), todo="Corrigez ce réglage, puis relancez.")]
        return _tell(arguments, checks, {})
    checks = [_safely(name, trial, values) for name, trial in TRIALS]
    return _tell(arguments, checks, _listed(values))


def _safely(name: str, trial: Callable[[Settings], tuple[str, str]], values: Settings) -> Check:
    try:
        detail, todo = trial(values)
    except Exception as error:  # noqa: BLE001 - whatever fails is what the doctor is asked about
        return Check(name, ok=False, detail=f"{error}" or type(error).__name__, todo=_TODO.get(name, ""))
    return Check(name, ok=not todo, detail=detail, todo=todo)


def _tell(arguments: argparse.Namespace, checks: list[Check], listed: dict[str, str]) -> int:
    healthy = all(check.ok for check in checks)
    if arguments.json:
        emit({"ok": healthy, "checks": to_plain(checks), "settings": listed})
        return 0 if healthy else 1
    for name, value in listed.items():
        say(f"  {name} = {value}")
    for check in checks:
        say(f"{'✔' if check.ok else '✘'} {check.name} : {check.detail}")
        if check.todo:
            say(f"    → {check.todo}")
    return 0 if healthy else 1


def _listed(values: Settings) -> dict[str, str]:
    """Return every setting and its value; a secret only says whether it is given."""
    shown = {}
    for name, info in Settings.model_fields.items():
        value = getattr(values, name)
        secret = info.repr is False
        shown[PREFIX + name.upper()] = ("(donné)" if value else "(absent)") if secret else _written(value)
    shown[PREFIX + "DATABASE_URL"] = _without_password(values.database_url)
    return shown


def _without_password(url: str) -> str:
    """Return a database address that may be shown, whole or not at all."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "(illisible)"


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return "" if value is None else str(value)


def _database(values: Settings) -> tuple[str, str]:
    from models.migrate import current, differences, head

    store = build_store(values)
    try:
        now, wanted = current(store.engine), head()
        if now != wanted or differences(store.engine):
            return f"révision {now}, attendue {wanted}", "Lancez : doleances db upgrade"
        return f"{store.engine.url.render_as_string(hide_password=True)}, révision {now}", ""
    finally:
        store.close()


def _data_dir(values: Settings) -> tuple[str, str]:
    folder = values.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    trial = folder / f".essai-{uuid.uuid4().hex}"
    trial.write_bytes(b"essai")
    trial.unlink()
    free = os.statvfs(folder)
    gigabytes = free.f_bavail * free.f_frsize / 1e9
    todo = "Libérez de la place : moins d’un gigaoctet reste." if gigabytes < 1 else ""
    free_now = f"{gigabytes:.1f}".replace(".", ",")
    return f"{folder} ({free_now} Go libres)", todo


def _identity(values: Settings) -> tuple[str, str]:
    from intake.signing import Signer

    checked = desk_settings(values)
    Signer(checked.secret_key, checked.domain)
    return f"{checked.company}, {checked.address}", ""


def _charter(values: Settings) -> tuple[str, str]:
    from desk.charter import load_charter

    charter = load_charter(values.charter)
    return f"{values.charter or 'charte livrée'}, paliers : {', '.join(charter.commitments)}", ""


def _catalogue(values: Settings) -> tuple[str, str]:
    from playbooks.catalogue import check_catalogue, load_catalogue

    problems = check_catalogue(values.catalogue)
    if problems:
        return "; ".join(map(str, problems[:3])), "Corrigez ces fichiers (doleances playbooks check)."
    return f"{len(load_catalogue(values.catalogue).playbooks)} playbooks", ""


def _classifiers(values: Settings) -> tuple[str, str]:
    from desk.drifting import drift_now
    from nlp.analyst import Analyst
    from nlp.unlearning import is_marked

    model = Analyst.load(values.data_dir).model_name
    store = build_store(values)
    try:
        with store.read() as session:
            drift = drift_now(session, store.clock())
    finally:
        store.close()
    detail = (
        f"{model} ; {drift.asked_share * 100:.0f} % à qualifier et "
        f"{drift.correction_rate * 100:.0f} % corrigés en 30 jours"
    )
    due = "Des courriels qui ont servi à l’entraîner ont été effacés : lancez doleances train."
    return detail, " ".join([*drift.warnings, *([due] if is_marked(values.data_dir) else [])])


def _mailboxes(values: Settings) -> tuple[str, str]:
    from intake.imap_folder import ImapMailbox

    seen = []
    for mailbox in build_mailboxes(values):
        with ImapMailbox(mailbox).open() as folder:
            seen.append(f"{mailbox.name} ({mailbox.folder}, UIDVALIDITY {folder.uid_validity})")
    return ", ".join(seen), ""


def _managers(values: Settings) -> tuple[str, str]:
    from intake.drafts_folder import find_drafts

    seen, failed = [], []
    for address, manager in load_managers(values).items():
        try:
            seen.append(f"{address} ({find_drafts(manager.mailbox, folder=manager.drafts_folder)})")
        except DoleancesError as error:
            failed.append(f"{address} : {error}")
    if failed:
        return " ; ".join(failed + seen), _TODO["brouillons des responsables"]
    return ", ".join(seen) or "aucune boîte réglée", ""


def _smtp(values: Settings) -> tuple[str, str]:
    sender = build_sender(values)
    try:
        reply = sender.check(values.address)
        if reply.state != "sent":
            return f"{reply.code} {reply.text}", _TODO["SMTP"]
        if values.ack == "on" and values.ack_sender == "null":
            null = sender.check("")
            if null.state != "sent":
                return (
                    f"l’expéditeur vide est refusé : {null.code} {null.text}",
                    "Réglez DOLEANCES_ACK_SENDER=address.",
                )
        return f"{values.smtp_host}:{values.smtp_port}", ""
    finally:
        sender.close()


def _slack(values: Settings) -> tuple[str, str]:
    from bot.slack.client import build_client, slack_settings
    from bot.slack.posting import Poster

    slack = slack_settings(values)
    if not slack.bot_token.startswith("xoxb-") or not slack.app_token.startswith("xapp-"):
        return "les deux jetons ne sont pas donnés", _TODO["Slack"]
    client = build_client(slack)
    who = client.auth_test()
    granted = {scope.strip() for scope in str(who.headers.get("x-oauth-scopes", "")).split(",") if scope}
    missing = [scope for scope in SCOPES if granted and scope not in granted]
    if missing:
        return f"droits absents : {', '.join(missing)}", "Réinstallez l’application avec slack-manifest.yaml."
    poster = Poster(client, slack.channel)
    detail = f"{who.get('team')}, canal {slack.channel} ({poster.channel()})"
    lost = _lost_channels(values, poster)
    if lost:
        return (
            f"{detail} ; canaux introuvables : {', '.join(lost)}",
            "Créez ces canaux que la charte nomme, et invitez-y l’application.",
        )
    return detail, ""


def _lost_channels(values: Settings, poster: Poster) -> list[str]:
    """Return the channels that the charter names and the application does not see."""
    from slack_sdk.errors import SlackApiError

    from desk.charter import load_charter

    charter = load_charter(values.charter)
    rules = charter.rendez_vous
    named = [*(rule.channel for rule in charter.routing.rules), rules.channel, rules.committee]
    lost = []
    for name in dict.fromkeys(name for name in named if name):
        try:
            poster.channel(name)
        except SlackApiError:
            lost.append(name)
    return lost


TRIALS: tuple[tuple[str, Callable[[Settings], tuple[str, str]]], ...] = (
    ("identité", _identity),
    ("base de données", _database),
    ("dossier de données", _data_dir),
    ("charte", _charter),
    ("playbooks", _catalogue),
    ("classifieurs", _classifiers),
    ("boîtes IMAP", _mailboxes),
    ("brouillons des responsables", _managers),
    ("SMTP", _smtp),
    ("Slack", _slack),
)

_TODO = {
    "identité": "Réglez DOLEANCES_ADDRESS, et DOLEANCES_SECRET_KEY (openssl rand -hex 32).",
    "base de données": "Vérifiez DOLEANCES_DATABASE_URL et que la base répond.",
    "dossier de données": "Réglez DOLEANCES_DATA_DIR sur un dossier où le bureau peut écrire.",
    "charte": "Corrigez le fichier de DOLEANCES_CHARTER.",
    "playbooks": "Lancez : doleances playbooks check",
    "classifieurs": "Lancez : doleances train",
    "boîtes IMAP": "Vérifiez DOLEANCES_IMAP_HOST, _PORT, _SECURITY, _USER et _PASSWORD.",
    "brouillons des responsables": "Corrigez le fichier de DOLEANCES_MANAGERS, ou l’accès à ces boîtes.",
    "SMTP": "Vérifiez DOLEANCES_SMTP_HOST, _PORT, _SECURITY, _USER et _PASSWORD.",
    "Slack": "Suivez docs/installer-slack.md et réglez DOLEANCES_SLACK_BOT_TOKEN et _APP_TOKEN.",
}
