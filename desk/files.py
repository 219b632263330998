"""Where do attachments lie? Outside the database, each under the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from models.errors import StoreError


class FileStore:
    """
    A content-addressed folder.

    Args:
        root: Created when the first file comes.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Return where the file of this hash lies, or would lie."""
        if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
            raise StoreError("not the hash of a file")
        return self.root / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """
        Keep *content* durably and return its hash; the same bytes are kept once.

        Raises:
            StoreError: The disk refused.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if target.exists():
            # Young again: a sweep of what nobody has must not take it before the commit that has it.
            with suppress(OSError):
                os.utime(target)
            return sha256
        part = target.with_suffix(f".{os.getpid()}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StoreError(f"an attachment could not be written: {error}") from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """
        Return the bytes of a file.

        Raises:
            StoreError: It is not there.
        """
        try:
            return self.path(sha256).read_bytes()
        except OSError as error:
            raise StoreError(f"an attachment cannot be read: {error}") from error

    def old(self, *, seconds: float) -> Iterator[str]:
        """Give the files that were put, or put again, at least *seconds* ago."""
        before = time.time() - seconds
        for path in sorted(self.root.glob("??/*")):
            if len(path.name) == 64 and path.stat().st_mtime <= before:
                yield path.name

    def remove(self, sha256: str) -> None:
        """
        Take a file away; one that is not there is left so.

        Raises:
            StoreError: The disk refused.
        """
        try:
            self.path(sha256).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"an attachment cannot be removed: {error}") from error
