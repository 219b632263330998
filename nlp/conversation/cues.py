"""
Which wishes do the words of a message hint at?

The cues are a table by theme (``cues.toml``), read on folded text. They decide
nothing: they are terms among others for the classifier, which learns what each is worth. They
carry what a small corpus cannot: that "pondre", "torcher" and "draft" are all ways to write.
"""

from __future__ import annotations

import re

from nlp.conversation.folding import LONGEST, fold
from nlp.conversation.references import find_references
from nlp.conversation.times import find_times
from nlp.cues import load_cues

_QUOTE = re.compile(r"[«\"“][^«»\"“”]{0,600}[»\"”]")
_NAME = re.compile(
    r"(?<=[\w,:] )(?:M\. |Mme |Mr |Mlle |Monsieur |Madame )?[A-ZÉÈÎÔ][\w'’.&-]+(?: (?:de |du |des |la "
    r"|le |les |d'|et |& )?[A-ZÉÈÎÔ][\w'’.&-]*)*"
)


def cue_terms(text: str) -> list[str]:
    """Return the themes a message touches, alone and in the order they come, by pairs."""
    read = text[:LONGEST][:500]
    folded = _QUOTE.sub(lambda m: " " * len(m[0]), fold(read))
    hits = [
        (m.start(), name)
        for name, pattern in load_cues(__package__).items()
        for m in pattern.finditer(folded)
    ]
    entities = [(r.start, "REF") for r in find_references(read)]
    entities += [(a, "TIME") for a, _ in find_times(read)]
    entities += [(m.start(), "QUOTE") for m in _QUOTE.finditer(read)]
    entities += [(m.start(), "NAME") for m in _NAME.finditer(read)]
    entities += [(m.start(), "MENTION") for m in re.finditer(r"<@\w+>", read)]
    order = [name for _, name in sorted(set(hits + entities))]
    present = sorted(set(order))
    found = [f"k {name}" for name in present]
    found += [f"k2 {a} {b}" for i, a in enumerate(order[:14]) for b in order[i + 1 : i + 4] if a != b]
    found += [f"kk {a}+{b}" for i, a in enumerate(present) for b in present[i + 1 :]]
    found.append(f"k first {order[0]}" if order else "k none")
    mood = "?" if "?" in folded else "."
    found += [f"km {name}{mood}" for name in present]
    found += [f"k early {name}" for start, name in hits if start < EARLY]
    themes = [name for name in present if name.islower() and name not in _COMMON]
    if not themes:
        found.append("k no theme")
    return found


EARLY = 24
"""Characters: of two wishes in one message, the first one asked for counts."""

_COMMON = frozenset({"you", "greet", "thanks", "give", "which", "all", "mine", "outside", "yes_no", "is_q"})
