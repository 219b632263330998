"""
Which wishes do the words of a message hint at?

The cues are a table by theme (``cues.toml``), read on folded text. They decide
nothing: they are terms among others for the classifier, which learns what each is worth. They
carry what a small corpus cannot: that "pondre", "torcher" and "draft" are all ways to write.
"""

from __future__ import annotations

import re

from nlp.conversation.folding import fold
from nlp.conversation.references import find_references
from nlp.conversation.times import find_times
from nlp.cues import load_cues

_QUOTE = re.compile(r"[«\"“][^«»\"“”]{0,600}[»\"”]")
_NAME = re.compile(
    r"(?<=[\w,:] )(?:M\. |Mme |Mr |Mlle |Monsieur |Madame )?[A-ZÉÈÎÔ][\w'’.&-]+(?: (?:de |du |des |la "
    r"|le |les |d'|et |& )?[A-ZÉÈÎÔ][\w'’.&-]*)*"
)


def cue_terms(text: str) -> tuple[list[str], list[str]]:
    """Return the themes a message touches: alone, then by pairs (in the order they come, and at all)."""
    read = text[:READ]
    folded = _QUOTE.sub(lambda m: " " * len(m[0]), fold(read))
    cues = load_cues(__package__).items()
    hits = [(m.start(), name) for name, pattern in cues for m in pattern.finditer(folded)]
    order = [name for _, name in sorted(set(hits + _entities(read)))]
    present = sorted(set(order))
    mood = "?" if "?" in folded else "."
    alone = [f"k {name}" for name in present]
    alone += [f"km {name}{mood}" for name in present]
    alone += [f"k early {name}" for start, name in hits if start < EARLY]
    alone.append(f"k first {order[0]}" if order else "k none")
    if not any(name.islower() and name not in _COMMON for name in present):
        alone.append("k no theme")
    pairs = [f"k2 {a} {b}" for i, a in enumerate(order[:14]) for b in order[i + 1 : i + 4] if a != b]
    pairs += [f"kk {a}+{b}" for i, a in enumerate(present) for b in present[i + 1 :]]
    return alone, pairs


def _entities(read: str) -> list[tuple[int, str]]:
    """Return where a message names a dossier, a time, a person, or quotes."""
    found = [(r.start, "REF") for r in find_references(read)]
    found += [(start, "TIME") for start, _ in find_times(read)]
    for name, pattern in (("QUOTE", _QUOTE), ("NAME", _NAME), ("MENTION", _MENTION)):
        found += [(m.start(), name) for m in pattern.finditer(read)]
    return found


EARLY = 24
"""Characters: of two wishes in one message, the first one asked for counts."""

READ = 500
"""Characters read for cues: what follows is pasted."""

_MENTION = re.compile(r"<@\w+>")
_COMMON = frozenset({"you", "greet", "thanks", "give", "which", "all", "mine", "outside", "yes_no", "is_q"})
