"""To which addresses was a mail handed over, hidden copies included?"""

from __future__ import annotations

import re

from intake.mime.headers import header_text, split_headers

FIELDS = ("bcc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to")
"""``Bcc`` where a program left it in, and where servers write the recipient of the envelope."""
MAX_ADDRESSES = 20
"""Of one mail; a hostile header can hold thousands."""

_ADDRESS = re.compile(r"[^\s<>@,;:\"()]{1,64}@[^\s<>@,;:\"()]{1,255}")


def hidden_recipients(raw: bytes) -> tuple[str, ...]:
    """
    Return the addresses of the fields that tell where a copy went, lower-case, each once.

    Anybody can write these fields: an address proves something only where it is signed.

    >>> hidden_recipients(b"Delivered-To: <Desk+x@a.fr>\\n\\n")
    ('desk+x@a.fr',)
    """
    headers, _ = split_headers(raw)
    found = (
        address.lower()
        for name in FIELDS
        for value in headers.raw_all(name)
        for address in _ADDRESS.findall(header_text(value))
    )
    return tuple(dict.fromkeys(found))[:MAX_ADDRESSES]
