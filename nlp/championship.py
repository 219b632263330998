"""Does a model that learnt from the desk's corrections deserve the place of the one in service?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.errors import ClassifiersError
from models.values import MailText
from nlp.corpus import OWN, GoldMail
from nlp.store_format import read_meta, save_model
from nlp.training import (
    Sources,
    as_gold,
    corrections_name,
    current,
    history,
    home,
    in_service,
    shipped_sources,
)

if TYPE_CHECKING:
    from nlp.fitting import Corpus

Bools = NDArray[np.bool_]
Progress = Callable[[str], None]
Correction = tuple[MailText, dict[str, Any]]
HELD_FOLD = 2
"""The files that measure both models: t3, t8 and t13, three writers and three families of sectors."""
HELD_CORRECTIONS = 4
"""One correction in four measures instead of teaching."""


@dataclass(frozen=True, slots=True)
class Championship:
    """What a training decided, and on what ground."""

    challenger: str
    champion: str
    """Empty where nothing was in service."""
    champion_score: float
    challenger_score: float
    held_out: int
    """How many mails measured both."""
    taken: bool
    reason: str
    """For people, in French."""


def train(
    data_dir: Path,
    corrections: Sequence[Correction] = (),
    progress: Progress = lambda _message: None,
    *,
    forced: bool = False,
    sources: Sources | None = None,
) -> Championship:
    """
    Train with the desk's corrections, and put the result in service only where it does better.

    Champion and challenger are both fitted without the held-out mails, so that neither is judged on
    what it learnt; the model that goes in service then learns from everything. The same corrections
    always give the same model.

    Args:
        data_dir: Where the models are.
        corrections: Mails with the labels that a person gave, in the order they were made.
        progress: Takes one sentence at a time.
        forced: Take the new model in any case: a person's mails were erased and must be unlearnt.
        sources: Another corpus than the shipped one, for tests.
    """
    from nlp.fitting import Corpus
    from nlp.fitting_first import fit_each
    from nlp.prepared import prepare

    sources = sources or shipped_sources()
    golds = [as_gold(mail, labels, rank) for rank, (mail, labels) in enumerate(corrections)]
    name, champion = corrections_name(golds), _champion(data_dir)
    if champion == name and not forced:
        return Championship(
            name, champion, 0.0, 0.0, 0, False, "Aucune correction nouvelle : le modèle reste."
        )
    progress("Lecture du corpus…")
    everything = [*sources.golds, *golds]
    data, text = prepare(everything, sources.phrases, sources.vectors)
    corpus = Corpus(data, text, sources.vectors, partial(fit_each, data))
    held = np.array([_is_held(gold, int(fold)) for gold, fold in zip(everything, data.folds, strict=True)])
    scores = _duel(corpus, held, _known(data_dir, champion, everything), progress)
    taken = forced or not champion or scores[1] > scores[0]
    if taken:
        _serve(data_dir, corpus, name, golds, progress)
    before, after = round(scores[0], 4), round(scores[1], 4)
    reason = _reason(taken, forced, scores)
    return Championship(name, champion, before, after, int(held.sum()), taken, reason)


def _duel(corpus: Corpus, held: Bools, known: Bools, progress: Progress) -> tuple[float, float]:
    """Return the scores of the champion's recipe and of the challenger's on mails that neither saw."""
    from nlp.fitting import fit_prepared

    measured = [gold for gold, out in zip(corpus.data.golds, held, strict=True) if out]
    scores = []
    for title, mails in (("en service", ~held & known), ("candidat", ~held)):
        trial = fit_prepared(corpus, mails, name="trial", progress=_titled(progress, title))
        scores.append(_score(trial, measured))
    return scores[0], scores[1]


def _serve(data_dir: Path, corpus: Corpus, name: str, golds: Sequence[GoldMail], progress: Progress) -> None:
    """Fit the challenger on everything and put it in service; it names its corrections."""
    from nlp.fitting import fit_prepared

    everything = np.ones(len(corpus.data.golds), bool)
    model = fit_prepared(corpus, everything, name=name, progress=_titled(progress, "final"))
    home(data_dir).mkdir(parents=True, exist_ok=True)
    if not (home(data_dir) / name).is_dir():
        learnt = sorted(_digest(gold) for gold in golds)
        save_model(model, home(data_dir) / name, {"corrections": len(golds), "learnt": learnt})
    in_service(data_dir, name)


def _titled(progress: Progress, title: str) -> Progress:
    return lambda message: progress(f"[{title}] {message}")


def _reason(taken: bool, forced: bool, scores: Sequence[float]) -> str:
    """Say in a sentence why the model was taken or left."""
    gap = f"{scores[1]:.3f} contre {scores[0]:.3f} sur les mails tenus à l’écart"
    if forced:
        return f"Modèle remplacé à la demande ({gap})."
    return (
        f"Le candidat fait mieux ({gap})."
        if taken
        else f"Le candidat ne fait pas mieux ({gap}) : rien ne change."
    )


def _champion(data_dir: Path) -> str:
    try:
        return current(data_dir).name
    except ClassifiersError:
        return ""


def _digest(gold: GoldMail) -> str:
    """Return what names a correction without its words."""
    return corrections_name([gold]).rpartition("-k")[2]


def _known(data_dir: Path, champion: str, golds: Sequence[GoldMail]) -> Bools:
    """Tell which mails the champion learnt from: the corpus, and the corrections that it lists."""
    learnt = set(read_meta(home(data_dir) / champion).get("learnt", ())) if champion else set()
    return np.array([gold.group != "correction" or _digest(gold) in learnt for gold in golds], bool)


def _is_held(gold: GoldMail, fold: int) -> bool:
    """Tell whether a mail measures instead of teaching."""
    if gold.group == "correction":
        return int(_digest(gold), 16) % HELD_CORRECTIONS == 0
    return fold == HELD_FOLD and gold.group != OWN


def _score(model: Any, held: Sequence[GoldMail]) -> float:
    """Return the mean of the figures that matter, each correction counting as it does in training."""
    from nlp.analyst import Analyst
    from nlp.metrics import Judged, set_figures, single_figures

    analyst = Analyst(model)
    judged = [Judged(gold, analyst.analyse(gold.mail)) for gold in held for _ in range(int(gold.weight))]
    figures = single_figures(judged) | set_figures(judged)
    rows = np.arange(len(judged))
    names = [name for name in figures if not name.startswith("faits") and name != "doleances manquées"]
    return float(np.mean([figures[name](rows) for name in names]))


def forget_versions(data_dir: Path) -> list[str]:
    """Delete every earlier model that learnt from corrections, and return their names."""
    names = history(data_dir)
    gone = [name for name in names[:-1] if "-k" in name]
    for name in gone:
        folder = home(data_dir) / name
        for path in sorted(folder.glob("*")):
            path.unlink()
        if folder.is_dir():
            folder.rmdir()
    in_service(data_dir, *[name for name in names if name not in gone], replace=True)
    return gone
