"""
What does a text grant, end or sign in our name, whatever the draft said before it was edited?

An agent may type a refund into an answer that needed nobody's agreement: the level of approval
is therefore read in the text that leaves as well (seed rows 62, 64, 65; issue 5, outcome 10).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from models.vocabulary import Niveau
from playbooks.approval import Ground, Thresholds
from playbooks.gestes import AVOIR, REMBOURSEMENT, Caps, level_of
from playbooks.reading.splitting import split

_WE = r"\b(?:nous|je|on)\b(?:\s+\w+'?){0,6}?\s+"
_YOURS = r"\bvous\s+(?:serez|etes|avez ete|recevrez|allez recevoir|beneficie\w+)\b.{0,40}?"
_GRANT = (
    r"(?:accord|octroy|consent|offr|propos|fais|faire|fer|emet|emett|emis|proced|effectu|adress|envoy|etabli|"
    r"valid|accept|confirm|engag|appliqu|garanti|regl)\w*"
)
_REFUND = re.compile(
    rf"{_WE}(?:rembours(?:e|ons|ee?s?|er|erons|erai)\b)|{_YOURS}rembours|"
    rf"{_WE}{_GRANT}\b.{{0,40}}\b(?:un|le|au|du|ce) remboursement\b|"
    r"\bremboursement\b.{0,60}\b(?:est|sera|a ete)\s+(?:effectue|accorde|emis|vire|verse|fait)|"
    rf"{_WE}(?:indemnis|dedommag)\w+|"
    rf"{_WE}(?:vers(?:ons|erons|er|erai)|vir(?:ons|erons|er|erai))\b.{{0,60}}(?:€|\beuro|\bsomme|\bmontant|\bindemnit)"
)
_CREDIT = re.compile(
    rf"(?:{_WE}{_GRANT}\b.{{0,40}}|{_YOURS})\b"
    r"(?:un avoir|l'avoir|une remise|une reduction|un geste commercial|une ristourne)\b|"
    r"\b(?:un|l')\s?avoir\b.{0,60}\b(?:est|sera|a ete)\s+"
    r"(?:adress|emis|etabli|accord|envoy|deduit|appliqu)\w*|"
    rf"{_WE}(?:pren(?:ons|drons|ds|drai|dre))\b.{{0,40}}\b(?:a notre charge|en charge les (?:frais|couts))"
)
_ENDS = re.compile(
    rf"{_WE}(?:resili\w+|denonc\w+)|"
    rf"{_WE}(?:(?:mett\w+|met\w*) (?:fin|un terme) (?:a|au)\b.{{0,40}}(?:contrat|relation|accord))|"
    rf"{_WE}(?:accept\w+|confirm\w+|pren\w+ acte de) .{{0,20}}\bresiliation\b|"
    r"\bresiliation\b.{0,30}\b(?:prend|prendra)\b|\bcontrat\b.{0,30}\b(?:est|sera) (?:resilie|rompu)"
)
_PROTOCOL = re.compile(
    r"\bprotocole (?:transactionnel|d'accord|de transaction)\b|\baccord transactionnel\b|"
    r"\brenonc\w+ a (?:tout|tous|toute)\b.{0,25}\b(?:recours|action|reclamation)"
)
_THEIRS = re.compile(
    r"(?<!\bje )(?<!\bnous )\bvous (?:nous )?(?:(?:avez|aviez) )?"
    r"(?:demand|reclam|sollicit|souhait|attend|exig|propos|ecriv)\w*|"
    r"\bvous nous faites part\b|\bvotre (?:demande|volonte|souhait|intention|decision)\b|"
    r"\bselon vous\b|\bpar (?:un autre|votre) "
)
_DENIED = re.compile(r"\bn(?:e|')\s*(?:\w+\s+){0,4}?(?:pas|plus|jamais|aucun|pouvons)\b|\bsans que\b")
_EUROS = re.compile(r"(\d{1,3}(?:[ .\u00a0\u202f]\d{3})+|\d+)(?:,(\d{1,2}))?\s*(k?)\s*(?:€|euros?\b|eur\b)")


def granting_grounds(
    text: str,
    *,
    motif: str = "",
    tier: str = "",
    caps: Caps | None = None,
    thresholds: Thresholds | None = None,
) -> tuple[Ground, ...]:
    """
    Return what a text commits the company to, each with the level that it asks for.

    What the text says of the client's own words ("vous nous demandez un remboursement"), and what it
    refuses, grants nothing.

    Args:
        text: What would leave.
        motif: The main motif, for caps by motif.
        tier: The client's tier, for caps by tier.
        caps: Of the ladder of gestures.
        thresholds: Of amounts.
    """
    found: dict[str, Niveau] = {}
    order = (Niveau.AGENT, Niveau.RESPONSABLE, Niveau.DIRECTION)
    for sentence in split(text):
        if sentence.quoted:
            continue
        for niveau, why in _of_sentence(_fold(sentence.text), motif, tier, caps, thresholds or Thresholds()):
            found[why] = max(found.get(why, Niveau.AGENT), niveau, key=order.index)
    return tuple((niveau, why) for why, niveau in found.items())


def _of_sentence(said: str, motif: str, tier: str, caps: Caps | None, limits: Thresholds) -> Iterator[Ground]:
    if _PROTOCOL.search(said):
        yield Niveau.DIRECTION, "le texte parle d’un protocole ou d’une renonciation"
    if _DENIED.search(said) or _THEIRS.search(said):
        return
    if _ENDS.search(said):
        yield Niveau.RESPONSABLE, "le texte met fin à un contrat"
    rung = REMBOURSEMENT if _REFUND.search(said) else AVOIR if _CREDIT.search(said) else None
    if rung is None:
        return
    amount = max(_amounts(said), default=None)
    niveau = level_of(rung, amount=amount, motif=motif, tier=tier, caps=caps)
    if amount is not None and amount >= limits.direction:
        niveau = Niveau.DIRECTION
    if niveau is Niveau.AGENT:
        niveau = Niveau.RESPONSABLE
    what = (
        "un remboursement ou une indemnité" if rung == REMBOURSEMENT else "un avoir, une remise ou des frais"
    )
    yield niveau, f"le texte accorde {what}"


def _amounts(said: str) -> Iterator[float]:
    for whole, cents, thousands in _EUROS.findall(said):
        value = float(re.sub(r"\D", "", whole)) + (float(f"0.{cents}") if cents else 0.0)
        yield value * 1000 if thousands else value


def _fold(text: str) -> str:
    """Return a text without accents, in small letters, with straight apostrophes."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    kept = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"\s+", " ", kept)
