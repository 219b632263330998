"""
How is a mail that was erased recognised when it comes again, by a second fetch or an import?

By a keyed hash of its bytes, and of its identity (Message-ID and content: a Message-ID alone would let
a stranger suppress a mail). The address of a person is not buried: whoever was erased may write anew,
and is then a client as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from models.sealing import session_hash
from models.tables import RawMailRow, RawState, Tombstone

BYTES, IDENTITY, CONTACT = "octets", "identite", "contact"
"""Kinds: the SHA-256 of a mail's bytes, its identity, the address of a contact of the customer file."""
ERASED = "effacé (RGPD)"


def bury(session: Session, kind: str, values: Iterable[str], *, now: datetime) -> None:
    """Remember that these were erased; one that is remembered already is left."""
    for key in sorted({session_hash(session, f"tombe:{kind}", value) for value in values if value}):
        if session.get(Tombstone, key) is None:
            session.add(Tombstone(key=key, kind=kind, at=now))
    session.flush()


def is_buried(session: Session, kind: str, value: str) -> bool:
    """Tell whether this was erased."""
    key = session_hash(session, f"tombe:{kind}", value)
    return session.get(Tombstone, key) is not None


def buried_bytes(session: Session, digests: Iterable[str]) -> Mapping[str, str]:
    """Return, of these SHA-256, those whose bytes were erased, with what stands for each."""
    keys = {session_hash(session, f"tombe:{BYTES}", digest): digest for digest in digests}
    found = session.exec(select(Tombstone.key).where(col(Tombstone.key).in_(keys))).all() if keys else []
    return {keys[key]: key for key in found}


def empty(session: Session, raw: RawMailRow, *, now: datetime, identity: str = "") -> None:
    """Take the bytes of a mail away for good; the row stays, for the ledger of what was fetched."""
    if not raw.content and raw.reason == ERASED:
        return
    bury(session, BYTES, [raw.sha256], now=now)
    bury(session, IDENTITY, [identity], now=now)
    raw.sha256 = session_hash(session, f"tombe:{BYTES}", raw.sha256)
    raw.content, raw.size, raw.truncated = b"", 0, False
    raw.state, raw.reason, raw.steps = RawState.DROPPED, ERASED, []
    raw.leased_by = raw.leased_until = None
