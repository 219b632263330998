"""
What does somebody look for, and how is each engine asked for it?

A question is words: letters and digits without accents. All that a query language would obey (quotes,
operators, stars, parentheses) is left out before the database sees it, so no question can be refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

MOST_WORDS = 8
LONGEST_WORD = 40
LONGEST_QUESTION = 500
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=\w{4})(ees|es|ee|e|s|x)$")
_SAYING_NOTHING = """
a ai au aux avec c ce ces cet cette d dans de des du elle en est et eu il ils j je l la le les leur lui m ma
mais me meme mes moi mon n ne nos notre nous on ont ou par pas pour qu que qui s sa sans se ses son sont sur
t ta te tes toi ton tu un une vos votre vous y
"""
STOP = frozenset(_SAYING_NOTHING.split())
"""Words that say nothing alone."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word looked for."""

    text: str
    """Folded, as it was said."""
    stem: str
    """Without the endings of feminine and plural."""
    whole: bool
    """A number: 42 does not look for 4210."""

    @property
    def fts5(self) -> str:
        """Return what SQLite is asked: the word between quotes, where nothing is an operator."""
        return f'"{self.text}"' if self.whole else f'"{self.stem}"*'

    @property
    def tsquery(self) -> sa.ColumnElement[Any]:
        """Return what PostgreSQL is asked: the French stem, or the beginning of the word as written."""
        plain = f"'{self.text}'" if self.whole else f"'{self.stem}':*"
        return sa.func.to_tsquery("french", f"'{self.text}'").op("||")(sa.func.to_tsquery("simple", plain))


def folded(text: str) -> str:
    """
    Return a text in lower case, without accents; ligatures are two letters.

    >>> folded("Œuvre Été")
    'oeuvre ete'
    """
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def words_of(text: str) -> tuple[Word, ...]:
    """
    Return the words to look for; those that say nothing are left out, unless there is nothing else.

    >>> [word.stem for word in words_of("les pièces fissurées du lot 2291")]
    ['piec', 'fissur', 'lot', '2291']
    """
    found = dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(folded(text[:LONGEST_QUESTION])))
    telling = [word for word in found if word not in STOP and (len(word) > 1 or word.isdigit())] or list(
        found
    )
    return tuple(Word(word, _ENDING.sub("", word), word.isdigit()) for word in telling[:MOST_WORDS])
