"""
Does a short answer really announce what the classifiers read in it?

"Le contrat est le LOC-8812" holds one strong word and no announcement. Where a mail that continues a
dossier is short, a label with heavy consequences (the end of a contract, court, damages, the press)
is kept only if one of the words by which people announce it is there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

from models.values import Analysis, MailText
from models.vocabulary import Demande, Menace, Phase
from nlp.gravite import weigh

SHORT_WORDS = 45
"""Above, the text gives the classifiers enough to decide alone."""
_END = (
    r"resili|mettre fin|mettons fin|mets fin|rompre|rompons|rupture|denonc|quitter|quittons|renouvel"
    r"|un autre (?:prestataire|fournisseur)|concurren|changer de (?:prestataire|fournisseur)|passer de vous"
    r"|arretons? (?:la|notre|le)|cesser (?:la|notre|toute)"
)
_COURT = (
    r"avocat|juridi|tribuna|judiciaire|justice|en demeure|huissier|assign|plainte|dgccrf|contentieux|poursui"
)
_DAMAGES = (
    r"indemni|dedommag|prejudice|compens|factur\w+ (?:ce|cet|ces|les|nos|le temps)|refactur|pertes|surcout"
)
_PUBLIC = r"\bavis\b|reseaux|linkedin|facebook|presse|journal|public|google|temoign|faire savoir"
_SIGNS: dict[str, re.Pattern[str]] = {
    Demande.RESILIATION: re.compile(_END),
    Menace.RESILIATION: re.compile(_END),
    Menace.JURIDIQUE: re.compile(_COURT),
    Demande.INDEMNISATION: re.compile(_DAMAGES),
    Menace.REPUTATION: re.compile(_PUBLIC),
}


def temper(analysis: Analysis, mail: MailText, *, tier: str = "standard") -> Analysis:
    """Return the analysis of a mail that continues, without heavy labels that none of its words carries."""
    if len(mail.body.split()) > SHORT_WORDS:
        return analysis
    words = _fold(mail.body)
    demandes = tuple(d for d in analysis.demandes if _said(d, words))
    menaces = tuple(m for m in analysis.menaces if _said(m, words))
    if (demandes, menaces) == (analysis.demandes, analysis.menaces):
        return analysis
    phase = None if analysis.phase is Phase.CONFLIT and not menaces else analysis.phase
    tempered = replace(
        analysis,
        demandes=demandes,
        menaces=menaces,
        phase=phase,
        evidence=_kept(analysis.evidence, demandes, menaces),
        confidence=_kept(analysis.confidence, demandes, menaces),
    )
    gravite, why = weigh(tempered, tier=tier)
    return replace(tempered, gravite=gravite, gravite_why=why)


def _said(label: Demande | Menace, words: str) -> bool:
    # Both lists have a "resiliation", and the same words announce both.
    sign = _SIGNS.get(label)
    return sign is None or bool(sign.search(words))


def _kept(
    named: dict[str, Any], demandes: tuple[Demande, ...], menaces: tuple[Menace, ...]
) -> dict[str, Any]:
    left = {f"demandes.{d}" for d in demandes} | {f"menaces.{m}" for m in menaces}
    return {k: v for k, v in named.items() if not k.startswith(("demandes.", "menaces.")) or k in left}


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").lower())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
