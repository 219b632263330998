"""
Has the whole journal been put back to an earlier state, head and all?

The database cannot know. So each check that finds nothing writes the last line's number and seal
into a file beside the attachments, outside the database; the next check looks for that line. A
copy of the file elsewhere (or of what ``verify`` prints) is a stronger anchor.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from desk.verifying.findings import Fault, Finding
from models.sealing import keyed_hash

NAME = "journal.ancre"


class Anchor:
    """
    The line that the journal must still hold.

    Args:
        folder: Where the file is, outside the database.
        secret: The secret key, under which the file is written.
    """

    def __init__(self, folder: Path, secret: str) -> None:
        self._path = folder / NAME
        self._secret = secret
        self.seq: int | None = None
        self._seal = ""
        self._forged = False
        self._found: str | None = None
        self._read()

    def _read(self) -> None:
        try:
            data = json.loads(self._path.read_text("utf-8"))
            seq, seal, mac = int(data["ligne"]), str(data["sceau"]), str(data["preuve"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError):
            self._forged = True
            return
        self._forged = not hmac.compare_digest(mac, self._mac(seq, seal))
        self.seq, self._seal = seq, seal

    def _mac(self, seq: int, seal: str) -> str:
        return keyed_hash(self._secret, "ancre", f"{seq}:{seal}")

    def see(self, seq: int, seal: str) -> None:
        """Take a line of the journal as it is read."""
        if seq == self.seq:
            self._found = seal

    def check(self) -> Iterator[Finding]:
        """Give what is wrong, once every line was seen."""
        if self._forged:
            yield Finding(Fault.ANCHOR)
        elif self.seq is not None and self._found != self._seal:
            yield Finding(Fault.ROLLED_BACK, self.seq)

    def write(self, seq: int, seal: str, now: datetime) -> None:
        """Remember the last line of a journal in which nothing is wrong."""
        value = {"ligne": seq, "sceau": seal, "le": now.isoformat(), "preuve": self._mac(seq, seal)}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f"{NAME}.part")
        part.write_text(json.dumps(value) + "\n", encoding="utf-8")
        part.replace(self._path)
