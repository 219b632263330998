"""What does the reply say to each request, deadline and threat of the mail?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.values import Analysis, MailText
from models.vocabulary import Demande, Menace
from playbooks.catalogue.values import Playbook, Question
from playbooks.deadlines import days_ahead, resolve
from playbooks.folding import fold, has_word
from playbooks.view import Manner
from playbooks.voice import Voice
from playbooks.wording import join_words

MAX_QUESTIONS, MAX_QUESTIONS_CONFLICT = 3, 1
"""A client in anger is not sent a form to fill (seed rows 29 and 43)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing answered: which key of the analysis, and in which words."""

    key: str
    text: str


def answer_requests(analysis: Analysis, voice: Voice) -> list[Answer]:
    """Return one answer a request, in the order of the mail's labels."""
    return [_say(voice, f"demandes.{demande}") for demande in analysis.demandes if demande in set(Demande)]


def answer_threats(analysis: Analysis, voice: Voice, manner: Manner) -> list[Answer]:
    """Return what is said to the consequences announced: noted, never argued, never returned."""
    wanted = [menace for menace in Menace if menace in analysis.menaces]
    if Menace.RESILIATION in wanted and Demande.RESILIATION in analysis.demandes:
        wanted.remove(Menace.RESILIATION)
    answers = [_say(voice, f"menaces.{menace}") for menace in wanted]
    if Menace.RESILIATION in analysis.menaces and Demande.RESILIATION in analysis.demandes:
        answers.append(Answer("menaces.resiliation", ""))
    if manner.conflict and voice.has("menaces.mediation") and Menace.JURIDIQUE in wanted:
        answers.append(_say(voice, "menaces.mediation"))
    return answers


def answer_deadlines(analysis: Analysis, mail: MailText, voice: Voice, step: date | None) -> list[Answer]:
    """Return what is said to the deadlines the client sets, against the writer's own next step."""
    delais = analysis.faits.delais
    if not delais:
        return []
    if len(delais) > 1:
        return [Answer("delais", voice.say("delais.plusieurs"))]
    return [Answer("delais", voice.say(f"delais.{_deadline_case(delais[0], mail, step)}", delai=delais[0]))]


def missing_questions(book: Playbook, analysis: Analysis, mail: MailText, manner: Manner) -> list[Question]:
    """Return the questions of the bank whose answer is neither in the facts nor in the words of the mail."""
    words = fold(f"{mail.subject}\n{mail.body}")
    open_ones = [
        question
        for question in book.questions
        if not any(getattr(analysis.faits, fait, ()) for fait in question.faits if fait != "toujours")
        and not any(has_word(word, words) for word in question.sauf)
    ]
    return open_ones[: MAX_QUESTIONS_CONFLICT if manner.conflict or manner.call else MAX_QUESTIONS]


def ask(questions: list[Question], voice: Voice) -> str:
    """Return the sentence that asks, or an empty text where nothing is missing."""
    if not questions:
        return ""
    if len(questions) == 1:
        return voice.say("questions.une", question=questions[0].groupe)
    return voice.say("questions.plusieurs", questions_liste=join_words([q.groupe for q in questions]))


def _deadline_case(delai: str, mail: MailText, step: date | None) -> str:
    due = resolve(delai, mail.date.date() if mail.date else None)
    if due is None or step is None:
        ahead = days_ahead(delai)
        return "avant" if ahead is not None and ahead <= 1 else "inconnu"
    return "avant" if due <= step else "respecte"


def _say(voice: Voice, key: str) -> Answer:
    return Answer(key, voice.say(key))
