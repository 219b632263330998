"""What does the reply say to each request, deadline and threat of the mail?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.values import Analysis, MailText
from models.vocabulary import Demande, Menace
from playbooks.coverage import mentions, mentions_amount
from playbooks.deadlines import days_ahead, resolve
from playbooks.folding import fold
from playbooks.objects import (
    MAX_QUOTE,
    is_document,
    named_article,
    named_authority,
    named_voice,
    request_object,
)
from playbooks.voice import Voice
from playbooks.wording import join_words, write_amount

_MEETING = re.compile(
    r"\b(?:vien\w*|venir|venez|passe[rz]?|visite|rendez-vous|reunion|rencontr\w*|se voir|voyions|voie|"
    r"dejeuner|sur place|seance|comite|table|deplac\w*)\b"
)
_UNIT_PRICE = re.compile(
    r"\d\s*[x×]\s*\d|\bpar (?:mois|jour|heure|semaine|an|palette|piece|personne|unite|tonne|point)|l'unite|"
    r"\bpiece\b|chacune?\b|\bchaque\b|€\s*/"
)
_CALL = re.compile(r"\b(?:appel\w*|rappel\w*|telephon\w*|coup de fil|joindre)\b")
_ON_MONEY = (Menace.PENALITES, Menace.PAIEMENT)
"""Consequences that somebody of ours must act upon, beside taking note."""

SPOKEN = 0.6
"""Below this calibrated confidence a threat or a stake is not named in the letter."""

_POINTS = {
    Demande.REMPLACEMENT: "le remplacement",
    Demande.REMBOURSEMENT: "le remboursement",
    Demande.AVOIR: "l’avoir",
    Demande.GESTE: "le geste attendu",
    Demande.REPARATION: "l’intervention",
    Demande.LIVRAISON: "la date",
    Demande.EXPLICATION: "ce qui s’est passé",
    Demande.CORRECTION: "la correction",
    Demande.INDEMNISATION: "l’indemnisation",
    Demande.RESILIATION: "la fin du contrat",
}
_MONEY = frozenset({Demande.REMBOURSEMENT, Demande.AVOIR, Demande.GESTE, Demande.INDEMNISATION})
_THREATS = {
    Menace.JURIDIQUE: "la voie juridique",
    Menace.RESILIATION: "la fin de notre relation",
    Menace.REPUTATION: "une prise de parole publique",
    Menace.PENALITES: "des pénalités",
    Menace.PAIEMENT: "la suspension du règlement",
}
_NAMED = {
    Menace.JURIDIQUE: ("menaces.juridique_nommee", "instance", named_authority),
    Menace.REPUTATION: ("menaces.reputation_nommee", "audience", named_voice),
    Menace.PENALITES: ("menaces.penalites_nommees", "article", named_article),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing answered: which key of the analysis, and in which words."""

    key: str
    text: str


def answer_requests(analysis: Analysis, voice: Voice, *, gestures: bool = True) -> tuple[Answer, ...]:
    """
    Return one answer a request, naming the thing asked where the client's words give it.

    Without gestures, requests of money are noted in one sentence.
    """
    if not gestures:
        return _note_money(analysis, voice)
    named: set[str] = set()
    return tuple(
        Answer(f"demandes.{demande}", _request(demande, analysis, voice, named))
        for demande in analysis.demandes
    )


def answer_threats(analysis: Analysis, voice: Voice, *, mediation: bool) -> tuple[Answer, ...]:
    """Return what is said to the consequences announced: noted, never argued, never returned (C10)."""
    wanted = [
        menace for menace in Menace if menace in analysis.menaces and is_sure(analysis, f"menaces.{menace}")
    ]
    settled: list[Answer] = []
    if Menace.RESILIATION in wanted and Demande.RESILIATION in analysis.demandes:
        # The request to end the contract is answered as a request: once is enough.
        wanted.remove(Menace.RESILIATION)
        settled.append(Answer("menaces.resiliation", ""))
    answers = [
        *_together([m for m in wanted if m not in _ON_MONEY], analysis, voice),
        *_on_money([m for m in wanted if m in _ON_MONEY], analysis, voice),
    ]
    if mediation and Menace.JURIDIQUE in wanted:
        answers.append(Answer("mediation", voice.say("menaces.mediation")))
    return (*settled, *answers)


def is_sure(analysis: Analysis, key: str) -> bool:
    """
    Tell whether a label is sure enough to be spoken of to the client.

    To answer a threat that was never made would be worse than to leave one to the agent, who sees
    it in what is uncovered. A label without a figure was given by a person.
    """
    return analysis.confidence.get(key, 1.0) >= SPOKEN


