"""How much does each clue of a deadline weigh, according to an annotated corpus?"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlp.facts.candidates import find_candidates
from nlp.facts.deadlines import features
from nlp.facts.source import read_source

_SPACES = re.compile(r"\s+")
_FIRST, _FURTHER = 0.28, 0.45
"""The lowest probabilities taken, for a mail's likeliest deadline and for others (best out of sample)."""

_NEGLIGIBLE = 0.08

OWN_EXAMPLES = Path(__file__).with_name("deadline_examples.jsonl")
"""Plain sentences for the forms that the corpus has rarely ("vous avez jusqu'à lundi")."""


def _normal(text: str) -> str:
    return _SPACES.sub(" ", text.replace("’", "'")).strip().lower()


def annotated_candidates(corpus: Iterable[Path]) -> tuple[list[dict[str, float]], list[int]]:
    """Return the features of each candidate of a corpus, and whether it was annotated as a deadline."""
    rows: list[dict[str, float]] = []
    labels: list[int] = []
    for path in corpus:
        for line in path.read_text(encoding="utf-8").splitlines():
            mail = json.loads(line)
            if mail["nature"] == "hors_sujet":
                continue
            gold = {_normal(value) for value in mail["faits"]["delais"]}
            source = read_source(mail["body"], mail["subject"])
            for candidate in find_candidates(source):
                rows.append(dict.fromkeys(features(source, candidate), 1.0))
                labels.append(int(_normal(source.raw[candidate.start : candidate.end]) in gold))
    return rows, labels


def fit(rows: Sequence[dict[str, float]], labels: Sequence[int]) -> str:
    """Return the text of ``deadlines.toml``: one weight a line, the negligible left out."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectoriser = DictVectorizer()
    model = LogisticRegression(C=0.3, max_iter=3000).fit(vectoriser.fit_transform(rows), labels)
    weights = {
        name: round(float(weight), 2)
        for name, weight in zip(vectoriser.feature_names_, model.coef_[0], strict=True)
        if abs(weight) >= _NEGLIGIBLE
    }
    head = (
        "# Weights of the clues of clues.py, in log-odds; written by `python -m nlp.facts.fitting CORPUS…`.\n"
        f"bias = {model.intercept_[0]:.2f}\n"
        f"first = {_log_odds(_FIRST):.2f}\n"
        f"further = {_log_odds(_FURTHER):.2f}\n\n[weights]\n"
    )
    return head + "".join(f'"{name}" = {weight}\n' for name, weight in sorted(weights.items()))


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def main(arguments: Sequence[str]) -> None:
    """Fit on the corpus files named and our own examples, and write ``deadlines.toml`` beside this module."""
    text = fit(*annotated_candidates([*map(Path, arguments), OWN_EXAMPLES]))
    Path(__file__).with_name("deadlines.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
