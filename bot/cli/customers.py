"""The commands about customers and playbooks: entreprises, playbooks."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.common import UsageError, emit, say, settings, warn
from bot.texts import words
from bot.wiring import build_store
from models.errors import DoleancesError
from models.plain import to_plain

if TYPE_CHECKING:
    from playbooks.catalogue import Playbook


def entreprises(arguments: argparse.Namespace) -> int:
    """Import the customers from a CSV file, list them, or make one of two."""
    if arguments.action == "import":
        return _import_entreprises(arguments)
    if arguments.action == "merge":
        return _merge_entreprises(arguments)
    from desk.entreprise_twins import twins_of
    from desk.entreprises import list_entreprises

    store = build_store(settings())
    with store.read() as session:
        rows, twins = list_entreprises(session), twins_of(session)
    if arguments.json:
        emit({"entreprises": rows, "doublons": to_plain(twins)})
        return 0
    for row in rows:
        say(_line(row))
    say(f"{words.count(len(rows), 'entreprise', 'entreprises')}.")
    without = sum(not row["clause_mediation"] for row in rows)
    if without:
        say(f"Sans clause de médiation\u00a0: {without}.")
    for pair in twins:
        command = f'entreprises merge "{pair.one}" "{pair.other}"'
        say(f"Peut-être la même entreprise\u00a0: {pair.one} et {pair.other} ({command})")
    return 0


def _line(row: dict[str, Any]) -> str:
    """Say in one line what matters of a company: tier, manager, group, contract, whether it left."""
    said = [row["nom"], f"palier {row['palier']}"]
    said += ["compte clé"] if row["compte_cle"] else []
    said += [f"groupe {row['groupe']}"] if row["groupe"] else []
    said += [f"contrat {row['contrat']}"] if row["contrat"] else []
    said += [f"jusqu’au {row['fin_contrat']}"] if row["fin_contrat"] else []
    said += [f"parti le {row['parti_le']}"] if row["parti_le"] else []
    return "  ".join([*said, row["responsable"], " ".join(row["domaines"])]).rstrip()


def _merge_entreprises(arguments: argparse.Namespace) -> int:
    from desk.entreprise_twins import join_entreprises

    if len(arguments.names) != 2:
        raise UsageError("donnez les deux noms : doleances entreprises merge QUI_DISPARAIT QUI_RESTE")
    source, target = arguments.names
    moved = join_entreprises(build_store(settings()), source, target, by="commande")
    if arguments.json:
        emit({"merged": source, "into": target, "dossiers": moved})
    else:
        say(f"{source} rejoint {target}\u00a0: {words.count(moved, 'dossier', 'dossiers')}.")
    return 0


def _import_entreprises(arguments: argparse.Namespace) -> int:
    from desk.entreprises import import_entreprises

    if len(arguments.names) != 1:
        raise UsageError("donnez le fichier : doleances entreprises import FICHIER.csv")
    file = arguments.names[0]
    raw = Path(file).read_bytes()
    store = build_store(settings())
    try:
        report = import_entreprises(store, raw)
    except (csv.Error, DoleancesError) as error:
        raise DoleancesError(f"{file} n’est pas un CSV de clients ({error})") from error
    if arguments.json:
        emit(to_plain(report))
    else:
        created = words.count(report.created, "entreprise créée", "entreprises créées")
        say(f"{created}, {words.count(report.updated, 'mise à jour', 'mises à jour')}.")
    for problem in report.refused:
        warn(problem)
    return 1 if report.refused else 0


def playbooks(arguments: argparse.Namespace) -> int:
    """List, show or check the playbooks."""
    from playbooks.catalogue import check_catalogue, load_catalogue

    own = settings().catalogue
    if arguments.action == "check":
        problems = check_catalogue(own)
        if arguments.json:
            emit({"problems": to_plain(problems)})
        else:
            for problem in problems:
                say(str(problem))
            say(
                "Catalogue sans défaut."
                if not problems
                else f"{words.count(len(problems), 'défaut', 'défauts')}."
            )
        return 1 if problems else 0
    catalogue = load_catalogue(own)
    if arguments.action == "show":
        if not arguments.slug:
            raise UsageError("dites lequel : doleances playbooks show NOM")
        playbook = catalogue.playbooks.get(arguments.slug)
        if playbook is None:
            raise DoleancesError(f"aucun playbook « {arguments.slug} » (doleances playbooks list)")
        if arguments.json:
            emit(playbook_json(playbook))
        else:
            _show_playbook(playbook)
        return 0
    if arguments.json:
        emit({"playbooks": [{"slug": slug, "title": p.titre} for slug, p in catalogue.playbooks.items()]})
        return 0
    for slug, playbook in catalogue.playbooks.items():
        say(f"{slug:<36} {playbook.titre}")
    return 0


def playbook_json(playbook: Playbook) -> dict[str, Any]:
    """Return a playbook in the words of its own file."""
    values = {field.name: getattr(playbook, field.name) for field in fields(playbook)}
    plain: dict[str, Any] = to_plain(
        {name: dict(value) if isinstance(value, Mapping) else value for name, value in values.items()}
    )
    return plain


def _show_playbook(playbook: Playbook) -> None:
    say(f"{playbook.titre} ({playbook.slug})\n{playbook.resume}")
    for name, steps in playbook.etapes.items():
        say(f"\n{name.replace('_', ' ').capitalize()}")
        for step in steps:
            say(f"  - {step}")
    if playbook.questions:
        say("\nQuestions")
    for question in playbook.questions:
        say(f"  - {question.texte}")
    if playbook.jamais:
        say("\nJamais")
    for never in playbook.jamais:
        say(f"  - {never}")