def deadline_case(analysis: Analysis, mail: MailText, step: date | None) -> str:
    """
    Return how the client's deadlines stand against the writer's own next step.

    ``aucun``, ``avant`` (it falls first, so the writer must speak sooner), ``respecte``,
    ``inconnu`` or ``plusieurs``.
    """
    delais = analysis.faits.delais
    if not delais:
        return "aucun"
    if len(delais) > 1:
        return "plusieurs"
    due = resolve(delais[0], mail.date.date() if mail.date else None)
    if due is None or step is None:
        ahead = days_ahead(delais[0])
        return "avant" if ahead is not None and ahead <= 1 else "inconnu"
    return "avant" if due <= step else "respecte"


def answer_deadlines(
    analysis: Analysis, case: str, voice: Voice, *, restated: str, call: bool, formal: bool
) -> str:
    """
    Return the sentence on the client's deadlines, or an empty text where he sets none.

    A deadline that the restatement has just given is not quoted a second time.
    """
    if case == "aucun":
        return ""
    delais = analysis.faits.delais
    said = all(mentions(restated, delai) for delai in delais)
    key = f"delais.{case}"
    if call and case != "respecte":
        key = "delais.appel"
    elif formal and case == "avant":
        key = "delais.formel_avant"
    return voice.say(f"{key}_dit" if said else key, delai=delais[0])


def name_points(analysis: Analysis, *, gestures: bool = True) -> str:
    """Return the requests as things a letter can come back to: "le remplacement et la date"."""
    return join_words(
        [
            _POINTS[demande]
            for demande in analysis.demandes
            if demande in _POINTS and (gestures or demande not in _MONEY)
        ]
    )


def _amount_asked(analysis: Analysis, words: str) -> str:
    """Return the one amount that the request itself names, never a unit price taken for a sum."""
    if _UNIT_PRICE.search(fold(words)):
        return ""
    named = [amount for amount in analysis.faits.montants if mentions_amount(words, amount)]
    return write_amount(named[0]) if len(named) == 1 else ""


def contact_wanted(quotes: Sequence[str]) -> str:
    """Tell which contact is asked for: ``rencontre``, ``rappel``, or plain ``contact``."""
    text = fold(" ".join(quotes)[:MAX_QUOTE])
    if _MEETING.search(text):
        return "rencontre"
    return "rappel" if _CALL.search(text) else "contact"


def _note_money(analysis: Analysis, voice: Voice) -> tuple[Answer, ...]:
    noted = voice.say("demandes.somme_notee")
    answers: list[Answer] = []
    named: set[str] = set()
    for demande in analysis.demandes:
        if demande in _MONEY:
            said = any(answer.text == noted for answer in answers)
            answers.append(Answer(f"demandes.{demande}", "" if said else noted))
        else:
            answers.append(Answer(f"demandes.{demande}", _request(demande, analysis, voice, named)))
    return tuple(answers)


def _request(demande: Demande, analysis: Analysis, voice: Voice, named: set[str]) -> str:
    """Answer one request; a thing that another answer has *named* already is not named twice."""
    quotes = analysis.evidence.get(f"demandes.{demande}", ())
    montant = _amount_asked(analysis, " ".join(quotes)[:MAX_QUOTE])
    thing = request_object(demande, quotes)
    if thing in named:
        thing = ""
    named.add(thing)
    if demande is Demande.CONTACT and not thing:
        return voice.say(f"demandes.{contact_wanted(quotes)}")
    if not thing:
        return voice.say(f"demandes.{demande}", montant=montant)
    document = demande not in _MONEY and is_document(thing)
    return voice.say("objets.document" if document else f"objets.{demande}", objet=thing, montant=montant)


def _together(wanted: list[Menace], analysis: Analysis, voice: Voice) -> list[Answer]:
    """Answer several announcements in one sentence: two in a row would sound like a quarrel."""
    if len(wanted) < 2:
        return [Answer(f"menaces.{menace}", _threat(menace, analysis, voice)) for menace in wanted]
    words = voice.say("menaces.plusieurs", menaces_liste=join_words([_THREATS[m] for m in wanted]))
    return [Answer(f"menaces.{menace}", words if menace is wanted[0] else "") for menace in wanted]


def _on_money(wanted: list[Menace], analysis: Analysis, voice: Voice) -> list[Answer]:
    if len(wanted) < 2:
        return [Answer(f"menaces.{menace}", _threat(menace, analysis, voice)) for menace in wanted]
    words = voice.say("menaces.penalites_et_paiement")
    return [Answer(f"menaces.{menace}", words if menace is wanted[0] else "") for menace in wanted]


def _threat(menace: Menace, analysis: Analysis, voice: Voice) -> str:
    if menace in _NAMED:
        key, name, find = _NAMED[menace]
        found = find(analysis.evidence.get(f"menaces.{menace}", ()))
        if found:
            return voice.say(key, **{name: found})
    return voice.say(f"menaces.{menace}")
