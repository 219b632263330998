"""Which motif has a complaint told to the bot? (declarer: the motif is in what happened, not in a word)"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from nlp import linear
from nlp.conversation.closed import table
from nlp.conversation.folding import fold
from nlp.conversation.terms import characters

Fragment = tuple[str, str]
"""What happened, and its motif."""

SAID = 4.0
"""How much a complaint as told in chat weighs beside a quote from a mail."""
STRENGTH = 4.0

_WORD = re.compile(r"[a-z]{2,30}|\d+")


def motif_terms(text: str) -> list[list[str]]:
    """Return the words, their characters, and the hints of a motif in a short account."""
    folded = fold(text[:600])
    words = _WORD.findall(folded)[:60]
    grams = [f"1 {word}" for word in words]
    grams += [f"2 {a} {b}" for a, b in pairwise(words)]
    hints = [f"h {motif}" for motif, pattern in table("motif_hints") if pattern.search(folded)]
    return [grams, characters(words), [*hints, "h " + "+".join(hints)]]


def read_quotes(corpus: Path) -> list[Fragment]:
    """Return the stretches of mail that readers gave as the evidence of a motif."""
    return [
        (quote, key.partition(".")[2])
        for path in sorted(corpus.glob("t*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
        for key, quotes in json.loads(line).get("evidence", {}).items()
        if key.startswith("motifs.")
        for quote in quotes
    ]


def train_motif(quotes: Sequence[Fragment], told: Iterable[Fragment]) -> linear.LinearModel:
    """Return the classifier of motifs, from quotes of mails and complaints told in chat."""
    said = list(told)
    rows = [*quotes, *said]
    return linear.fit(
        [motif_terms(text) for text, _ in rows],
        [motif for _, motif in rows],
        strength=STRENGTH,
        min_documents=2 if quotes else 1,
        weights=[1.0] * len(quotes) + [SAID] * len(said),
    )


def find_motif(model: linear.LinearModel, text: str) -> str:
    """Return the likeliest motif of an account."""
    scores = model.scores(motif_terms(text))
    return max(scores, key=lambda label: scores[label])
