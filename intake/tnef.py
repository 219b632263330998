"""
What does a winmail.dat hold?

tnefparse loops for minutes on some hostile ones (zero-length objects, counts in the billions), so
it runs in a process of its own, with limits on time and memory; such mails are rare enough.
"""

from __future__ import annotations

import base64
import json
import resource
import struct
import subprocess
import sys
from dataclasses import dataclass, field

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_OBJECTS = 2000
MAX_FILES = 100
CPU_SECONDS = 1
WALL_SECONDS = 10.0
MEMORY = 512 << 20


@dataclass(slots=True)
class TnefContent:
    """The body and the files that Outlook wrapped."""

    text: str = ""
    html: bytes = b""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def read_tnef(raw: bytes, *, limit: int) -> TnefContent | None:
    """Unwrap a winmail.dat; ``None`` where it is too big, hostile or cannot be read."""
    if len(raw) > limit or not is_plausible(raw):
        return None
    try:
        done = subprocess.run(
            [sys.executable, "-m", "intake.tnef"],
            input=raw,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    if done.returncode != 0 or not done.stdout:
        return None
    found = json.loads(done.stdout)
    files = [(name, base64.b64decode(data)) for name, data in found["files"]]
    return TnefContent(found["text"], base64.b64decode(found["html"]), files)


def is_plausible(raw: bytes) -> bool:
    """Walk over the objects, each a level, a name, a length, data and a checksum."""
    if not raw.startswith(SIGNATURE):
        return False
    position, count = 6, 0
    while position + 11 <= len(raw):
        level, _, length = struct.unpack_from("<BII", raw, position)
        if level not in {1, 2}:
            # What follows the last object is padding that some gateways add.
            return count > 0
        count += 1
        if count > MAX_OBJECTS:
            return False
        position += 11 + length
    return count > 0


def _unwrap(raw: bytes) -> dict[str, object]:
    """Read with tnefparse, in the process of its own."""
    import logging

    from tnefparse import TNEF

    logging.disable(logging.CRITICAL)
    tnef = TNEF(raw, do_checksum=False)
    files = []
    for attachment in tnef.attachments[:MAX_FILES]:
        name = str(attachment.long_filename() or attachment.name or "")
        files.append((name, base64.b64encode(bytes(attachment.data or b"")).decode("ascii")))
    html = _bytes(tnef.htmlbody)
    return {"text": _text(tnef.body), "html": base64.b64encode(html).decode("ascii"), "files": files}


def _text(body: object) -> str:
    if isinstance(body, bytes):
        from intake.decoding import decode_text

        return decode_text(body).text
    return str(body or "")


def _bytes(body: object) -> bytes:
    return body if isinstance(body, bytes) else str(body or "").encode("utf-8", "replace")


def main() -> int:
    """Read one winmail.dat from standard input, within limits, and write what it holds as JSON."""
    raw = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(_unwrap(raw)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
