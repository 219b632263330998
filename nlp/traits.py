"""Which plain counts of a mail tell its tone and its kind? Length, emphasis, courtesy, amounts, questions."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.features import fold
from nlp.sentences import Unit

_DIGIT = re.compile(r"\d")
_CAPS = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{3,}\b")
_MONEY = re.compile(r"\d ?(?:€|euros?\b|k€|eur\b)")
_GREETING = re.compile(r"^(?:bonjour|bonsoir|madame|monsieur|messieurs|cher|chere|salut|hello|coucou)\b")
_CLOSING = re.compile(
    r"\b(?:cordialement|salutations|bien a vous|agreer|bonne journee|belle journee|amicalement|bises)\b"
)
_THANKS = re.compile(r"\bmerci\b")
_ANSWER = re.compile(r"^(?:re|rep|tr|fw|fwd)\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:vous|votre|vos)\b")
_SELF = re.compile(r"\b(?:je|j'|nous|notre|nos|mon|ma|mes|on)\b")
_INFORMAL = re.compile(r"\b(?:tu|te|toi|ton|ta|tes)\b")
_NEGATION = re.compile(r"\b(?:pas|jamais|aucune?|rien|plus|toujours pas|sans)\b")


def traits(units: Sequence[Unit]) -> NDArray[np.float32]:
    """Return the counts, dampened so that a long letter does not outweigh everything."""
    own = [unit for unit in units if unit.kind != "quoted"]
    raw = "\n".join(unit.text for unit in own)
    folded = [fold(unit.text) for unit in own]
    plain = " ".join(folded)
    subject = units[0].text if units and units[0].kind == "subject" else ""
    counts = [
        raw.count("!"), raw.count("!!"), raw.count("?"), raw.count("??"), raw.count("…") + raw.count("..."),
        raw.count("«") + raw.count('"'), len(_CAPS.findall(raw)), len(_MONEY.findall(raw.lower())),
        len(_DIGIT.findall(raw)) / 10, len(raw) / 100, len(own), len(units) - len(own),
        sum(1 for line in folded if _GREETING.match(line)), len(_CLOSING.findall(plain)),
        len(_THANKS.findall(plain)), len(_ADDRESS.findall(plain)), len(_SELF.findall(plain)),
        len(_INFORMAL.findall(plain)), len(_NEGATION.findall(plain)), 1.0 if _ANSWER.match(subject) else 0.0,
        1.0 if raw and raw == raw.lower() else 0.0, len(raw) / max(len(own), 1) / 20,
    ]  # fmt: skip
    return np.log1p(np.array(counts, np.float32))


TRAITS = 22
"""How many counts a mail has."""
