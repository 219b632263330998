"""Which risk does a sentence carry, rules and classifier weighed together?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from models.vocabulary import Risque
from playbooks.reading.rules import Rule

TRUST = 1.2
"""Log-odds that one point of a rule's weight is worth beside the classifier."""
PRIOR = {risque: (0.64 if risque is Risque.AUCUN else 0.06) for risque in Risque}
"""Without a classifier: most sentences of a reply carry no risk."""
FLOOR = 1e-4
WARY = {Risque.AVEU: 0.5, Risque.PROMESSE: 0.5}
"""Missing an admission or a promise costs more than a needless warning (issue 3, outcome 10)."""


def decide(rules: Sequence[Rule], scores: Mapping[Risque, float] | None) -> dict[Risque, float]:
    """Return the probability of each risk, from the rules touched and the classifier's view."""
    trust = TRUST if scores is not None else TRUST * 2
    base = scores if scores is not None else PRIOR
    logs = {risque: math.log(max(base.get(risque, 0.0), FLOOR)) + WARY.get(risque, 0.0) for risque in Risque}
    for risque in Risque:
        weights = sorted((rule.weight for rule in rules if rule.risque is risque), reverse=True)
        if weights:
            logs[risque] += trust * (weights[0] + 0.5 * sum(weights[1:]))
    top = max(logs.values())
    powers = {risque: math.exp(value - top) for risque, value in logs.items()}
    total = sum(powers.values())
    return {risque: power / total for risque, power in powers.items()}
