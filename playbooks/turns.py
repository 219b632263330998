"""What does a client's next mail add to the dossier, which questions does it answer, how does it sound?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date

from models.values import Analysis, Faits, MailText, RelativeDate
from models.vocabulary import Ton
from playbooks.asking import is_open
from playbooks.catalogue.values import Playbook
from playbooks.coverage import mentions, mentions_amount, mentions_day
from playbooks.folding import fold
from playbooks.typography import typeset

_SHARP = re.compile(
    r"\b(?:inadmissible|inacceptable|insupportable|intolerable|scandale|scandaleux|lamentable|honteux|honte"
    r"|ras le bol|ras-le-bol|exced\w+|se moque\w* de|vous moquez|a bout|derniere fois|plus que marre)\b"
)
"""Words that are not said calmly, whatever the classifier makes of a short answer."""
_HEAT = {Ton.CALME: 0, Ton.DECU: 1, Ton.FERME: 1, Ton.IRRITE: 2, Ton.COLERE: 3}


@dataclass(frozen=True, slots=True)
class Previous:
    """What was understood, asked and said before this mail."""

    analysis: Analysis
    """Of the dossier so far: its facts, requests and threats."""
    questions: tuple[str, ...] = ()
    """As asked in our letters (``Draft.questions``)."""
    said: tuple[str, ...] = ()
    """The letters that left, oldest first."""
    promised: tuple[str, ...] = ()
    """What we promised in them and have not yet kept, as written."""
    promised_on: date | None = None
    """The next day on which the client expects to hear from us."""
    playbook: str = ""
    """The one that our last letter followed."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What this mail changes (issue outcome 11)."""

    faits: Faits
    """The dossier's facts, with the new ones."""
    added: Faits
    """Only what this mail brings."""
    answered: tuple[str, ...]
    """Which of our questions have their answer now."""
    tone: str
    """``monte``, ``baisse`` or ``stable``."""


def read_turn(previous: Previous, mail: MailText, analysis: Analysis, books: Iterable[Playbook]) -> Turn:
    """
    Return what the client's new mail adds to the dossier, and how his tone moves.

    Args:
        previous: What was understood, asked and said before.
        mail: What he writes now.
        analysis: What was understood of it.
        books: The playbooks whose questions may have been asked, whichever answered then.
    """
    words = fold(f"{mail.subject}\n{mail.body}")
    asking = replace(analysis, demandes=previous.analysis.demandes or analysis.demandes)
    open_ones = {
        typeset(question.texte): is_open(question, asking, words)
        for book in books
        for question in book.questions
    }
    before, now = previous.analysis.faits, analysis.faits
    return Turn(
        faits=merge_facts(before, now),
        added=_only_new(before, now, " ".join(previous.said)),
        answered=tuple(asked for asked in previous.questions if open_ones.get(asked) is False),
        tone=_tone(previous.analysis, analysis, fold(mail.body)),
    )


def _tone(before: Analysis, now: Analysis, words: str) -> str:
    """Tell how the tone moves: a new threat or sharp words are a rise, whatever the label of the tone."""
    sharp = bool(_SHARP.search(words)) and _HEAT[before.ton] < _HEAT[Ton.IRRITE]
    threatens = any(menace not in before.menaces for menace in now.menaces)
    return "monte" if sharp or threatens else tone_change(before.ton, now.ton)


def merge_facts(before: Faits, now: Faits) -> Faits:
    """Return all the facts, oldest first, each once."""
    names = [field.name for field in fields(Faits)]
    return Faits(
        **{name: tuple(dict.fromkeys((*getattr(before, name), *getattr(now, name)))) for name in names}
    )


def tone_change(before: Ton, now: Ton) -> str:
    """Tell whether the client sounds hotter (``monte``), calmer (``baisse``) or the same (``stable``)."""
    step = _HEAT[now] - _HEAT[before]
    return "monte" if step > 0 else "baisse" if step < 0 else "stable"


def _only_new(before: Faits, now: Faits, said: str) -> Faits:
    """Return the facts that neither the dossier nor our own letters had: a client quotes us as well."""
    names = [field.name for field in fields(Faits)]
    return Faits(
        **{
            name: tuple(
                v
                for v in getattr(now, name)
                if v not in getattr(before, name) and not _was_said(name, v, said)
            )
            for name in names
        }
    )


def _was_said(name: str, value: str | float | RelativeDate, said: str) -> bool:
    if not said:
        return False
    if isinstance(value, RelativeDate):
        return value.date is not None and mentions_day(said, value.date)
    if isinstance(value, float):
        return mentions_amount(said, value)
    return mentions_day(said, value) if name == "dates" else mentions(said, value)
