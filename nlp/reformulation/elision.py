"""Does the word before a changed one lose, or find again, its vowel?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nlp.reformulation.tokens import Token
from nlp.reformulation.wording import elides

_SHORT = {"ne": "n’", "le": "l’", "la": "l’", "se": "s’", "que": "qu’", "de": "d’"}
_LONG = {
    "n'": "ne", "l'": "le", "s'": "se", "qu'": "que", "d'": "de",
    "lorsqu'": "lorsque", "puisqu'": "puisque", "jusqu'": "jusque",
}  # fmt: skip


def elide(tokens: Sequence[Token], changed: Collection[int]) -> list[Token]:
    """
    Set right the word before each changed one ("ne sommes" -> "n’êtes", "n'êtes" -> "ne sommes").

    >>> [t.text for t in elide([Token("ne"), Token("êtes")], {1})]
    ['n’', 'êtes']
    """
    result = list(tokens)
    for i in changed:
        if i == 0 or i - 1 in changed:
            continue
        before, word = result[i - 1], result[i].text
        if before.lower in _SHORT and elides(word):
            result[i - 1] = before.become(_SHORT[before.lower], space=False)
        elif before.lower in _LONG and not elides(word):
            result[i - 1] = before.become(_LONG[before.lower], space=True)
    return result
