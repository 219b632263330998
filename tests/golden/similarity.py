"""How much do two drafts to different mails share? ``python -m tests.golden.similarity`` prints it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import mean

from playbooks.catalogue import load_catalogue
from tests.golden.gold import read_corpus
from tests.golden.regenerate import write_gold_draft

SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Similarity:
    """The share of sentences that two drafts have in common, courtesy left out."""

    mean: float
    p99: float
    worst: float
    pairs_without: float
    """Which share of the pairs has no sentence in common."""


def draft_sentences(body: str) -> frozenset[str]:
    """Return the sentences of a draft between the greeting and the closing formula."""
    paragraphs = body.strip().split("\n\n")[1:-2]
    pieces = (re.split(r"(?<=[.!?…])\s+", line.lstrip("– ")) for p in paragraphs for line in p.split("\n"))
    return frozenset(piece.strip() for sentences in pieces for piece in sentences if piece.strip())


def measure(bodies: Sequence[str]) -> Similarity:
    """Return how alike the drafts are, pair by pair, against the shorter of the two."""
    texts = [draft_sentences(body) for body in bodies]
    shares = sorted(
        len(one & other) / max(1, min(len(one), len(other))) for one, other in combinations(texts, 2)
    )
    return Similarity(
        mean=mean(shares),
        p99=shares[int(0.99 * len(shares))],
        worst=shares[-1],
        pairs_without=sum(share == 0 for share in shares) / len(shares),
    )


def sample_bodies(count: int = SAMPLE) -> list[str]:
    """Return drafts for complaints taken at even steps through the corpus."""
    catalogue = load_catalogue()
    rows = [row for row in read_corpus() if row["nature"] in {"doleance", "relance"}]
    step = len(rows) // count
    return [
        write_gold_draft(catalogue, row, number).body
        for number, row in enumerate(rows[: step * count : step], 1)
    ]


if __name__ == "__main__":
    print(measure(sample_bodies()))  # noqa: T201
