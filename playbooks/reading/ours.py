"""
Which sentences are those of the letters that we ship, so that the classifier need not be asked?

The check of a catalogue reads them once, by the rules; what a person brings to a letter (a gesture,
a reason, a gap) is never among them. Only our own files count: a company's letters are read whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from playbooks.reading.folding import fold
from playbooks.reading.splitting import split
from playbooks.typography import typeset

_CHOICE = re.compile(r"\{\{\s*variante\((?P<said>.*?)\)\s*\}\}", re.DOTALL)
_LITERAL = re.compile(r"\"([^\"]*)\"")
_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
_PLACE = re.compile(r"\{\{\s*(\w+)[^}]*\}\}")
_WEEK = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_DAY = rf"(?:d'ici deux jours ouvres|(?:{_WEEK}) (?:1er|\d\d?) [a-z]+)"
_NAME = r"[\w '.&°-]{1,60}"
_FILLED = {"jour": _DAY, "reference": r"d-\d{4}-\d{5}", "societe": _NAME, "entreprise": _NAME}
"""What the desk itself fills in: a day, the reference, both names; anything else is read."""
_MARKS = {name: chr(0xF8F0 + place) for place, name in enumerate(_FILLED)}
_MARK = re.compile(f"[{''.join(_MARKS.values())}]")


def is_of_our_letters(sentence: str) -> bool:
    """
    Tell whether a sentence stands word for word in a letter that we ship.

    >>> is_of_our_letters("Ce qui est fait :"), is_of_our_letters("C’est notre faute.")
    (True, False)
    """
    said = _plain(sentence)
    exact, patterns = _known()
    return said in exact or any(pattern.fullmatch(said) for pattern in patterns)


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    exact: set[str] = set()
    patterns: set[str] = set()
    folder = files("playbooks") / "catalogue" / "_commun"
    for file in folder.iterdir():
        if not file.name.startswith("lettre_"):
            continue
        for sentence in _sentences(file.read_text("utf-8")):
            if _MARK.search(sentence):
                patterns.add(_pattern(sentence))
            else:
                exact.add(sentence)
    return frozenset(exact), tuple(re.compile(pattern) for pattern in sorted(patterns))


def _sentences(source: str) -> Iterator[str]:
    for paragraph in source.split("\n\n"):
        for written in _variants(paragraph):
            filled = _PLACE.sub(lambda place: _MARKS.get(place[1], "\x00"), _TAG.sub("", written))
            for sentence in split(typeset(filled)):
                if "\x00" not in sentence.text and re.search(r"\w", _MARK.sub("", sentence.text)):
                    yield _plain(sentence.text)


def _pattern(sentence: str) -> str:
    """Return what a sentence with places to fill looks like once they are filled."""
    written = re.escape(sentence)
    for name, mark in _MARKS.items():
        written = written.replace(mark, _FILLED[name])
    return written


def _variants(paragraph: str) -> Iterator[str]:
    """Give a paragraph with each of its wordings in turn."""
    choice = _CHOICE.search(paragraph)
    if choice is None:
        yield paragraph
        return
    for said in _LITERAL.findall(choice["said"]):
        yield from _variants(paragraph[: choice.start()] + said + paragraph[choice.end() :])


def _plain(sentence: str) -> str:
    return re.sub(r"\s+", " ", fold(sentence)).strip()
