"""How is a large mail fetched in pieces, and one above the size limit kept without its attachments?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from imapclient import IMAPClient

PIECE = 1024 * 1024
"""Bytes a partial FETCH asks for: no slower than whole, memory bounded (MAIL.md 2.2 rule 11)."""
TEXT_BUDGET = 4 * 1024 * 1024
"""Bytes of text and of enclosed messages taken from one mail."""
MAX_PARTS = 200
MAX_DEPTH = 20


@dataclass(slots=True)
class _Part:
    """A node of the BODYSTRUCTURE, with its IMAP section number."""

    section: str
    content_type: str
    boundary: bytes = b""
    children: list[_Part] = field(default_factory=list)


def fetch_in_pieces(client: IMAPClient, uid: int) -> bytes | None:
    """
    Return a whole mail in half the memory of one FETCH.

    Returns:
        ``None`` when the mail was expunged meanwhile, even half-way.
    """
    return _section(client, uid, "", None)


def fetch_without_attachments(client: IMAPClient, uid: int) -> bytes | None:
    """
    Return a mail with its headers, texts and enclosed messages, every other part left empty.

    The parts keep their own headers, so that the names of the attachments are known. Where the
    structure cannot be relied upon, the beginning of the mail is returned as it stands.

    Returns:
        The rebuilt bytes, ``None`` when the mail was expunged meanwhile.
    """
    row = client.fetch([uid], ["BODYSTRUCTURE", "BODY.PEEK[HEADER]"]).get(uid, {})
    header = row.get(b"BODY[HEADER]")
    if not isinstance(header, bytes):
        return _section(client, uid, "", TEXT_BUDGET)
    tree = _read_structure(row.get(b"BODYSTRUCTURE"))
    if tree is None:
        return _section(client, uid, "", TEXT_BUDGET)
    if not tree.children:
        kept = _section(client, uid, "TEXT", TEXT_BUDGET) if _is_text(tree) else b""
        return header + (kept or b"")
    out = bytearray(header)
    _Rebuilding(client, uid).write(tree, out)
    return bytes(out)


class _Rebuilding:
    """Writes a multipart again from the parts worth fetching, within one budget of bytes."""

    def __init__(self, client: IMAPClient, uid: int) -> None:
        self._client = client
        self._uid = uid
        self._left = TEXT_BUDGET

    def write(self, node: _Part, out: bytearray) -> None:
        """Append the body of a multipart, boundaries included."""
        for child in node.children:
            out += b"--" + node.boundary + b"\r\n"
            out += _section(self._client, self._uid, f"{child.section}.MIME", PIECE) or b"\r\n"
            if child.children:
                self.write(child, out)
            elif _is_text(child) and self._left > 0:
                text = _section(self._client, self._uid, child.section, self._left) or b""
                self._left -= len(text)
                out += text
            out += b"\r\n"
        out += b"--" + node.boundary + b"--\r\n"


def _is_text(part: _Part) -> bool:
    return part.content_type.startswith(("text/", "message/"))


def _section(client: IMAPClient, uid: int, section: str, limit: int | None) -> bytes | None:
    """Return a section, or its first ``limit`` bytes, fetched piece by piece; ``None`` where it is gone."""
    out = bytearray()
    while limit is None or len(out) < limit:
        asked = PIECE if limit is None else min(PIECE, limit - len(out))
        row = client.fetch([uid], [f"BODY.PEEK[{section}]<{len(out)}.{asked}>"]).get(uid)
        if row is None:
            return None
        piece = next((v for k, v in row.items() if k.startswith(b"BODY[") and isinstance(v, bytes)), b"")
        out += piece
        if len(piece) < asked:
            break
    return bytes(out)


def _read_structure(said: Any) -> _Part | None:
    """Read a BODYSTRUCTURE; ``None`` where it is absent, too deep, too wide or lacks a boundary."""
    if not isinstance(said, tuple) or not said:
        return None
    tree = _read_node(said, "", 0)
    if tree is None or sum(1 for _ in _walk(tree)) > MAX_PARTS:
        return None
    return tree


def _read_node(said: Any, section: str, depth: int) -> _Part | None:
    if depth > MAX_DEPTH or not isinstance(said, tuple) or len(said) < 2:
        return None
    if not isinstance(said[0], list):
        return _Part(section or "1", f"{_text(said[0])}/{_text(said[1])}")
    boundary = _boundary(said[2] if len(said) > 2 else None)
    prefix = f"{section}." if section else ""
    children = [_read_node(child, f"{prefix}{n}", depth + 1) for n, child in enumerate(said[0], 1)]
    if not boundary or any(child is None for child in children):
        return None
    return _Part(section, f"multipart/{_text(said[1])}", boundary, [c for c in children if c])


def _boundary(parameters: Any) -> bytes:
    if not isinstance(parameters, tuple):
        return b""
    pairs = zip(parameters[::2], parameters[1::2], strict=False)
    # A boundary made of digits only is read as a number by imapclient.
    return next((_bytes(value) for name, value in pairs if _text(name) == "boundary"), b"")


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("ascii", "replace")


def _text(value: Any) -> str:
    return value.decode("ascii", "replace").lower() if isinstance(value, bytes) else ""


def _walk(part: _Part) -> Iterator[_Part]:
    yield part
    for child in part.children:
        yield from _walk(child)
