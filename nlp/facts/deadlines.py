"""Which deadlines does the writer set?"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

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


@lru_cache(maxsize=1)
def _weights() -> tuple[dict[str, float], float, float]:
    """Read the weights that ``nlp.facts.fitting`` found on the corpus, the bias and the threshold."""
    table = tomllib.loads(files("nlp.facts").joinpath("deadlines.toml").read_text(encoding="utf-8"))
    return table["weights"], float(table["bias"]), float(table["threshold"])


def find_deadlines(source: Source) -> list[Candidate]:
    """Return the deadlines that the writer sets, in the order of the text."""
    weights, bias, threshold = _weights()
    return [
        candidate
        for candidate in find_candidates(source)[:MAX_WEIGHED]
        if bias + sum(weights.get(name, 0.0) for name in features(source, candidate)) >= threshold
    ]
