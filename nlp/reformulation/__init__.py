"""How are the client's facts, trouble and request restated in the company's words?"""

from nlp.reformulation.restating import reformulate

__all__ = ["reformulate"]
