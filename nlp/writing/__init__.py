"""Which risk does a sentence that would leave carry, by the examples? (corpus/GUIDE_WRITING.md)"""

from nlp.writing.classifier import RiskClassifier
from nlp.writing.training import ensure

__all__ = ["RiskClassifier", "ensure"]
