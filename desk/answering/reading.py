"""
How is a text read before it leaves: its body, its subject, and the lines that it quotes?

A line that starts with ``>`` leaves like any other: it is the client's own only where the client wrote
it. Who sends a sentence that the reading flagged is in the journal, the sentence is not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, select

from desk.journal import record
from desk.mediating.room import outside
from desk.parts import Desk
from models.tables import Direction, Dossier, Message
from models.values import Reading, ReadSentence
from models.vocabulary import Risque
from playbooks.folding import fold
from playbooks.reading.reader import SEVERITY

_PREFIXES = re.compile(r"^\s*(?:(?:re|ré|rép|tr|fwd?|aw)\s*:\s*)+", re.IGNORECASE)
_REFERENCE = re.compile(r"\s*\[D-\d{4}-\d{5}\]")
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
PASSED = "avertissement.passe"


def read_letter(desk: Desk, subject: str, body: str, *, theirs: Sequence[str] = ()) -> Reading:
    """
    Read a whole letter.

    Args:
        desk: The parts.
        subject: Read too, unless it is the client's own.
        body: Read sentence by sentence, quoted lines included.
        theirs: What the client wrote, subjects and bodies: a quote of it is not ours.

    Returns:
        A reading whose sentences of the subject start below zero, counted back from its end:
        those of the body keep their place.
    """
    known = fold("\n".join(theirs))
    read = desk.read_text(_as_ours(body, known))
    sentences = tuple(
        replace(sentence, text=body[sentence.start : sentence.start + len(sentence.text)])
        for sentence in read.sentences
    )
    return _with_subject(desk, subject, Reading(read.risque, sentences), known)


def theirs_of(session: Session, dossier: Dossier) -> tuple[str, ...]:
    """Return what the client wrote in a dossier."""
    rows = session.exec(
        select(Message.subject, Message.text).where(
            Message.dossier_id == dossier.id, Message.direction == Direction.IN, outside()
        )
    ).all()
    return tuple(text for row in rows for text in row if text)


def flagged(reading: Reading) -> list[ReadSentence]:
    """Return the sentences that carry a risk."""
    return [sentence for sentence in reading.sentences if sentence.risque is not Risque.AUCUN]


def record_passed(session: Session, dossier: Dossier, reading: Reading, *, by: str, now: datetime) -> None:
    """Write in the journal which warnings a person passed over: their class and a hash, never the words."""
    for sentence in flagged(reading):
        digest = hashlib.sha256(sentence.text.encode()).hexdigest()
        record(
            session, PASSED, now=now, actor=by, dossier=dossier, classe=str(sentence.risque), phrase=digest
        )


def reworded(subject: str, body: str, reading: Reading, starts: set[int]) -> tuple[str, str]:
    """Put the safer wordings in place of the sentences that start at *starts*, in subject and body."""
    for sentence in sorted(reading.sentences, key=lambda s: -s.start):
        if sentence.start not in starts or not sentence.suggestion:
            continue
        if sentence.start < 0:
            start = len(subject) + sentence.start
            subject = _swap(subject, start, sentence.text, sentence.suggestion)
        else:
            body = _swap(body, sentence.start, sentence.text, sentence.suggestion)
    return subject, body


def _swap(text: str, start: int, before: str, after: str) -> str:
    end = start + len(before)
    return text[:start] + after + text[end:] if text[start:end] == before else text


def _as_ours(body: str, known: str) -> str:
    """Return the body with the marks of quotes made blanks, except before what the client wrote."""

    def blank(match: re.Match[str]) -> str:
        end = body.find("\n", match.end())
        line = fold(body[match.end() : end if end >= 0 else len(body)].strip())
        if not line or line in known:
            return match[0]
        return " " * len(match[0])

    return _QUOTE.sub(blank, body)


def _with_subject(desk: Desk, subject: str, reading: Reading, known: str) -> Reading:
    bare = _REFERENCE.sub("", _PREFIXES.sub("", subject)).strip()
    if not bare or fold(bare) in known:
        return reading
    shift = subject.find(bare) - len(subject)
    read = desk.read_text(bare)
    found = tuple(replace(sentence, start=sentence.start + shift) for sentence in read.sentences)
    worst = max((read.risque, reading.risque), key=SEVERITY.index)
    return Reading(worst, (*found, *reading.sentences))
