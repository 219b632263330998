"""Which terms of a message does the intent classifier weigh?"""

from __future__ import annotations

import re

from nlp.conversation.cues import cue_terms
from nlp.conversation.folding import Token, tokenize
from nlp.conversation.references import find_references
from nlp.grams import grams

READ = 40
"""Words read from the start of a message; a pasted text is no part of the wish."""

_HOUR = re.compile(r"\d{1,2}(?:h\d{0,2}|:\d{2})$")


def terms(text: str) -> list[list[str]]:
    """Return the terms of a message (``nlp.grams``), then its signs and its cues."""
    words = masked_words(text)
    cues, pairs = cue_terms(text)
    return [*grams(words), signs(text, words), cues, pairs]


def masked_words(text: str) -> list[str]:
    """Return the folded words, with dossiers, mentions, hours and numbers made alike."""
    references = find_references(text)
    words: list[str] = []
    for token in tokenize(text):
        reference = next((r for r in references if r.start <= token.start and token.end <= r.end), None)
        named = reference is not None and any(c.isdigit() for c in token.folded)
        word = "⟨ref⟩" if named else _mask(token)
        if not (words and words[-1] == word == "⟨ref⟩"):
            words.append(word)
        if len(words) >= READ:
            break
    return words


def _mask(token: Token) -> str:
    if token.folded.startswith("<@"):
        return "⟨mention⟩"
    if _HOUR.match(token.folded):
        return "⟨heure⟩"
    if token.folded == "\n":
        return "⟨ligne⟩"
    if token.folded.isdigit():
        return "⟨nombre⟩"
    return token.folded[:30]


def signs(text: str, words: list[str]) -> list[str]:
    """Return what the shape of a message says: its length, its marks, a quotation, a paste."""
    found = [f"s length {min(len(words), 24) // 3}", "s question" if "?" in text else "s statement"]
    if any(mark in text for mark in ("«", '"', "“", "\n>", " > ")):
        found.append("s quotation")
    if "\n" in text.strip():
        found.append("s lines")
    if ":" in text:
        found.append("s colon")
    found += [f"s has {word}" for word in ("⟨ref⟩", "⟨mention⟩", "⟨heure⟩") if word in words]
    if words:
        found.append(f"s first {words[0]}")
    return found
