"""What did the client say, where the reformulation has nothing safe to offer?"""

from __future__ import annotations

import re
from itertools import islice

from models.values import Analysis, Faits, MailText, Reformulation
from models.vocabulary import Risque
from playbooks.coverage import mentions, mentions_amount, mentions_day
from playbooks.own_words import MAX_QUOTES, NEW, Reader, find_wish, overlap, scene_quotes, trouble_quotes
from playbooks.variation import pick
from playbooks.wording import join_words, name_references, parse_day, write_amount, write_date

_KINDS = ("commande", "facture", "bl", "lot", "contrat")
_LEADS = (
    "Vous nous écrivez : {}.",
    "Je relis vos mots : {}.",
    "Ce que vous décrivez tient en quelques mots, les vôtres : {}.",
)
_OWN_WORDS = ("Vos mots : « {} ».", "Vous l’écrivez ainsi : « {} ».", "Je relève ceci : « {} ».")
_WISHES = (
    "Sur ce que vous attendez, vos mots sont : « {} ».",
    "Je note aussi, tel que vous l’écrivez : « {} ».",
    "Vous le dites vous-même : « {} ».",
    "Je garde sous les yeux votre phrase : « {} ».",
)
SPECIFIC = 0.3
"""Below this share of the client's own words, a restatement could fit any mail of its theme."""
_ATTRIBUTED = re.compile(
    r"(?:(?:au sujet|à propos|concernant|s’agissant|pour ce qui est)[^.]{0,160}?, )?"
    r"(?:vous|vos mots|votre (?:message|courrier)|dans votre (?:message|courrier)|l[’']échéance que vous)\b",
    re.IGNORECASE,
)
_BEARINGS = ("Votre message porte sur {}.", "Vous citez {}.", "Votre message mentionne {}.")
MAX_REST, MAX_NAMED = 3, 4


def restate(
    reformulation: Reformulation, mail: MailText, analysis: Analysis, reading: Reader, *, seed: str
) -> str:
    """
    Return the paragraph that gives the client's own account back to him (seed rows 21, 25, 37).

    A sentence that the reading flags is left out. Where nothing remains, the client's words are
    quoted and the facts named. References, amounts and dates come from the mail alone.
    """
    if not analysis.is_doleance:
        return ""
    safe = safe_sentences(reformulation, reading)
    if safe:
        return " ".join(_with_own_words(safe, mail, analysis, reading, seed))
    quotes = trouble_quotes(mail, analysis, reading)
    lines = []
    if quotes:
        lines.append(pick(_LEADS, seed).format(join_words([f"« {quote} »" for quote in quotes])))
    lines.append(state_facts(" ".join(lines), analysis.faits, seed=seed))
    return " ".join(line for line in lines if line)


def _with_own_words(
    sentences: list[str], mail: MailText, analysis: Analysis, reading: Reader, seed: str
) -> list[str]:
    """Return the restatement, with the client's words where it names the theme and nothing of his story."""
    said = " ".join(sentences)
    if overlap(said, mail.body) < SPECIFIC and said.count("«") < MAX_QUOTES:
        found = [*trouble_quotes(mail, analysis, reading), *scene_quotes(mail, analysis, reading)]
        fresh = (quote for quote in found if overlap(quote, said) < NEW)
        own = [pick(_OWN_WORDS, seed).format(quote) for quote in islice(fresh, 1)]
        place = 2 if "«" in said and len(sentences) > 1 else 1
        sentences = [*sentences[:place], *own, *sentences[place:]]
    wish = find_wish(" ".join(sentences), mail, analysis, reading)
    return [*sentences, pick(_WISHES, seed).format(wish)] if wish else sentences


def safe_sentences(reformulation: Reformulation, reading: Reader) -> list[str]:
    """
    Return the sentences of the reformulation that may leave.

    What is put in the client's mouth ("Vous nous écrivez que…") is his claim, neither admitted nor
    doubted (corpus/GUIDE_WRITING.md counts it as harmless); only a sentence that would stand as
    the company's own voice is read.
    """
    return [s for s in reformulation.sentences if is_attributed(s) or reading(s).risque is Risque.AUCUN]


def is_attributed(sentence: str) -> bool:
    """
    Tell whether a sentence reports what the client says, asks or sets.

    >>> is_attributed("Au sujet du lot 2291, vous nous signalez une fissure.")
    True
    >>> is_attributed("Nous reconnaissons notre faute.")
    False
    """
    return bool(_ATTRIBUTED.match(sentence))


def state_facts(said: str, faits: Faits, *, seed: str) -> str:
    """Return a sentence that names the references, amounts and days that ``said`` leaves out."""
    rest = name_rest(said, faits, most=MAX_NAMED)
    return pick(_BEARINGS, seed).format(rest) if rest else ""


def name_rest(said: str, faits: Faits, *, most: int = MAX_REST) -> str:
    """
    Return the references, amounts and days that ``said`` leaves out, as an enumeration.

    More than ``most`` values of a kind are left to the list of what is uncovered: a reply that
    recites every figure of a long letter is no longer a reply.
    """
    groups = [
        name_references(kind, [v for v in getattr(faits, kind) if not mentions(said, v)]) for kind in _KINDS
    ]
    amounts = [write_amount(a) for a in faits.montants if not mentions_amount(said, a)]
    if 0 < len(amounts) <= most:
        groups.append(("la somme de " if len(amounts) == 1 else "les sommes de ") + join_words(amounts))
    days = [day for day in map(parse_day, faits.dates) if day and not mentions_day(said, day.isoformat())]
    if 0 < len(days) <= most:
        written = join_words([write_date(day) for day in days])
        groups.append(("la date du " if len(days) == 1 else "les dates des ") + written)
    return join_words(groups)
