"""Which everyday words tell a client, a person or a wish apart in a message? (lexicon.toml)"""

from __future__ import annotations

from functools import lru_cache

from nlp.cues import load_table


@lru_cache(maxsize=1)
def word_classes() -> dict[str, str]:
    """Return the class of each known word; where a word is in several, the first of the table counts."""
    classes: dict[str, str] = {}
    for name, words in load_table(__package__, "lexicon.toml").items():
        for word in words.split():
            classes.setdefault(word, name)
    return classes
