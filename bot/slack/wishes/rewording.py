"""How does somebody want a draft to be written again?"""

from __future__ import annotations

import re

from bot.slack.filtering import fold
from playbooks.rewriting import Modificateur

_WORDS = {
    Modificateur.SANS_GESTE: (
        r"sans (?:le |aucun |faire de )?(?:geste|avoir\b|remboursement|remise)"
        r"|pas de (?:geste|remise|promesse)"
        r"|sans (?:promesse|engagement|parler d'argent|parler du remboursement)"
        r"|enleve (?:le|tout) geste|no gesture"
    ),
    Modificateur.AVEC_APPEL: (
        r"\b(?:appel|appeler|coup de fil|telephone|rappel telephonique|call first|with a call)\b"
    ),
    Modificateur.COURT: (
        r"\b(?:courte?|courts|bref|breve|brievement|concise?|allege|raccourci\w*|simplifie|resume|abrege"
        r"|short\w*|synthetique|sms)\b|trop long|moins (?:long|de blabla)|plus simple|coupe\b"
        r"|\b(?:\d|deux|trois|quatre|cinq) (?:lignes?|phrases?|paragraphes?)"
    ),
    Modificateur.CHALEUREUX: (
        r"chaleur|empath|humain|\bdou(?:x|ce)\b|sympa|aimable|cordial|gentil|rassurant"
        r"|trop (?:froide?|se(?:c|che))|moins (?:se(?:c|che)|brutal|froid|guinde|administratif)"
        r"|\bwarm|friendl|soft|polite|posee?\b"
    ),
    Modificateur.FERME: (
        r"(?<!moins )\bferme(?:te)?\b|\bdirecte?\b|percutant|sans plier|\bfirm|juridique|moins gentil"
    ),
}


def asked_rewrites(text: str) -> tuple[Modificateur, ...]:
    """
    Return the ways of writing that the words ask for, in a fixed order; none where they are others.

    >>> [str(way) for way in asked_rewrites("plus court et plus chaleureux")]
    ['court', 'chaleureux']
    """
    folded = fold(text)
    return tuple(way for way, words in _WORDS.items() if re.search(words, folded))
