"""Small mails for the tests of intake."""

from __future__ import annotations

HEAD = {
    "From": "Client <client@client.example>",
    "To": "reclamations@arvel.example",
    "Subject": "Palette cassée",
    "Message-ID": "<m1@client.example>",
    "Date": "Tue, 3 Mar 2026 10:00:00 +0100",
}
BODY = "Bonjour,\n\nLa palette est arrivée cassée.\n"


def mail(body: str | bytes = BODY, **changes: str | bytes | None) -> bytes:
    """
    Return a plain UTF-8 mail.

    Args:
        changes: Header fields, underscores for hyphens; ``None`` leaves a field out.
    """
    fields: dict[str, str | bytes | None] = dict(HEAD)
    fields["Content-Type"] = "text/plain; charset=utf-8"
    known = {name.lower(): name for name in fields}
    for key, value in changes.items():
        name = key.replace("_", "-")
        fields[known.get(name.lower(), name)] = value
    lines = [
        name.encode() + b": " + (value.encode() if isinstance(value, str) else value)
        for name, value in fields.items()
        if value is not None
    ]
    return b"\n".join(lines) + b"\n\n" + (body.encode() if isinstance(body, str) else body)


def multipart(*parts: str | bytes, subtype: str = "mixed", extra: str = "", **changes: str | None) -> bytes:
    """Return a multipart mail; each part is its header block, a blank line and its body."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    body = b"".join(b"--=_b\n" + part + b"\n" for part in raw) + b"--=_b--\n"
    return mail(body, Content_Type=f'multipart/{subtype}; boundary="=_b"{extra}', **changes)
