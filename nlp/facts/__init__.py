"""Which facts would a reader copy from a mail onto the dossier, exactly as written?"""

from nlp.facts.finding import find_fact_spans, find_facts
from nlp.facts.spans import FactSpan

__all__ = ["FactSpan", "find_fact_spans", "find_facts"]
