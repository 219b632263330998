"""Which commands and options exist? Help in French; nothing heavy is imported here."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from typing import Any

from bot.cli.french import FrenchParser

Run = Callable[[argparse.Namespace], int | None]


def _lazily(module: str, function: str) -> Run:
    """Return a command whose module is imported when it runs, so that ``--help`` stays quick."""

    def run(arguments: argparse.Namespace) -> int | None:
        command: Run = getattr(importlib.import_module(f"bot.cli.{module}"), function)
        return command(arguments)

    return run


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command of COMMANDS.md."""
    parser = FrenchParser(
        prog="doleances",
        description="Le bureau des doléances : du courriel du client à la réponse qu’il lit.",
    )
    commands = parser.add_subparsers(title="commandes", dest="command", required=True, metavar="COMMANDE")
    for add in (_running, _texts, _mails, _learning, _watching, _customers, _proving):
        add(commands)
    return parser


def _command(commands: Any, name: str, module: str, function: str, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=_lazily(module, function))
    return command


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--json", action="store_true", help="un objet JSON sur la sortie standard, rien d’autre"
    )


def _running(commands: Any) -> None:
    demo = _command(commands, "demo", "running", "demo", "tout le bureau, sans compte ni réglage")
    demo.add_argument(
        "--once", action="store_true", help="mener les exemples jusqu’aux brouillons, puis finir"
    )
    demo.add_argument("--port", type=int, default=3900, help="port de la page du Slack local (3900)")
    demo.add_argument(
        "--terminal", action="store_true", help="montrer les cartes dans le terminal, sans Slack local"
    )
    serve = _command(commands, "serve", "running", "serve", "faire tourner le bureau, selon les réglages")
    serve.add_argument(
        "--role", choices=("all", "intake", "reader", "slack", "worker", "clock"), default="all"
    )
    serve.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    doctor = _command(commands, "doctor", "doctor", "doctor", "essayer chaque réglage et dire quoi faire")
    _json(doctor)


def _texts(commands: Any) -> None:
    for name, text in (
        ("parse", "un courriel (.eml) tel que le bureau le lit"),
        ("analyse", "ce que le bureau comprend d’un courriel"),
        ("draft", "conduite proposée (playbook) et première réponse à un courriel"),
    ):
        command = _command(commands, name, "texts", name, text)
        command.add_argument("files", nargs="*", metavar="FICHIER")
        _json(command)
        if name != "parse":
            command.add_argument(
                "--jsonl", action="store_true", help="lire des lignes JSON sur l’entrée standard"
            )
    lint = _command(commands, "lint", "texts", "lint", "relire un texte avant qu’il ne parte")
    lint.add_argument("files", nargs="*", metavar="FICHIER")
    _json(lint)
    lint.add_argument("--jsonl", action="store_true", help="lire des lignes JSON sur l’entrée standard")
    converse = _command(
        commands, "converse", "texts", "converse", "ce que veut dire une phrase adressée au bureau"
    )
    converse.add_argument("--jsonl", action="store_true", required=True, help="lire des lignes JSON")


def _mails(commands: Any) -> None:
    take = _command(commands, "import", "mails", "import_", "prendre des courriels (.eml, mbox, Maildir)")
    take.add_argument("paths", nargs="+", metavar="CHEMIN")
    _json(take)
    retry = _command(commands, "retry", "mails", "retry", "rejouer des courriels en quarantaine ou retenus")
    retry.add_argument("ids", nargs="*", type=int, metavar="ID")
    _json(retry)
    quarantine = _command(commands, "quarantine", "mails", "quarantine", "courriels en quarantaine")
    quarantine.add_argument("--held", action="store_true", help="et ceux que le tri a retenus")
    _json(quarantine)


def _learning(commands: Any) -> None:
    train = _command(commands, "train", "learning", "train", "entraîner les classifieurs")
    train.add_argument("--rollback", action="store_true", help="revenir au modèle précédent")
    train.add_argument("--if-needed", action="store_true", help="seulement s’ils manquent ou ont vieilli")
    evaluate = _command(commands, "evaluate", "learning", "evaluate", "mesurer les classifieurs")
    evaluate.add_argument("--gold", metavar="FICHIER", help="des courriels étiquetés (JSONL)")
    _json(evaluate)


def _watching(commands: Any) -> None:
    status = _command(commands, "status", "watching", "status", "où en sont les dossiers, ou l’un d’eux")
    status.add_argument("reference", nargs="?", metavar="REF")
    _json(status)
    kpi = _command(commands, "kpi", "figures", "kpi", "les indicateurs d’une période, ce mois-ci par défaut")
    kpi.add_argument("--since", metavar="JOUR", help="premier jour, compris (2026-11-01)")
    kpi.add_argument("--until", metavar="JOUR", help="dernier jour, compris")
    _json(kpi)
    kpi.add_argument("--csv", metavar="FICHIER", help="un tableau pour un tableur")
    report = _command(commands, "report", "figures", "report", "la page du comité d’un mois, en HTML")
    report.add_argument("--month", metavar="AAAA-MM", required=True, help="le mois (2026-11)")
    report.add_argument("-o", "--output", metavar="FICHIER.html", required=True, help="où l’écrire")
    database = _command(commands, "db", "watching", "database", "base de données : migrations et sauvegarde")
    database.add_argument("action", choices=("upgrade", "backup"))
    database.add_argument("file", nargs="?", metavar="FICHIER", help="où sauvegarder")


def _customers(commands: Any) -> None:
    entreprises = _command(commands, "entreprises", "customers", "entreprises", "les entreprises clientes")
    entreprises.add_argument("action", choices=("import", "list", "merge"), nargs="?", default="list")
    entreprises.add_argument("names", nargs="*", metavar="FICHIER.csv ou NOMS")
    _json(entreprises)
    playbooks = _command(
        commands, "playbooks", "customers", "playbooks", "le catalogue des conduites (playbooks)"
    )
    playbooks.add_argument("action", choices=("list", "check", "show"), nargs="?", default="list")
    playbooks.add_argument("slug", nargs="?")
    _json(playbooks)


def _proving(commands: Any) -> None:
    export = _command(commands, "export", "proving", "export", "les preuves d’un dossier, en ZIP")
    export.add_argument("reference", nargs="?", metavar="REF")
    export.add_argument("--person", metavar="ADRESSE", help="plutôt : tout ce que le bureau a d’une personne")
    export.add_argument("-o", "--output", metavar="FICHIER.zip", required=True, help="où l’écrire")
    _json(export)
    text = "vérifier un dossier de preuve hors ligne, ou tout le registre"
    verify = _command(commands, "verify", "proving", "verify", text)
    verify.add_argument("file", nargs="?", metavar="FICHIER.zip")
    _json(verify)
    forget = _command(commands, "forget", "proving", "forget", "effacer une personne partout (RGPD)")
    forget.add_argument("address", metavar="ADRESSE")
    text = "effacer ce que la charte ne garde plus (RGPD)"
    retention = _command(commands, "retention", "proving", "retention", text)
    for command in (forget, retention):
        command.add_argument("--dry-run", action="store_true", help="le dire, sans rien changer")
        _json(command)
