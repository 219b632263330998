"""
What does a letter of ours promise, and for when? (seed row 38)

The reading before departure says which sentences promise. A sentence of ours that acts in the future
by a day that can be told is a promise too, whatever its risk: « je vous rappelle demain ». What is
quoted, asked, denied or told of the client is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.values import Reading
from models.vocabulary import Risque
from nlp.facts.candidates import find_candidates
from nlp.facts.source import read_source
from playbooks.deadlines import resolve
from playbooks.folding import fold
from playbooks.reading.harmless import reports_the_client
from playbooks.reading.splitting import split

MOST = 10
"""Promises of one letter that are offered; a letter that makes more needs a person, not buttons."""
LONGEST = 300
_ENGAGES = re.compile(r"\bje m'engage\b|\bnous nous engageons\b|\bvous avez ma parole\b")
_ASKS = re.compile(r"^(?:merci de|merci d'|veuillez|pouvez-vous|pourriez-vous|seriez-vous|auriez-vous)")
_DENIES = re.compile(r"\bn(?:e|')\s?\S+.*?\b(?:pas|plus|jamais|aucune?)\b")
_OURS = re.compile(r"\b(?:je|nous|on|notre|nos|j')\b|\bj'")
_PAST = re.compile(
    r"\b(?:j'ai|j'avais|nous (?:vous )?(?:l'|les )?(?:avons|avions|etions)|on a|ont ete|a ete)\b"
)
_OFFERS = re.compile(r"\b(?:si vous|nous pouvons|je peux|nous pourrions|je pourrais)\b")
_TOLD = re.compile(r"^(?:\w+, )?vous (?:nous |m')?(?:avez|aviez)\b")
_FUTURE = re.compile(r"\b(?!pourr|devr)\w+r(?:ai|a|ons|ont)\b")
_YOU_GET = re.compile(
    r"\bvous (?:recevrez|aurez|serez (?:livre|rembourse|rappele|contacte|tenu|informe)\w*)\b"
)
_END_OF = re.compile(r"\bfin (?:de (?:la |cette )?)?(semaine|mois)\b|\bfin (?:du|de ce) (mois)\b")

_QUOTED = re.compile(r"«[^»]*»")


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence that promises, as written, and its day where it says one."""

    text: str
    due_on: date | None


def find_promises(body: str, reading: Reading, *, said_on: date, theirs: Sequence[str] = ()) -> list[Promise]:
    """
    Return what a letter promises, in the order of the text.

    Args:
        body: The letter as it leaves.
        reading: What was read of it before departure.
        said_on: The day it leaves, in France.
        theirs: What the client wrote: a sentence of it is not ours, whatever surrounds it.
    """
    known = fold("\n".join(theirs))
    found: dict[str, Promise] = {}
    for text, risque in _own_sentences(body, reading):
        said = fold(text)
        if said in known or reports_the_client(text) or text.rstrip().endswith("?") or _ASKS.match(said):
            continue
        if _only_quotes(text):
            continue
        due_on = _day(text, said_on)
        engages = risque is Risque.PROMESSE or _ENGAGES.search(said) is not None
        if engages or (due_on is not None and _acts(said)):
            found.setdefault(said, Promise(text[:LONGEST], due_on))
    return list(found.values())[:MOST]


def _only_quotes(text: str) -> bool:
    """Tell whether a sentence promises nothing beside what it quotes of an earlier letter."""
    bare = fold(_QUOTED.sub(" ", text))
    return bool(_QUOTED.search(text)) and not (_ENGAGES.search(bare) or _acts(bare))


def _own_sentences(body: str, reading: Reading) -> Iterator[tuple[str, Risque]]:
    """Give the sentences that quote nothing, with their risk."""
    risks = {sentence.text: sentence.risque for sentence in reading.sentences}
    for sentence in split(body):
        if not sentence.quoted:
            yield sentence.text, risks.get(sentence.text, Risque.AUCUN)


def _acts(said: str) -> bool:
    """Tell whether we say that we shall do something, or that the client shall get something."""
    if _DENIES.search(said) or _OFFERS.search(said) or _TOLD.match(said):
        return False
    if _FUTURE.search(said) or _YOU_GET.search(said):
        return True
    return bool(_OURS.search(said)) and not _PAST.search(said)


def _day(text: str, said_on: date) -> date | None:
    source = read_source(text, "")
    for candidate in find_candidates(source):
        written = source.raw[candidate.start : candidate.end]
        day = resolve(written, said_on) or _end_of(written, said_on)
        if day is not None and day >= said_on:
            return day
    return None


def _end_of(written: str, said_on: date) -> date | None:
    """
    Return the day of « fin de semaine » (its Friday) or « fin du mois » (its last day).

    >>> _end_of("d’ici la fin de la semaine", date(2026, 11, 26)), _end_of("fin du mois", date(2026, 11, 26))
    (datetime.date(2026, 11, 27), datetime.date(2026, 11, 30))
    """
    found = _END_OF.search(fold(written))
    if found is None:
        return None
    if found[1] == "semaine":
        return said_on + timedelta(days=(4 - said_on.weekday()) % 7)
    following = (said_on.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)
