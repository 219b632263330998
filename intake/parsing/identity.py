"""Is this the mail we already have? (TRAPS.md)"""

from __future__ import annotations

import hashlib

from intake.mime.parts import Part


def mail_identity(root: Part, message_id: str | None) -> str:
    """
    Return the hex SHA-256 of Message-ID, From, Date, Subject and body.

    Trace headers (Received, Delivered-To…) are left out: the same mail delivered twice by LMTP has
    one identity, while another mail that reuses a Message-ID has its own. Line ends and blanks
    around folds do not count, since servers change them.
    """
    digest = hashlib.sha256()
    digest.update((message_id or "").encode("utf-8", "replace"))
    for name in ("from", "date", "subject"):
        for value in root.headers.raw_all(name, limit=1 << 20):
            digest.update(b"\0" + name.encode() + b"\0" + b" ".join(value.split()))
    digest.update(b"\0\0")
    body = root.body
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n")
    digest.update(body.rstrip(b"\r\n"))
    return digest.hexdigest()
