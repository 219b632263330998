"""Which words of the mail carried each label? The quotes that the card shows under « pourquoi »."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.values import Analysis, MailText
from models.vocabulary import Nature, Phase, Ton
from nlp.classifiers import Floats
from nlp.sentences import Unit
from nlp.tasks import SENTENCE_LABELS, SETS, key

SECOND_MARGIN = 0.35
"""A second quote is shown where its score is this close to the first."""


def choose_quotes(
    analysis: Analysis, units: Sequence[Unit], scores: Floats, mail: MailText
) -> dict[str, tuple[str, ...]]:
    """Return one or two exact quotes for each label given that the annotators justify too."""
    if not analysis.is_doleance or not len(units):
        return {}
    quotable = [at for at, unit in enumerate(units) if unit.start >= 0 and _is_speech(unit, mail)]
    quotable = quotable or [at for at, unit in enumerate(units) if unit.start >= 0]
    found: dict[str, tuple[str, ...]] = {}
    for column, (task, label) in enumerate(SENTENCE_LABELS):
        if not _is_given(analysis, task, label) or not quotable:
            continue
        own = scores[:, column]
        ranked = [quotable[int(at)] for at in np.argsort(-own[quotable], kind="stable")]
        close = [at for at in ranked[:2] if own[at] >= own[ranked[0]] - SECOND_MARGIN]
        found[key(task, label)] = tuple(units[at].text for at in close)
    return found


def _is_speech(unit: Unit, mail: MailText) -> bool:
    """Leave out greetings and names, which never carry a label, unless the mail has nothing else."""
    return len(unit.text) >= 12 and (unit.kind == "subject" or unit.text in mail.body)


def _is_given(analysis: Analysis, task: str, label: str) -> bool:
    """Tell whether the analysis gives this label."""
    if task in SETS:
        return label in getattr(analysis, task)
    if task == "nature":
        return analysis.nature == label == Nature.RELANCE
    value = getattr(analysis, task)
    return bool(value == label and value not in {Ton.CALME, Phase.RECLAMATION})
