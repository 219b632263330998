"""
Which themes do the words of a sentence touch: a fault, money, the law, the client's conduct?

The cues are a table (``cues.toml``), read on folded text. A cue decides nothing: it is a term among
others, which the classifier weighs with its neighbours; "avocat" is a threat after "nos" and a fact
after "votre".
"""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.cues import load_cues

_NOT_QUOTED = re.compile(r'[«"][^«»"]{0,400}[»"]')

_CLAUSE = re.compile(
    r"[,;:–—(]|\b(?:mais|cependant|toutefois|seulement,|quoique|bien que|meme si|car|donc|et que)\b"
)


def cue_terms(folded: str) -> list[str]:
    """Return the themes of a folded sentence: alone, in order, and by pairs within a clause."""
    text = _NOT_QUOTED.sub(" citation ", folded)
    hits = sorted(
        {
            (m.start(), name)
            for name, pattern in load_cues(__package__).items()
            for m in pattern.finditer(text)
        }
    )
    order = [name for _, name in hits]
    found = [f"k {name}" for name in sorted(set(order))]
    found += [f"k2 {a} {b}" for i, a in enumerate(order[:24]) for b in order[i + 1 : i + 3] if a != b]
    found += [f"k first {name}" for name in order[:2]]
    edges = [0, *(m.start() for m in _CLAUSE.finditer(text)), len(text) + 1]
    pairs: set[str] = set()
    for start, end in pairwise(edges):
        inside = sorted({name for place, name in hits if start <= place < end})
        pairs.update(f"kk {a}+{b}" for i, a in enumerate(inside) for b in inside[i + 1 :])
        if end > len(text):
            found += [f"k last {name}" for name in inside]
    found += sorted(pairs)
    if "citation" in text:
        found.append("k citation")
    return found
