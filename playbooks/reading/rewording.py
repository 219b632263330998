"""What could be written instead of a sentence, as it stands, without its risk?"""

from __future__ import annotations

import string
from collections.abc import Sequence
from functools import lru_cache

from models.vocabulary import Risque
from playbooks.reading.folding import fold
from playbooks.reading.rules import Rule, load_general
from playbooks.reading.subjects import find_subject


def reword(sentence: str, risque: Risque, rules: Sequence[Rule]) -> str | None:
    """
    Return a sentence that can take the place of a risky one, or ``None`` where there is no risk.

    The wording of the rule that was touched comes first, then those of the class; what the sentence
    names is kept (``votre commande du 2 mai``), and a wording that needs what it lacks is passed over.
    """
    if risque is Risque.AUCUN:
        return None
    fields = find_subject(sentence).as_fields()
    touched = [s for rule in rules if rule.risque is risque for s in rule.suggestions]
    general = load_general()[risque]
    themed = [s for theme in general.themes if theme.touches(fold(sentence)) for s in theme.suggestions]
    for wording in (*themed, *touched, *general.suggestions):
        if _needs(wording) <= fields.keys():
            return wording.format(**fields)
    return None


@lru_cache(maxsize=256)
def _needs(wording: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(wording) if name)
