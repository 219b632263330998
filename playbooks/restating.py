"""What did the client say, where the reformulation has nothing safe to offer?"""

from __future__ import annotations

import re
from collections.abc import Callable

from models.values import Analysis, MailText, Reading, Reformulation
from models.vocabulary import Risque
from playbooks.coverage import mentions, mentions_amount, mentions_day
from playbooks.quoting import quotable
from playbooks.variation import pick
from playbooks.wording import join_words, name_references, write_amount, write_date

Reader = Callable[[str], Reading]

MAX_QUOTES = 2
_KINDS = ("commande", "facture", "bl", "lot", "contrat")
_LEADS = (
    "Vous nous écrivez : {}.",
    "Je relis vos mots : {}.",
    "Ce que vous décrivez tient en quelques mots, les vôtres : {}.",
)
_BEARINGS = ("Votre message porte sur {}.", "Il s’agit, pour vous, de {}.", "Vous nous parlez de {}.")


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
    safe = [s for s in reformulation.sentences if reading(s).risque is Risque.AUCUN]
    if safe:
        return " ".join(safe)
    quotes = _quotes(mail, analysis, reading)
    lines = []
    if quotes:
        lines.append(pick(_LEADS, seed).format(join_words([f"« {quote} »" for quote in quotes])))
    lines.append(state_facts(" ".join(lines), analysis, seed=seed))
    return " ".join(line for line in lines if line)


def state_facts(said: str, analysis: Analysis, *, seed: str) -> str:
    """Return a sentence that names the references, amounts and days that ``said`` leaves out."""
    faits = analysis.faits
    groups = []
    for kind in _KINDS:
        groups.append(name_references(kind, [v for v in getattr(faits, kind) if not mentions(said, v)]))
    amounts = [write_amount(a) for a in faits.montants if not mentions_amount(said, a)]
    if amounts:
        noun = "la somme de " if len(amounts) == 1 else "les sommes de "
        groups.append(noun + join_words(amounts))
    days = [day for day in faits.dates if not mentions_day(said, day)]
    if days:
        from datetime import date

        written = join_words([write_date(date.fromisoformat(day)) for day in days])
        groups.append(f"{'la date du' if len(days) == 1 else 'les dates des'} {written}")
    groups = [group for group in groups if group]
    return (
        pick(_BEARINGS, seed).format(join_words(groups)).replace("de le ", "du ").replace("de les ", "des ")
        if groups
        else ""
    )


def _quotes(mail: MailText, analysis: Analysis, reading: Reader) -> list[str]:
    """Return the client's sentences that carry the trouble, those that may be quoted."""
    keys = [f"motifs.{analysis.motif_label}", *(f"enjeux.{e}" for e in analysis.enjeux), "nature"]
    found: list[str] = []
    for key in keys:
        for evidence in analysis.evidence.get(key, ()):
            quote = quotable(sentence_around(mail.body, evidence)) or quotable(evidence)
            fresh = quote and not any(quote in other or other in quote for other in found)
            if fresh and reading(quote).risque is Risque.AUCUN:
                found.append(quote)
    return found[:MAX_QUOTES]


def sentence_around(body: str, words: str) -> str:
    """Return the sentence of the body that holds these words, or the words where it has none."""
    for sentence in re.split(r"(?<=[.!?…])\s+|\n+", body):
        if words in sentence:
            return sentence.strip()
    return words
