"""How are mails that the desk holds marked, or moved away, on servers that differ in what they keep?"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from imapclient import DELETED, SEEN, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from intake.mailbox import DONE_KEYWORD, MailboxSettings

log = logging.getLogger(__name__)

UIDS_AT_ONCE = 500
"""UIDs named in one command: the shortest line limit of known servers is 8 KB."""


class Marking:
    """
    Marks mails in one selected folder.

    The ledger, not the mark, tells what was taken; so a server that refuses marks is told in the
    log once and never stops the intake.
    """

    def __init__(
        self,
        client: IMAPClient,
        settings: MailboxSettings,
        selected: dict[bytes, Any],
        *,
        writable: bool = True,
    ) -> None:
        self._client = client
        self._told = False
        if not writable:
            self._folder, self._marker = "", None
            self._tell("the folder %s is read-only, mails are not marked there", settings.folder)
            return
        self._folder = settings.done_folder if settings.done == "move" else ""
        self._marker = _choose_marker(settings, selected.get(b"PERMANENTFLAGS"))

    @property
    def unmarked(self) -> list[str] | None:
        """Return the search key of the mails not marked yet, ``None`` where marks are not kept."""
        if self._folder:
            return ["ALL"]
        if self._marker is None:
            return None
        return ["UNSEEN"] if self._marker == SEEN else ["UNKEYWORD", self._marker.decode("ascii")]

    def mark(self, uids: Sequence[int]) -> None:
        """Mark or move the mails; a refusal of the server is logged, a dead connection raised."""
        for some in _chunks(uids, UIDS_AT_ONCE):
            try:
                if self._folder:
                    self._move(some)
                elif self._marker is not None:
                    self._flag(some, self._marker)
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                self._tell("the server refused to mark mails as taken: %s", error)

    def _flag(self, uids: Sequence[int], marker: bytes) -> None:
        said = self._client.add_flags(uids, [marker]) or {}
        missing = [uid for uid in uids if not _has(said.get(uid, ()), marker)]
        if marker == SEEN or not missing:
            return
        # Some servers answer STORE with nothing, others accept a keyword and drop it (pymap).
        kept = self._client.get_flags(missing)
        if not all(_has(flags, marker) for flags in kept.values()):
            self._tell("the server drops the keyword %s, mails are marked as read instead", DONE_KEYWORD)
            self._marker = SEEN
            self._client.add_flags(uids, [SEEN])

    def _move(self, uids: Sequence[int]) -> None:
        """Move atomically (RFC 6851), else COPY then UID EXPUNGE; never a plain EXPUNGE."""
        can_move = self._client.has_capability("MOVE")
        if not can_move and not self._client.has_capability("UIDPLUS"):
            self._tell("the server can neither MOVE nor UID EXPUNGE, mails stay in %s", "their folder")
            self._folder, self._marker = "", SEEN
            self._flag(uids, SEEN)
            return
        transfer = self._client.move if can_move else self._client.copy
        try:
            transfer(uids, self._folder)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            if self._client.folder_exists(self._folder):
                raise
            self._client.create_folder(self._folder)
            transfer(uids, self._folder)
        if not can_move:
            self._client.add_flags(uids, [DELETED])
            self._client.uid_expunge(uids)

    def _tell(self, message: str, detail: object) -> None:
        if not self._told:
            log.warning(message, detail)
            self._told = True


def _has(flags: Sequence[bytes], marker: bytes) -> bool:
    """Tell whether a flag is set; keywords are compared without case (RFC 9051 2.3.2)."""
    return marker.lower() in {flag.lower() for flag in flags}


def _choose_marker(settings: MailboxSettings, permanent: Any) -> bytes | None:
    r"""Choose the custom keyword where the server keeps any (``\*``), else \Seen, else nothing."""
    flags = {flag.lower() for flag in permanent} if isinstance(permanent, tuple) else None
    keyword = DONE_KEYWORD.encode("ascii")
    if settings.done == "flag" and flags and (rb"\*" in flags or keyword.lower() in flags):
        return keyword
    # A server that sends no PERMANENTFLAGS keeps all flags (RFC 3501 7.1).
    return SEEN if flags is None or rb"\seen" in flags else None


def _chunks(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]
