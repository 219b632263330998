"""The commands about the classifiers: train, evaluate."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.cli.common import emit, progress, say, settings
from bot.preparing import ensure_all
from bot.texts import words
from bot.wiring import build_store


def train(arguments: argparse.Namespace) -> int:
    """Train the classifiers on the shipped corpus and the corrections; the better one serves."""
    values = settings()
    if arguments.rollback:
        from nlp.training import rollback

        say(f"Modèle en service : {rollback(values.data_dir)}.")
        return 0
    ensure_all(values.data_dir, _tell)
    from nlp.unlearning import is_marked, unmark

    unlearning = is_marked(values.data_dir)
    if arguments.if_needed and not unlearning:
        return 0
    from desk.learning import corrections
    from nlp.championship import forget_versions
    from nlp.championship import train as train_challenger

    store = build_store(values)
    taught = corrections(store)
    store.close()
    say(f"{words.count(len(taught), 'courriel corrigé', 'courriels corrigés')} par l’équipe.")
    result = train_challenger(values.data_dir, taught, _tell, forced=unlearning)
    if unlearning:
        # A person's mails were erased: no model that learnt from them may be put back.
        forget_versions(values.data_dir)
        unmark(values.data_dir)
    say(result.reason)
    if result.held_out:
        say(
            f"Sur {result.held_out} courriels tenus à l’écart : "
            f"en service {result.champion_score:.3f}, candidat {result.challenger_score:.3f}."
        )
    say(f"Modèle en service : {result.challenger if result.taken else result.champion}.")
    return 0


def _tell(text: str) -> None:
    """Tell how the training goes: it lasts minutes, so it says so even where nobody watches."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def evaluate(arguments: argparse.Namespace) -> int:
    """Score the classifiers, by leaving out whole files of the corpus or on labelled mails."""
    from nlp.evaluation import evaluate as measure
    from nlp.evaluation import table

    values = settings()
    gold = Path(arguments.gold) if arguments.gold else None
    if gold is not None:
        # Opened first, so that a missing file is told before anything long begins.
        gold.open("rb").close()
        ensure_all(values.data_dir, progress)
    report = measure(values.data_dir, gold, _tell)
    if arguments.json:
        emit(report)
    else:
        say(table(report))
    return 0
