"""How do the pieces of a reply become one letter?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from models.values import Analysis, MailText, Reading
from models.vocabulary import Demande, Enjeu, Nature, Ton
from playbooks.answers import (
    Answer,
    answer_deadlines,
    answer_requests,
    answer_threats,
    contact_wanted,
    deadline_case,
    name_points,
)
from playbooks.asking import ask, missing_questions
from playbooks.attention import write_attention
from playbooks.catalogue.values import Playbook, Question
from playbooks.restating import name_rest
from playbooks.typography import typeset
from playbooks.variation import spin
from playbooks.view import Manner
from playbooks.voice import Voice
from playbooks.wording import upper_first

Reader = Callable[[str], Reading]

LIST_FROM = 3
"""From so many requests on, each gets its own line."""

_OPENINGS = ("courant", "direct", "titre", "courant", "direct")
"""Half the letters open on the matter itself: an opening sentence in each would sound like a form."""


_TONED_OPENINGS = frozenset({"accueil.decu", "accueil.irrite", "accueil.colere"})
"""Openings that name the feeling already."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply, with what it answers and asks."""

    body: str
    answered: frozenset[str]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """What a letter is written from."""

    mail: MailText
    analysis: Analysis
    manner: Manner
    restated: str
    step: date | None
    mediation: bool
    seed: str


def compose(book: Playbook, subject: Playbook, matter: Matter, voice: Voice, reading: Reader) -> Letter:
    """Return the letter of a playbook, in the layout that the manner asks for."""
    analysis, manner = matter.analysis, matter.manner
    requests = answer_requests(analysis, voice, gestures=not manner.no_gesture)
    threats = answer_threats(analysis, voice, mediation=matter.mediation)
    case = deadline_case(analysis, matter.mail, matter.step)
    heated = manner.conflict or manner.call
    questions = (
        missing_questions(subject, analysis, matter.mail, heated=heated, short=manner.short)
        if analysis.is_doleance
        else ()
    )
    opening = _opening_key(matter, voice)
    body = voice.render(
        _layout(book, manner),
        accueil=voice.say(opening),
        restitution=f"{matter.restated} {_rest_of_facts(matter, voice)}".strip(),
        attention=write_attention(
            analysis, voice, reading, restated=matter.restated, named=opening in _TONED_OPENINGS
        ),
        verification=voice.say("verification") or voice.say("verification.generale"),
        demandes=tuple(answer.text for answer in requests if answer.text),
        echeance=answer_deadlines(
            analysis, case, voice, restated=matter.restated, call=manner.call, formal=manner.formal
        ),
        menaces=" ".join(answer.text for answer in threats if answer.text),
        en_liste=len(requests) >= LIST_FROM,
        questions=ask(questions, voice),
        suite=upper_first(
            voice.say(_next_step(matter, case), points=name_points(analysis, gestures=not manner.no_gesture))
        ),
        merci=voice.say("merci.courant") if _thanks(matter) else "",
        politesse=voice.say(_closing(manner)),
    )
    return Letter(tidy(typeset(body)), _answered(requests, threats), questions)


def tidy(text: str) -> str:
    """Return a letter without empty paragraphs, doubled spaces or spaces at the ends of lines."""
    lines = [re.sub(r" {2,}", " ", line).strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _layout(book: Playbook, manner: Manner) -> str:
    if "reponse.txt.j2" in book.templates:
        return f"{book.slug}/reponse.txt.j2"
    if manner.formal:
        return "_commun/formelle.txt.j2"
    if manner.call:
        return "_commun/appel.txt.j2"
    return "_commun/courte.txt.j2" if manner.short else "_commun/reponse.txt.j2"


def _opening_key(matter: Matter, voice: Voice) -> str:
    """Return which opening fits: the register's, the tone's, the follow-up's, or none at all."""
    analysis = matter.analysis
    if matter.manner.formal:
        return "accueil.formel"
    if matter.manner.warm:
        return "accueil.chaleureux"
    if analysis.ton == Ton.COLERE:
        return "accueil.colere"
    if analysis.nature == Nature.RELANCE:
        return "accueil.relance"
    turn = spin("accueil", matter.seed)
    if analysis.ton in {Ton.DECU, Ton.IRRITE} and turn % 2:
        return f"accueil.{analysis.ton}"
    family = _OPENINGS[turn % len(_OPENINGS)]
    if family == "titre" and voice.knows("titre"):
        return "accueil.titre"
    return "" if family == "direct" and matter.restated else "accueil.courant"


def _rest_of_facts(matter: Matter, voice: Voice) -> str:
    """Return a sentence on the amounts and days that the restatement leaves aside, where they are few."""
    if matter.manner.short or not matter.analysis.is_doleance:
        return ""
    rest = name_rest(matter.restated, matter.analysis.faits)
    return voice.say("releve.reste", releve=rest) if rest else ""


def _next_step(matter: Matter, case: str) -> str:
    manner = matter.manner
    if not matter.analysis.is_doleance:
        return "suite.brief"
    if manner.formal:
        return "suite.formel"
    if manner.no_call:
        return "suite.sans_appel"
    if manner.call:
        if case not in {"aucun", "respecte"}:
            return "suite.appel_avant"
        return "suite.appel_urgent" if _is_urgent(matter.analysis) else "suite.appel"
    if case in {"avant", "inconnu", "plusieurs"}:
        return "suite.apres_delai"
    if _wants_a_call(matter.analysis):
        return "suite.appel"
    points = name_points(matter.analysis, gestures=not manner.no_gesture)
    if points and len(matter.analysis.demandes) < LIST_FROM and spin("suite", matter.seed) % 3:
        return "suite.points"
    return "suite.brief" if manner.short else "suite.ecrit"


def _wants_a_call(analysis: Analysis) -> bool:
    quotes = analysis.evidence.get(f"demandes.{Demande.CONTACT}", ())
    return Demande.CONTACT in analysis.demandes and contact_wanted(quotes) == "rappel"


def _is_urgent(analysis: Analysis) -> bool:
    """Tell whether the call cannot wait: work has stopped, people are exposed, or anger rules."""
    return analysis.ton == Ton.COLERE or bool({Enjeu.CONTINUITE, Enjeu.SECURITE} & set(analysis.enjeux))


def _thanks(matter: Matter) -> bool:
    manner = matter.manner
    calm = manner.warm or matter.analysis.ton in {Ton.CALME, Ton.DECU}
    return calm and matter.analysis.is_doleance and not (manner.conflict or manner.formal or manner.short)


def _closing(manner: Manner) -> str:
    if manner.formal:
        return "politesse.formel"
    return "politesse.familier" if manner.casual else "politesse.courant"


def _answered(*groups: tuple[Answer, ...]) -> frozenset[str]:
    return frozenset(answer.key for group in groups for answer in group)
