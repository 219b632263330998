"""Which words of a mail that is no complaint deserve an echo: its question, its praise, its reserve?"""

from __future__ import annotations

import re

from models.values import Analysis, MailText
from models.vocabulary import Nature
from playbooks.folding import fold
from playbooks.quoting import quotable

_RESERVE = re.compile(
    r"\b(?:bemol|dommage|seul regret|j'aurais (?:prefere|aime)|la prochaine fois|petit regret|"
    r"une reserve|si ce n'est|en revanche|"
    r"juste un (?:detail|point)|par contre|moins bien|sauf|a part|toutefois|cependant)\b"
)
_PRAISE = re.compile(
    r"\b(?:merci a|chapeau|bravo|felicit\w*|impeccable|parfait\w*|formidable|remarquable|efficac\w*|"
    r"gentil\w*|ravi\w*|"
    r"comme promis|nickel|sauve\w*|soulag\w*|content\w*|heureu\w*|top)\b"
)
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
_HELLO = re.compile(r"^(?:bonjour|bonsoir|salut|coucou|hello|chère?s?)\b[^,!]{0,30}[,!]\s*", re.IGNORECASE)
_EMPTY = {"question": "", "louange": "", "reserve": ""}


def find_echoes(mail: MailText, analysis: Analysis) -> dict[str, str]:
    """
    Return the question of a ``demande``, the praise and the reserve of a ``remerciement``, quotable or empty.

    A thanks may hide a reproach (issue outcome 1): it is named, since nobody else will.
    """
    pieces = (_HELLO.sub("", piece.strip()) for piece in _SENTENCES.split(mail.body))
    sentences = [piece for piece in pieces if piece]
    if analysis.nature == Nature.DEMANDE:
        asked = (quotable(s) for s in sentences if s.endswith("?"))
        return {**_EMPTY, "question": next((words for words in asked if words), "")}
    if analysis.nature != Nature.REMERCIEMENT:
        return _EMPTY
    reserve = next((s for s in sentences if _RESERVE.search(fold(s))), "")
    praise = next((s for s in sentences if _PRAISE.search(fold(s)) and s != reserve), "")
    return {**_EMPTY, "louange": quotable(praise), "reserve": quotable(reserve)}
