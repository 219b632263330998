"""Which deadlines does the writer set?"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from nlp.facts.candidates import Candidate, find_candidates
from nlp.facts.clues import clues_of
from nlp.facts.source import Source
from nlp.facts.surroundings import surroundings

MAX_WEIGHED = 60
"""Candidates weighed in one mail; the longest letters of the corpus have 30."""

# Forms that behave alike: a clue may weigh more or less for one of them.
FAMILIES = {
    "sous": "duration", "huitaine": "duration", "retour": "duration", "given": "duration",
    "tard": "limit", "avant": "limit", "ici": "limit", "limite": "limit", "meantime": "limit",
    "event": "event", "pour": "target", "jusque": "target", "au": "target",
    "des": "day", "jour": "day", "semaine": "day", "heure": "moment", "le": "moment", "now": "moment",
}  # fmt: skip


def features(source: Source, candidate: Candidate) -> list[str]:
    """Return what the weights speak of: each clue alone, and with the family of the candidate's form."""
    clues = clues_of(surroundings(source, candidate), candidate, source)
    family = FAMILIES[candidate.form]
    return clues + [f"{family}:{clue}" for clue in clues[1:]]


class _Weights(NamedTuple):
    of: dict[str, float]
    bias: float
    first: float
    """What the likeliest candidate of a mail must reach, in log-odds."""
    further: float
    """What the others must reach: a mail that sets two deadlines says both plainly."""


@lru_cache(maxsize=1)
def _weights() -> _Weights:
    """Read the weights that ``nlp.facts.fitting`` found on the corpus, the bias and the thresholds."""
    table = tomllib.loads(files("nlp.facts").joinpath("deadlines.toml").read_text(encoding="utf-8"))
    return _Weights(table["weights"], table["bias"], table["first"], table["further"])


def find_deadlines(source: Source) -> list[Candidate]:
    """Return the deadlines that the writer sets, in the order of the text."""
    weights = _weights()
    candidates = find_candidates(source)[:MAX_WEIGHED]
    scores = [
        weights.bias + sum(weights.of.get(name, 0.0) for name in features(source, candidate))
        for candidate in candidates
    ]
    best = max(scores, default=0.0)
    return [
        candidate
        for candidate, score in zip(candidates, scores, strict=True)
        if score >= (weights.first if score == best else weights.further)
    ]
