"""Which annotated mails does the desk learn from? One file a writer and a family of sectors."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from nlp.corpus.gold import MULTI, SINGLE, GoldMail, parse_gold, read_gold
from nlp.corpus.own import (
    MAIL_FILES,
    OWN,
    PHRASE_FILES,
    SCENE_FILES,
    Phrase,
    read_own_mails,
    read_phrases,
)

__all__ = [
    "GROUPS",
    "MULTI",
    "OWN",
    "SCENE_FILES",
    "SINGLE",
    "GoldMail",
    "Phrase",
    "corpus_hash",
    "parse_gold",
    "read_corpus",
    "read_gold",
    "read_own_mails",
    "read_phrases",
]

GROUPS = tuple(f"t{number}" for number in range(1, 14))
"""The files of the shipped corpus; each is one writer, so folds are made of whole files."""


def read_corpus(groups: tuple[str, ...] = GROUPS) -> list[GoldMail]:
    """Return the shipped mails of these files, in file order."""
    found: list[GoldMail] = []
    for group in groups:
        text = files(__package__).joinpath(f"{group}.jsonl").read_text(encoding="utf-8")
        found += [parse_gold(line, group=group) for line in text.splitlines() if line.strip()]
    return found


@cache
def corpus_hash() -> str:
    """Return twelve hex digits that change with any byte of what the classifiers learn from."""
    digest = hashlib.sha256()
    for name in (*(f"{group}.jsonl" for group in GROUPS), *MAIL_FILES, *PHRASE_FILES):
        source = files(__package__).joinpath(name)
        digest.update(source.read_bytes() if source.is_file() else b"")
    return digest.hexdigest()[:12]
