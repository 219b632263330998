"""Which earlier dossiers does a new one resemble, and is it one of them sent again? (issue 2, outcome 8)"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.known import family, survivor
from desk.mediating.room import outside
from desk.merging import DISMISSED
from desk.relatives import same_client
from models.tables import Direction, Dossier, Event, Message

if TYPE_CHECKING:
    from nlp.similar import Match, SimilarIndex

RECENT = 2_000
"""Dossiers that are compared, the newest."""
SHOWN = 3
CLOSE = 0.3
"""From here on the closest case has the same main motif three times in four (2,000 mails of the corpus)."""
AKIN = 0.15
"""Enough where the client or the main motif is the same too; words alone prove little there."""
_LOOKED_AT = 15
FRESH = 200
"""So many dossiers come to a small index of their own before the large one is built again."""
MAX_AGE = timedelta(hours=1)
"""What a person had erased is gone from memory after this at the latest."""
_READ = 8_000
AGAIN = "presque le même courriel, du même client"


class SimilarDossiers:
    """The recent dossiers in memory: read once a process, then only what is new, by one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._base: SimilarIndex | None = None
        self._fresh: dict[str, str] = {}
        self._fresh_index: SimilarIndex | None = None
        self._since, self._last, self._count = 0, 0, 0
        self._built_at: datetime | None = None

    def find(
        self, session: Session, dossier: Dossier, message: Message, *, now: datetime
    ) -> list[dict[str, Any]]:
        """
        Return the cases closest to the message that opened a dossier, as ``Dossier.similar`` keeps them.

        Args:
            session: A reading session.
            dossier: The new case; neither itself nor what was merged into it is returned.
            message: What opened it.
            now: The present instant.
        """
        text = f"{message.subject}\n{(message.new_text or message.text)[:_READ]}"
        hidden = [one.reference for one in family(session, dossier)]
        with self._lock:
            self._refresh(session, now=now)
            indexes = [index for index in (self._base, self._fresh_index) if index is not None]
        found: list[Match] = [m for index in indexes for m in index.closest(text, _LOOKED_AT, exclude=hidden)]
        found.sort(key=lambda match: (not match.near_duplicate, -match.score, match.key))
        rows = session.exec(
            select(Dossier).where(col(Dossier.reference).in_([match.key for match in found]))
        ).all()
        others = {row.reference: row for row in rows}
        return [
            {"reference": match.key, "score": match.score, "near_duplicate": match.near_duplicate}
            for match in found
            if match.key in others and _teaches(dossier, others[match.key], match)
        ][:SHOWN]

    def _refresh(self, session: Session, *, now: datetime) -> None:
        from nlp.similar import SimilarIndex

        if self._is_stale(session, now=now):
            newest = session.exec(select(sa.func.max(Dossier.id))).one() or 0
            self._since = max(0, newest - RECENT)
            self._base = SimilarIndex.build(_texts(session, self._since).items())
            self._last, self._count = newest, _count(session, self._since, newest)
            self._fresh, self._fresh_index, self._built_at = {}, None, now
            return
        came = _texts(session, self._last)
        if came:
            self._last = session.exec(select(sa.func.max(Dossier.id))).one() or 0
            self._count = _count(session, self._since, self._last)
            self._fresh |= came
            self._fresh_index = SimilarIndex.build(self._fresh.items())

    def _is_stale(self, session: Session, *, now: datetime) -> bool:
        if self._base is None or self._built_at is None or len(self._fresh) >= FRESH:
            return True
        erased = _count(session, self._since, self._last) != self._count
        return erased or now - self._built_at > MAX_AGE


def _teaches(dossier: Dossier, other: Dossier, match: Match) -> bool:
    if match.near_duplicate or match.score >= CLOSE:
        return True
    akin = same_client(dossier, other) or (
        dossier.motif_principal is not None and dossier.motif_principal == other.motif_principal
    )
    return akin and match.score >= AKIN


def _count(session: Session, since: int, last: int) -> int:
    """Count the dossiers that still have their words: an erased one keeps its row."""
    return session.exec(
        select(sa.func.count())
        .select_from(Dossier)
        .where(col(Dossier.id) > since, col(Dossier.id) <= last, col(Dossier.erased_at).is_(None))
    ).one()


def _texts(session: Session, since: int) -> dict[str, str]:
    """Return what opened each dossier after the row *since*, by reference, its length bounded."""
    home = sa.func.coalesce(Message.home_id, Message.dossier_id)
    opening = (
        sa.select(sa.func.min(Message.id))
        .where(home > since, col(Message.direction) == Direction.IN, outside())
        .group_by(home)
    )
    rows = session.exec(
        select(
            Dossier.reference,
            Message.subject,
            sa.func.substr(Message.new_text, 1, _READ),
            sa.func.substr(Message.text, 1, _READ),
        )
        .join(Dossier, home == Dossier.id)
        .where(col(Message.id).in_(opening), col(Dossier.erased_at).is_(None))
        .order_by(col(Dossier.id))
    ).all()
    return {reference: f"{subject}\n{new_text or text}" for reference, subject, new_text, text in rows}


def remember(session: Session, dossier: Dossier, found: list[dict[str, Any]]) -> None:
    """Keep the similar cases of a dossier; propose to merge it with the one that it repeats."""
    dossier.similar = found
    if dossier.linked_to is not None or dossier.merged_into is not None:
        return
    for case in found:
        other = session.exec(select(Dossier).where(Dossier.reference == case["reference"])).first()
        if other is None or not case["near_duplicate"] or not same_client(dossier, other):
            continue
        target = survivor(session, other)
        # Only to an older one: of two that repeat each other, one asks the question.
        if (target.id or 0) < (dossier.id or 0) and target.reference not in _dismissed(session, dossier):
            dossier.linked_to, dossier.linked_why = target.reference, AGAIN
            return


def _dismissed(session: Session, dossier: Dossier) -> set[str]:
    rows = session.exec(select(Event).where(Event.dossier_id == dossier.id, Event.kind == DISMISSED)).all()
    return {str(row.data.get("de")) for row in rows}
