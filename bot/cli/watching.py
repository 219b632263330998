"""The commands that tell where things stand: status, db."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.common import UsageError, emit, say, settings
from bot.texts import moments, words
from bot.wiring import build_store
from models.errors import BadReferenceError, DoleancesError, DossierNotFoundError
from models.plain import to_plain
from models.vocabulary import Etat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from desk.views import DossierView, EventLine
    from models.tables import Dossier


def status(arguments: argparse.Namespace) -> int:
    """Show the open dossiers, or one of them."""
    from desk.later_words import understood_now
    from desk.listing import Filter, list_dossiers
    from desk.views import dossier_view, journal_of

    store = build_store(settings())
    now = store.clock()
    with store.read() as session:
        if arguments.reference:
            row = _find(session, arguments.reference, now=now)
            view = dossier_view(session, row)
            view = replace(view, analysis=understood_now(session, row, view.analysis))
            journal = journal_of(session, row.id or 0)
            shape = shape_of(view, journal, now)
        else:
            lines, total = list_dossiers(session, Filter(limit=50), now=now)
            shape = {"total": total, "dossiers": to_plain(lines)}
    if arguments.json:
        emit(shape)
    elif arguments.reference:
        _show_one(shape)
    else:
        _show_list(shape)
    return 0


def shape_of(view: DossierView, journal: Sequence[EventLine], now: datetime) -> dict[str, Any]:
    """Return what ``status D-… --json`` writes, and what is told of it in words."""
    running = {"late": view.is_late(now), "next_due_at": to_plain(view.next_due_at)}
    return {**to_plain(view), "journal": to_plain(journal), **running}


def _find(session: Session, reference: str, *, now: datetime) -> Dossier:
    from desk.views import find_dossier

    try:
        return find_dossier(session, reference, now=now)
    except BadReferenceError as error:
        raise DoleancesError(
            f"« {reference} » n’est pas une référence (attendu : D-2026-00042, ou 42)"
        ) from error
    except DossierNotFoundError as error:
        raise DoleancesError(f"aucun dossier « {reference} »") from error


def _show_one(shape: dict[str, Any]) -> None:
    from bot.texts.answers import EVENTS
    from desk.exporting.words import EVENTS as PROVEN

    told = {**{kind: said[:1].lower() + said[1:] for kind, said in PROVEN.items()}, **EVENTS}
    say(f"{shape['reference']} — {shape['subject']}")
    client = " / ".join(filter(None, (shape["client_name"], shape["client_address"], shape["entreprise"])))
    say(f"Client : {client or 'inconnu'}")
    analysis = shape["analysis"]
    state, tone = words.word(Etat(shape["etat"])).lower(), words.ton(analysis["ton"]).lower()
    say(f"État : {state}   Gravité : {analysis['gravite']}/4   Ton : {tone}")
    say(f"Motifs : {', '.join(words.motif(m).lower() for m in analysis['motifs']) or 'à qualifier'}")
    say(_awaited(shape))
    for text, linked in (
        ("Fusionné avec", [shape["merged_into"]]),
        ("Fusionnés ici", shape["merged_from"]),
        ("Séparé de", [shape["split_from"]]),
        ("Séparés d’ici", shape["split_into"]),
        ("Dossiers proches", [case["reference"] for case in shape["similar"]]),
    ):
        if any(linked):
            say(f"{text} : {', '.join(linked)}")
    for line in shape["journal"]:
        at = moments.fixed(datetime.fromisoformat(line["at"]))
        say(f"  {at}{words.NBSP}: {told.get(line['kind'], line['kind'])} ({line['actor']})")


def _awaited(shape: dict[str, Any]) -> str:
    """Say what is awaited and by when: nothing of a dossier that is closed, nor an answer already given."""
    if not shape["next_due_at"]:
        return "Aucune échéance ne court."
    what = words.awaited(shape["first_answered_at"])
    when = moments.fixed(datetime.fromisoformat(shape["next_due_at"]))
    return f"{what} attendue : {when}{'  EN RETARD' if shape['late'] else ''}"


def _show_list(shape: dict[str, Any]) -> None:
    for line in shape["dossiers"]:
        say(
            f"{line['reference']}  {words.word(Etat(line['etat'])).lower():<16} gravité {line['gravite']}  "
            f"{line['entreprise'] or line['client_name']}  {line['subject'][:60]}"
        )
    say(f"{words.count(shape['total'], 'dossier ouvert', 'dossiers ouverts')}.")


def database(arguments: argparse.Namespace) -> int:
    """Bring the database up to date, or back it up."""
    from models.backup import backup
    from models.migrate import current

    if arguments.action == "backup" and not arguments.file:
        raise UsageError("dites où sauvegarder : doleances db backup FICHIER")
    store = build_store(settings(), migrate=arguments.action == "upgrade")
    revision = current(store.engine)
    if arguments.action == "upgrade":
        say(f"Base à jour (révision {revision}).")
        return 0
    if revision is None:
        raise DoleancesError("cette base est vide : il n’y a rien à sauvegarder")
    backup(store, Path(arguments.file))
    say(f"Base sauvegardée dans {arguments.file}.")
    return 0
