"""
Which sentences say nothing of ours, so that the classifier need not be asked?

Two kinds, each only where no rule is touched: what reports the client's own words ("Vous nous
écrivez que…": the claim is his, neither admitted nor doubted, seed row 21), and lines that are no
sentence (a name, a service, a reference under the closing formula).
"""

from __future__ import annotations

import re

MAX_LABEL_WORDS = 6

_SUBJECT = r"(?:(?:au sujet|à propos|concernant|s[’']agissant|pour ce qui est)[^.]{0,160}?, )?"
_REPORTS = re.compile(
    _SUBJECT + r"(?:vous nous (?:écrivez|indiquez|signalez|expliquez|précisez|faites savoir|rapportez|alertez"
    r"|informez|demandez|demandiez|faites part|relancez)|vous (?:écrivez|demandez|attendez de nous|souhaitez"
    r"|souhaiteriez|revenez vers nous|citez|évoquez|invoquez|ajoutez que|précisez que|l[’']écrivez ainsi"
    r"|le dites en ces termes)"
    r"|(?:dans )?votre (?:message|courrier|courriel),? (?:indique|rapporte|signale|porte sur|mentionne"
    r"|fait état|précise|décrit))\b",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;]\W*$")


def reports_the_client(sentence: str) -> bool:
    """
    Tell whether a sentence only gives the client's own words back.

    >>> reports_the_client("Au sujet du lot 2291, vous nous signalez une fissure.")
    True
    >>> reports_the_client("Vous avez mal utilisé l'appareil.")
    False
    """
    return _REPORTS.match(sentence) is not None


def is_a_label(line: str) -> bool:
    """
    Tell whether a line is a name or a title rather than a sentence.

    >>> is_a_label("L’équipe Relation client"), is_a_label("C’est notre faute.")
    (True, False)
    """
    return len(line.split()) <= MAX_LABEL_WORDS and _ENDS_A_SENTENCE.search(line) is None
