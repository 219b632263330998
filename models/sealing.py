"""
How is the journal chained, so that no line of it changes unseen? (seed row 49)

Each line gets, at the end of the commit that writes it, a number without gaps and a seal: the
HMAC-SHA256, by a key derived from the secret key, of the line and of the seal before it. The head
(``JournalHead``) holds the last number and seal under an HMAC of its own, so that the end cannot be
cut off either. Whoever has the database without the secret key can destroy lines, never hide it.

What this cannot see alone: somebody who puts back a whole earlier state of the database, head
included. ``desk.verifying`` keeps an anchor outside the database for that, and each evidence bundle
carries the head of its day. Whoever has the database *and* the key can write everything again:
only bundles and anchors that lie elsewhere speak against it.

Several processes write at once: the number is given under a lock that is taken last, once every
other row is written, and held for the commit alone (an advisory lock on PostgreSQL, ``BEGIN
IMMEDIATE`` on SQLite). Taken last, it can be part of no deadlock.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.tables import Event, JournalHead

GENESIS = ""
"""What the first line is chained to."""
_PENDING = "lines to seal"
_SECRET = "secret key"  # noqa: S105 - where the key lies in the session, not the key
_LOCK = 7313373
"""Name of the journal's lock among PostgreSQL's advisory locks."""


def derived(secret: str, purpose: str) -> bytes:
    """Return the key that serves one purpose alone."""
    return hmac.digest(secret.encode(), f"doleances:{purpose}".encode(), "sha256")


def keyed_hash(secret: str, purpose: str, text: str) -> str:
    """Return what stands for *text* and tells nothing of it to whoever lacks the secret key."""
    return hmac.new(derived(secret, purpose), text.encode(), hashlib.sha256).hexdigest()


def seal_of(
    key: bytes,
    previous: str,
    *,
    seq: int,
    dossier_id: int | None,
    kind: str,
    actor: str,
    data: Any,
    at: datetime,
) -> str:
    """Return the seal of a line that follows the seal *previous*."""
    # Through JSON, so that a line is sealed as the database will give it back.
    line = [previous, seq, dossier_id, kind, actor, data, at.astimezone(UTC).isoformat()]
    written = json.dumps(json.loads(json.dumps(line)), sort_keys=True, separators=(",", ":"))
    return hmac.new(key, written.encode(), hashlib.sha256).hexdigest()


def head_mac(key: bytes, seq: int, seal: str) -> str:
    """Return what proves that the journal ended at this line, when it did."""
    return hmac.new(key, f"head:{seq}:{seal}".encode(), hashlib.sha256).hexdigest()


def opened(session: Session, secret: str) -> None:
    """Let a unit of work know the secret key."""
    session.info[_SECRET] = secret


def session_hash(session: Session, purpose: str, text: str) -> str:
    """Return the keyed hash of *text*, by the key of this unit of work's store."""
    return keyed_hash(session.info.get(_SECRET, ""), purpose, text)


def fingerprint(session: Session, sha256: str) -> str:
    """Return what the journal says of the bytes of a mail or of a file: their hash, keyed."""
    return session_hash(session, "empreinte", sha256)


def collect(session: Session, _context: object) -> None:
    """Note the lines that a flush wrote; called by the store after each."""
    fresh = [row for row in session.new if isinstance(row, Event)]
    if fresh:
        session.info.setdefault(_PENDING, []).extend(fresh)


def seal_pending(session: Session) -> None:
    """Seal the lines that this unit of work wrote; called by the store just before it commits."""
    session.flush()
    # What a savepoint took back is in the session no more.
    lines = [row for row in session.info.pop(_PENDING, []) if row in session]
    if not lines:
        return
    key = derived(session.info.get(_SECRET, ""), "journal")
    head = _locked_head(session)
    for row in lines:
        head.seq += 1
        row.seq = head.seq
        row.seal = head.seal = seal_of(
            key,
            head.seal,
            seq=row.seq,
            dossier_id=row.dossier_id,
            kind=row.kind,
            actor=row.actor,
            data=row.data,
            at=row.at,
        )
    head.mac = head_mac(key, head.seq, head.seal)
    session.flush()


def _locked_head(session: Session) -> JournalHead:
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    found = session.exec(
        select(JournalHead).where(col(JournalHead.id) == 1).execution_options(populate_existing=True)
    ).first()
    if found is None:
        found = JournalHead(id=1)
        session.add(found)
    return found
