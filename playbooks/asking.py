"""Which questions are still open, and how are they put in one sentence?"""

from __future__ import annotations

from collections.abc import Sequence

from models.values import Analysis, MailText
from playbooks.catalogue.values import Playbook, Question
from playbooks.folding import fold, has_word
from playbooks.voice import Voice
from playbooks.wording import join_words

MAX_QUESTIONS, MAX_HEATED = 2, 1
"""A letter that asks more is a form, and a client in anger is sent no form (seed rows 29 and 43)."""

_ALWAYS = "toujours"


def missing_questions(
    book: Playbook, analysis: Analysis, mail: MailText, *, heated: bool
) -> tuple[Question, ...]:
    """Return the questions of the bank whose answer is neither in the facts nor in the words of the mail."""
    words = fold(f"{mail.subject}\n{mail.body}\n{mail.history}")
    still_open = [
        question
        for question in book.questions
        if not any(getattr(analysis.faits, fait) for fait in question.faits if fait != _ALWAYS)
        and not any(has_word(word, words) for word in question.sauf)
    ]
    return tuple(still_open[: MAX_HEATED if heated else MAX_QUESTIONS])


def ask(questions: Sequence[Question], voice: Voice) -> str:
    """Return the sentence that asks, or an empty text where nothing is missing."""
    if not questions:
        return ""
    if len(questions) == 1:
        return voice.say("questions.une", question=questions[0].groupe)
    return voice.say("questions.plusieurs", questions_liste=join_words([q.groupe for q in questions]))
