"""How does the reply show that the client's own trouble was seen, not a trouble in general?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from models.values import Analysis, Reading
from models.vocabulary import Enjeu, Risque, Ton
from playbooks.answers import is_sure
from playbooks.folding import fold
from playbooks.own_words import overlap
from playbooks.quoting import quotable
from playbooks.voice import Voice

Reader = Callable[[str], Reading]

MAX_OVERLAP = 0.5
"""A quote whose words are half in the restatement already would say the same thing twice."""

_FELT = re.compile(
    r"\b(?:decu\w*|deception|trist\w*|peine|dommage|mal\b|confiance|perdu\w*|esper\w*|regret\w*|pleur\w*|fatigu\w*|"
    r"lasse?s?\b|lassitude|seule?s?\b|croyais|croyions|comptais|comptions|attendais|fiere?s?\b|aim\w+|coeur|honte|mots\b|"
    r"abattu\w*|sourire|reve\w*|promis\w*|souvenir\w*|oubli\w*|tombe\w* de haut|plus envie|courage)"
)
"""A quote with no feeling in it, given back as a feeling, would sound false."""

_SOURCES = (
    (Enjeu.SECURITE, "enjeux.securite", "attention.securite", "attention.securite_nue"),
    (Enjeu.CONTINUITE, "enjeux.continuite", "attention.activite", "attention.activite_nue"),
    (Enjeu.RECURRENCE, "enjeux.recurrence", "attention.recurrence", "attention.recurrence_nue"),
)


def write_attention(
    analysis: Analysis, voice: Voice, reading: Reader, *, restated: str, named: bool = False
) -> str:
    """
    Return one or two sentences on the client's scene and stakes, or an empty text.

    The scene of the reformulation comes first, then the client's own words on his safety, his
    activity, the repetition or his disappointment; a stake without a phrase that can be quoted
    is named plainly. Words of irony or insult are never quoted back. ``named`` says that the
    opening has named the feeling already, so that it is not named twice.
    """
    scene = "attention.scene_verbe" if voice.knows("scene_verbe") else "attention.scene"
    lines = [voice.say(scene)] if voice.knows("scene") else []
    for enjeu, evidence, quoted, bare in _SOURCES:
        if enjeu in analysis.enjeux and is_sure(analysis, f"enjeux.{enjeu}"):
            quote = "" if lines else _fresh_quote(analysis.evidence.get(evidence, ()), restated)
            said = _safe(voice.say(quoted, citation=quote), reading) if quote else ""
            if said or not lines or enjeu is Enjeu.SECURITE:
                lines.append(said or voice.say(bare))
            break
    if not lines and analysis.ton == Ton.DECU:
        felt = [quote for quote in analysis.evidence.get("ton.decu", ()) if _FELT.search(fold(quote))]
        quote = _fresh_quote(felt, restated)
        said = _safe(voice.say("attention.decu", citation=quote), reading) if quote else ""
        lines.append(said or ("" if named else voice.say("attention.decu_nu")))
    elif not lines and not named and analysis.ton == Ton.IRRITE:
        lines.append(voice.say("attention.irrite_nu"))
    return " ".join(line for line in lines if line)


def _fresh_quote(quotes: Sequence[str], restated: str) -> str:
    for quote in quotes:
        words = quotable(quote)
        if words and overlap(words, restated) < MAX_OVERLAP:
            return words
    return ""


def _safe(text: str, reading: Reader) -> str:
    return text if reading(text).risque is Risque.AUCUN else ""
