"""Which motif has a complaint told to the bot? (declarer: the motif is in what happened, not in a word)"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlp import linear
from nlp.conversation.closed import table
from nlp.conversation.folding import fold
from nlp.corpus import SCENE_FILES, read_corpus, read_own_mails, read_phrases
from nlp.grams import stems, together

Fragment = tuple[str, str]
"""What happened, and its motif."""

SAID = 4.0
"""How much a complaint as told in chat weighs beside a quote from a mail."""
STRENGTH = 4.0

_WORD = re.compile(r"[a-z]{2,30}|\d+")


def motif_terms(text: str) -> list[list[str]]:
    """Return the words, their stems, and the hints of a motif in a short account."""
    folded = fold(text[:600])
    words = _WORD.findall(folded)[:60]
    hints = [f"h {motif}" for motif, pattern in table("motif_hints") if pattern.search(folded)]
    return [together(words), stems(words), [*hints, "h " + "+".join(hints)]]


def read_quotes() -> list[Fragment]:
    """Return what carries a motif: stretches of mail marked by their readers, sentences written here."""
    told = [
        (quote, key)
        for gold in (*read_corpus(), *read_own_mails())
        for key, quotes in gold.evidence.items()
        for quote in quotes
    ]
    alone = [*read_phrases(), *read_phrases(SCENE_FILES)]
    told += [(phrase.text, key) for phrase in alone for key in sorted(phrase.labels)]
    return [(text, key.partition(".")[2]) for text, key in told if key.startswith("motifs.")]


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
