"""Are the mails and files that the journal saw still there, byte for byte?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from desk.files import FileStore
from desk.verifying.findings import Fault, Finding
from models.errors import StoreError
from models.sealing import keyed_hash
from models.tables import Message, RawMailRow, StoredAttachment

FILED = "courriel.classe"
"""A mail was filed: its line has the keyed hashes of its bytes and of its files."""
LEFT = "mail.parti"
ERASED = frozenset({"dossier.efface", "personne.effacee", "courriels.effaces"})
"""Lines that say which mails were erased, and by which right (``data["messages"]``)."""
_CHUNK = 50


class MailCheck:
    """
    Compare what the journal says of mails with what is kept of them.

    Args:
        session: A reading session.
        files: Where the attachments lie.
        secret: The secret key.
    """

    def __init__(self, session: Session, files: FileStore, secret: str) -> None:
        self._session = session
        self._files = files
        self._secret = secret
        self._filed: dict[int, tuple[str, tuple[str, ...]]] = {}
        self._erased: set[int] = set()
        self.mails = 0
        self.files = 0

    def see(self, kind: str, data: Mapping[str, Any]) -> None:
        """Take a line of the journal as it is read."""
        if kind in {FILED, LEFT} and data.get("empreinte"):
            self._filed[int(data["message"])] = (str(data["empreinte"]), tuple(data.get("pieces", ())))
        elif kind in ERASED:
            self._erased.update(int(row_id) for row_id in data.get("messages", ()))

    def run(self) -> Iterator[Finding]:
        """Give what is wrong, once every line was seen."""
        wanted = sorted(set(self._filed) - self._erased)
        for start in range(0, len(wanted), _CHUNK):
            yield from self._check(wanted[start : start + _CHUNK])
        yield from self._inserted()

    def _check(self, ids: Sequence[int]) -> Iterator[Finding]:
        found = self._session.exec(
            select(Message.id, RawMailRow.content)
            .join(RawMailRow, col(RawMailRow.id) == Message.raw_mail_id)
            .where(col(Message.id).in_(ids))
        ).all()
        rows = {row_id: content for row_id, content in found if row_id is not None}
        for row_id in ids:
            self.mails += 1
            expected, files = self._filed[row_id]
            content = rows.get(row_id)
            if not content:
                yield Finding(Fault.MAIL_MISSING, message=row_id)
            elif self._hash(content) != expected:
                yield Finding(Fault.MAIL_ALTERED, message=row_id)
            yield from self._check_files(row_id, files)

    def _check_files(self, row_id: int, expected: Sequence[str]) -> Iterator[Finding]:
        rows = self._session.exec(
            select(StoredAttachment.sha256)
            .where(StoredAttachment.message_row_id == row_id)
            .order_by(col(StoredAttachment.id))
        ).all()
        named = [keyed_hash(self._secret, "empreinte", sha256) for sha256 in rows]
        if sorted(named) != sorted(expected):
            yield Finding(Fault.FILE_ALTERED, message=row_id)
            return
        for sha256 in rows:
            self.files += 1
            try:
                content = self._files.get(sha256)
            except StoreError:
                yield Finding(Fault.FILE_MISSING, message=row_id, detail=sha256[:12])
                continue
            if hashlib.sha256(content).hexdigest() != sha256:
                yield Finding(Fault.FILE_ALTERED, message=row_id, detail=sha256[:12])

    def _hash(self, content: bytes) -> str:
        return keyed_hash(self._secret, "empreinte", hashlib.sha256(content).hexdigest())

    def _inserted(self) -> Iterator[Finding]:
        rows = self._session.exec(
            select(Message.id).where(col(Message.raw_mail_id).is_not(None)).order_by(col(Message.id))
        )
        for row_id in rows:
            if row_id not in self._filed and row_id not in self._erased:
                yield Finding(Fault.MAIL_INSERTED, message=row_id)
