"""The commands of proof and of privacy: export, verify, forget, retention."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.common import UsageError, emit, say, settings, warn
from bot.texts.words import count
from bot.wiring import build_desk, build_store
from models.errors import BadReferenceError, DoleancesError, DossierNotFoundError
from models.plain import to_plain

if TYPE_CHECKING:
    from desk.parts import Desk

BY = "administration"


def _desk() -> Desk:
    values = settings()
    return build_desk(values, build_store(values))


def export(arguments: argparse.Namespace) -> int:
    """Write the evidence bundle of a dossier, or what the desk holds of a person."""
    if bool(arguments.reference) == bool(arguments.person):
        raise UsageError("donnez une référence de dossier, ou --person ADRESSE")
    target = Path(arguments.output)
    return _export_person(arguments, target) if arguments.person else _export_dossier(arguments, target)


def _export_dossier(arguments: argparse.Namespace, target: Path) -> int:
    from desk.exporting import export_dossier

    try:
        done = export_dossier(_desk(), arguments.reference, target, by=BY)
    except BadReferenceError as error:
        raise DoleancesError(
            f"« {arguments.reference} » n’est pas une référence (D-2026-00042, ou 42)"
        ) from error
    except DossierNotFoundError as error:
        raise DoleancesError(f"aucun dossier « {arguments.reference} »") from error
    if arguments.json:
        emit(to_plain(done) | {"path": str(done.path)})
    else:
        held = f"{count(done.mails, 'courriel', 'courriels')}, {count(done.files, 'pièce', 'pièces')}"
        say(f"{done.reference} exporté dans {done.path} : {held}.")
        say(f"Empreinte du manifeste : {done.manifest_sha256}")
    for name in done.missing:
        warn(f"pièce introuvable, signalée dans le manifeste : {name}")
    return 0


def _export_person(arguments: argparse.Namespace, target: Path) -> int:
    from desk.exporting import export_person

    done = export_person(_desk(), arguments.person, target, by=BY)
    if arguments.json:
        emit(to_plain(done) | {"path": str(done.path)})
    else:
        held = f"{count(done.mails, 'courriel', 'courriels')}, {count(done.dossiers, 'dossier', 'dossiers')}"
        say(f"Données exportées dans {done.path} : {held}.")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Check an evidence bundle from its file alone, or the whole record of the desk."""
    return _verify_bundle(arguments) if arguments.file else _verify_ledger(arguments)


def _verify_bundle(arguments: argparse.Namespace) -> int:
    from bot.texts import proving
    from desk.exporting import check_bundle

    report = check_bundle(Path(arguments.file), settings().secret_key)
    if arguments.json:
        emit(to_plain(report) | {"sound": report.is_sound})
    elif report.is_sound:
        for line in proving.bundle(report):
            say(line)
    if report.is_sound:
        return 0
    for problem in report.problems:
        warn(f"  {proving.bundle_problem(problem)}")
    raise DoleancesError("ce dossier de preuve n’est pas celui qui a été exporté")


def _verify_ledger(arguments: argparse.Namespace) -> int:
    from bot.texts import proving
    from desk.verifying import verify_ledger

    report = verify_ledger(_desk())
    if arguments.json:
        emit(to_plain(report) | {"sound": report.is_sound})
    else:
        for line in proving.ledger(report):
            say(line)
    if report.is_sound:
        return 0
    for found in report.findings:
        warn(f"  {proving.finding(found)}")
    raise DoleancesError(proving.ledger_refusal(report))


def forget(arguments: argparse.Namespace) -> int:
    """Erase a person everywhere, or say what would be erased."""
    from bot.texts import proving
    from desk.forgetting import foresee
    from desk.forgetting import forget as forget_person

    desk = _desk()
    done = (
        foresee(desk, arguments.address)
        if arguments.dry_run
        else forget_person(desk, arguments.address, by=BY)
    )
    if arguments.json:
        emit(to_plain(done) | {"dry_run": arguments.dry_run})
    else:
        for line in proving.forgotten(done, dry_run=arguments.dry_run):
            say(line)
    if done.held:
        raise DoleancesError(proving.held_back(done.held))
    return 0


def retention(arguments: argparse.Namespace) -> int:
    """Erase what the charter keeps no longer, or say what would be erased."""
    from bot.texts import proving
    from desk.retention import apply_retention

    done = apply_retention(_desk(), dry_run=arguments.dry_run, by=BY)
    if arguments.json:
        emit(to_plain(done) | {"dry_run": arguments.dry_run})
    else:
        for line in proving.purge(done, dry_run=arguments.dry_run):
            say(line)
    return 0
