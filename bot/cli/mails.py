"""The commands that take mails in: import, retry, quarantine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.cli.common import emit, progress, say, settings, warn
from bot.preparing import ensure_all
from bot.texts import words
from bot.wiring import build_desk, build_store
from models.plain import to_plain
from models.workers import worker_name


def import_(arguments: argparse.Namespace) -> int:
    """Take mails from files as the poller would, and read them."""
    from tqdm import tqdm

    from desk.importing import ImportCount, iter_mails, keep_mails, tell_outcomes
    from desk.reception import Reception

    values = settings()
    store = build_store(values)
    desk = build_desk(values, store)
    ensure_all(values.data_dir, progress)
    count = ImportCount()
    paths = [Path(name) for name in arguments.paths]
    quiet = not sys.stderr.isatty()
    mails = tqdm(iter_mails(paths, count), desc="Courriels gardés", unit="", disable=quiet)
    new = keep_mails(store, mails, count)
    reception = Reception(desk, name=worker_name("import"))
    with tqdm(total=len(new), desc="Courriels lus", unit="", disable=quiet) as bar:
        while tried := reception.run_once():
            bar.update(tried)
    tell_outcomes(store, new, count)
    if arguments.json:
        emit(to_plain(count))
    else:
        say(
            f"{words.count(count.found, 'courriel trouvé', 'courriels trouvés')}, "
            f"{words.count(count.kept, 'nouveau', 'nouveaux')} : "
            f"{words.count(count.dossiers, 'dossier ouvert', 'dossiers ouverts')}, "
            f"{words.count(count.continued, 'suite', 'suites')}, "
            f"{words.count(count.held, 'retenu', 'retenus')}, "
            f"{words.count(count.known, 'déjà connu', 'déjà connus')}, "
            f"{count.quarantine} en quarantaine."
        )
    for problem in count.unreadable:
        warn(f"illisible : {problem}")
    return 1 if count.unreadable else 0


def retry(arguments: argparse.Namespace) -> int:
    """Try waiting mails again."""
    from desk.quarantine import retry_all

    values = settings()
    desk = build_desk(values, build_store(values))
    ensure_all(values.data_dir, progress)
    outcomes = retry_all(desk, arguments.ids)
    if arguments.json:
        emit({"results": [{"id": i, "ok": ok, "reason": reason} for i, ok, reason in outcomes]})
    else:
        for raw_id, ok, reason in outcomes:
            say(f"{raw_id} : {'repris' if ok else 'toujours en attente'} — {reason}")
        if not outcomes:
            say("Rien n’est en quarantaine.")
    return 0 if all(ok for _id, ok, _reason in outcomes) else 1


def quarantine(arguments: argparse.Namespace) -> int:
    """List the mails that wait for a person."""
    from desk.quarantine import waiting_mails

    waiting = waiting_mails(build_store(settings()), held=arguments.held)
    if arguments.json:
        emit({"mails": to_plain(waiting)})
        return 0
    for mail in waiting:
        say(f"{mail.id}  {mail.state}  {mail.received_at:%Y-%m-%d %H:%M}  {mail.size} octets  {mail.reason}")
    if not waiting:
        say("Rien n’est en quarantaine.")
    return 0
