"""Which words of a message are the client, the person, the time, the wording wished, the text?"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from nlp.conversation.folding import Token, tokenize
from nlp.conversation.lexicon import word_classes
from nlp.conversation.references import find_references
from nlp.conversation.times import find_times
from nlp.conversation.vocabulary import LETTERS, Vocabulary

SLOTS = ("client", "personne", "periode", "echeance", "modificateur", "texte")
READ = 90
"""Tokens read: past them a message is a pasted text, which rules find."""

_SPACES = " \t\n,.;:!?"
_EDGES = " \t\n\"'«»“”.,;:!?…()[]>"


def features(tokens: Sequence[Token], intent: str, text: str, words: Vocabulary) -> list[list[str]]:
    """Return, for each token, what the tagger may lean on."""
    marks = _marks(tokens, text)
    read = [words.read(token.folded[:LETTERS]) for token in tokens]
    base = [_own(token, marks[i], read[i], words) for i, token in enumerate(tokens)]
    rows: list[list[str]] = []
    for i in range(len(tokens)):
        row = ["bias", f"intent={intent}", *base[i], *(f"{intent}&{f}" for f in base[i][:3])]
        for offset in (-3, -2, -1, 1, 2, 3):
            j = i + offset
            if 0 <= j < len(tokens):
                near = base[j] if abs(offset) == 1 else base[j][:2]
                row += [f"{offset}:{f}" for f in near]
            else:
                row.append(f"{offset}:edge")
        if i > 0:
            row.append(f"pair={read[i - 1]}_{read[i]}")
        if i + 1 < len(tokens):
            row.append(f"pair+={read[i]}_{read[i + 1]}")
        if i > 1:
            row.append(f"before={read[i - 2]}_{read[i - 1]}")
        row.append(f"{intent}&prev={read[i - 1] if i else 'start'}")
        rows.append(row)
    return rows


def _own(token: Token, mark: str, read: str, words: Vocabulary) -> list[str]:
    word = token.folded[:LETTERS]
    known, shape = _class(word), _shape(token.text)
    row = [
        f"mark={mark}&{known}",
        f"w={read}",
        f"shape={shape}&{known}",
        f"class={known}",
        f"mark={mark}",
        f"p3={word[:3]}",
        f"s3={word[-3:]}",
    ]
    french = words.is_french(word)
    return row if french is None else [*row, f"french={french}&{shape}"]


def _class(word: str) -> str:
    known = word_classes().get(word)
    if known is not None:
        return known
    if word.startswith("<@"):
        return "mention"
    return "word" if word[:1].isalpha() else ("number" if word[:1].isdigit() else "sign")


def _shape(text: str) -> str:
    if not text[:1].isalpha():
        return "digit" if text[:1].isdigit() else f"sign{text[:1]}"
    if text.isupper() and len(text) > 1:
        return "upper"
    if text[0].isupper():
        return "title"
    return "lower"


def _marks(tokens: Sequence[Token], text: str) -> list[str]:
    """Say of each token whether a rule already reads it: a dossier, a time, a quotation."""
    spans = [(r.start, r.end, "ref") for r in find_references(text)]
    spans += [(a, b, "time") for a, b in find_times(text)]
    spans += [(a, b, "quote") for a, b in quotations(text)]
    marks: list[str] = []
    for token in tokens:
        hit = next((s for s in spans if s[0] <= token.start and token.end <= s[1]), None)
        first = hit is not None and (not marks or token.start <= hit[0])
        marks.append("none" if hit is None else f"{'B' if first else 'I'}-{hit[2]}")
    return marks


def quotations(text: str) -> list[tuple[int, int]]:
    """Return what stands between quotation marks, without them; a missing closing mark ends the text."""
    found: list[tuple[int, int]] = []
    place = 0
    for opening, closing in (("«", "»"), ("“", "”"), ('"', '"')):
        place = 0
        while (start := text.find(opening, place)) != -1:
            end = text.find(closing, start + 1)
            if end == -1:
                break
            found.append((start + 1, end))
            place = end + 1
    return sorted(found)


def labels(tokens: Sequence[Token], text: str, slots: dict[str, str]) -> list[str]:
    """Return the tag of each token (``B-``, ``I-``, ``O``) for slots that are stretches of the text."""
    tags = ["O"] * len(tokens)
    for slot in SLOTS:
        value = slots.get(slot)
        start = -1 if value is None or value == "moi" else text.find(value)
        if start == -1 or value is None:
            continue
        inside = [i for i, t in enumerate(tokens) if t.start < start + len(value) and start < t.end]
        for rank, i in enumerate(inside):
            tags[i] = f"{'I' if rank else 'B'}-{slot}"
    return tags


def train_tagger(rows: Iterable[tuple[list[list[str]], list[str]]]) -> bytes:
    """Return a conditional random field trained on features and tags, as CRFsuite writes it."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.08, "c2": 0.05, "max_iterations": 70, "feature.possible_transitions": True})
    for feats, tags in rows:
        if feats:
            trainer.append(feats, tags)
    handle, name = tempfile.mkstemp(suffix=".crf")
    os.close(handle)
    try:
        trainer.train(name)
        return Path(name).read_bytes()
    finally:
        Path(name).unlink()


class Tagger:
    """Finds the stretches of a message, given its intent."""

    def __init__(self, stored: bytes, words: Vocabulary) -> None:
        import pycrfsuite

        self._words = words
        self._stored = stored  # CRFsuite reads from this memory as long as the tagger lives.
        self._tagger: Any = pycrfsuite.Tagger()
        self._tagger.open_inmemory(stored)

    def find(self, text: str, intent: str) -> dict[str, str]:
        """Return the first stretch of each slot, as written."""
        tokens = tokenize(text)[:READ]
        if not tokens:
            return {}
        tags = self._tagger.tag(features(tokens, intent, text[: tokens[-1].end], self._words))
        found: dict[str, str] = {}
        for slot, start, end in _stretches(tokens, tags):
            value = text[start:end].strip(
                _SPACES if slot == "modificateur" or "<@" in text[start:end] else _EDGES
            )
            if value and slot not in found:
                found[slot] = value
        return found


def _stretches(tokens: Sequence[Token], tags: Sequence[str]) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for token, tag in zip(tokens, tags, strict=True):
        kind, _, slot = tag.partition("-")
        if kind == "B" or (kind == "I" and not (found and found[-1][0] == slot)):
            found.append((slot, token.start, token.end))
        elif kind == "I":
            found[-1] = (slot, found[-1][1], token.end)
    return found
