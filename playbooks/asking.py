"""Which questions are still open, and how are they put in one sentence?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.values import Analysis, MailText
from models.vocabulary import Nature, Ton
from playbooks.catalogue.values import Playbook, Question
from playbooks.folding import fold, has_word
from playbooks.voice import Voice
from playbooks.wording import join_words

MAX_QUESTIONS, MAX_HEATED = 2, 1
"""A letter that asks more is a form, and a client in anger is sent no form (seed rows 29 and 43)."""

_ALWAYS = "toujours"


_HELLO = r"^\s*(?:bonjour|bonsoir|salut|hello|chere?)\s+"
_NAMED = re.compile(_HELLO + r"(?:monsieur|madame|maitre|docteur|m\.|mme)?\s*[a-z'-]{3,}", re.ASCII)
_NOBODY = re.compile(
    _HELLO + r"(?:a tous|a toute|l'equipe|madame, monsieur|messieurs|a vous|monsieur,|madame,)"
)


def is_known(mail: MailText, analysis: Analysis) -> bool:
    """Tell whether the matter is known already: a follow-up, or a mail to somebody by name."""
    opening = fold(mail.body)
    by_name = bool(_NAMED.match(opening)) and not _NOBODY.match(opening)
    return analysis.nature == Nature.RELANCE or by_name


def missing_questions(
    book: Playbook, analysis: Analysis, mail: MailText, *, heated: bool, short: bool
) -> tuple[Question, ...]:
    """Return the questions of the bank whose answer is neither in the facts nor in the words of the mail."""
    words = fold(f"{mail.subject}\n{mail.body}\n{mail.history}")
    known = is_known(mail, analysis)
    still_open = [
        question
        for question in book.questions
        if not (known and question.identifie) and is_open(question, analysis, words)
    ]
    if not analysis.demandes or (short and analysis.ton == Ton.DECU):
        # Who asks nothing is not asked for papers, and two lines of sorrow even less.
        return ()
    return tuple(still_open[: MAX_HEATED if heated or short else MAX_QUESTIONS])


def is_open(question: Question, analysis: Analysis, words: str) -> bool:
    """Tell whether a question makes sense for this mail and has no answer in its facts or words (folded)."""
    if question.pour and not set(question.pour) & {str(demande) for demande in analysis.demandes}:
        return False
    if any(getattr(analysis.faits, fait) for fait in question.faits if fait != _ALWAYS):
        return False
    if any(has_word(word, words) for word in question.sauf):
        return False
    return not question.si or any(has_word(word, words) for word in question.si)


def ask(questions: Sequence[Question], voice: Voice) -> str:
    """Return the sentence that asks, or an empty text where nothing is missing."""
    if not questions:
        return ""
    if len(questions) == 1:
        return voice.say("questions.une", question=questions[0].groupe, verbe=questions[0].verbe)
    return voice.say("questions.plusieurs", questions_liste=join_words([q.groupe for q in questions]))
