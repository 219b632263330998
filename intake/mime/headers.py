"""Which header fields does a mail carry, and what do they say once decoded?"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field

from intake.cleaning import clean_line
from intake.decoding import decode_text
from intake.mime.options import DEFAULT_LIMITS, Limits

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_FOLD = re.compile(rb"\r?\n[ \t]?|\r")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BLANKS = re.compile(r"[ \t\r\n]*")
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_BLANK_LINES = frozenset({b"\n", b"\r\n", b"\r\r\n"})
_BLANK = re.compile(rb"\n\r?\n")


@dataclass(slots=True)
class Headers:
    """The header fields of a mail or a part, in order, as raw bytes."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    limit: int = 16 * 1024
    too_long: bool = False

    def add(self, name: str, chunks: list[bytes]) -> None:
        """Keep one field, unfolded; nothing where no field was open."""
        if name:
            value = _FOLD.sub(b" ", b"".join(chunks)).strip()
            self.too_long = self.too_long or len(value) > self.limit
            self.fields.append((name, value))

    def raw_all(self, name: str, *, limit: int | None = None) -> list[bytes]:
        """Return the unfolded raw values of a field, each cut at ``limit`` bytes."""
        wanted = name.lower()
        return [value[: limit or self.limit] for key, value in self.fields if key == wanted]

    def raw(self, name: str, *, limit: int | None = None) -> bytes:
        """Return the first raw value of a field, empty where there is none."""
        wanted = name.lower()
        for key, value in self.fields:
            if key == wanted:
                return value[: limit or self.limit]
        return b""

    def text(self, name: str) -> str:
        """Return the first value of a field, decoded and cleaned."""
        return clean_line(decode_words(header_text(self.raw(name))))

    def token(self, name: str) -> str:
        """Return the first value of a structured field, lower-case, without comments."""
        value = header_text(self.raw(name)).strip().lower()
        return strip_comments(value).strip() if "(" in value else value

    def has(self, name: str) -> bool:
        """Tell whether the field is there at all."""
        wanted = name.lower()
        return any(key == wanted for key, _ in self.fields)


def split_headers(
    raw: bytes, start: int = 0, end: int | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> tuple[Headers, int]:
    """
    Split a mail or a part at the end of its header block.

    Lenient: a missing blank line, an mbox ``From `` line and stray lines between fields are taken.
    A block beyond the limits is cut, and its rest skipped up to the blank line.

    Returns:
        The header fields and the offset in ``raw`` at which the body begins.
    """
    end = len(raw) if end is None else end
    headers = Headers(limit=limits.header)
    position = start
    name, chunks = "", [b""]
    stop = min(end, start + limits.headers)
    for match in _LINE.finditer(raw, start, stop):
        line = match[0]
        if line in _BLANK_LINES:
            if name:
                headers.add(name, chunks)
                return headers, match.end()
            position = match.end()
        elif line[:1] in b" \t" and name:
            chunks.append(line)
        elif found := _FIELD.match(line):
            headers.add(name, chunks)
            name, chunks = found[1].decode("ascii").lower(), [found[2]]
            if len(headers.fields) >= limits.fields:
                break
        elif not (line.startswith((b"From ", b">From ")) and not name) and not _header_follows(
            raw, match.end()
        ):
            headers.add(name, chunks)
            return headers, match.start()
    else:
        if stop == end:
            headers.add(name, chunks)
            return headers, end if name else position
    headers.add(name, chunks)
    headers.too_long = True
    blank = _BLANK.search(raw, stop, end)
    return headers, blank.end() if blank else end


def _header_follows(raw: bytes, position: int) -> bool:
    """Tell whether the line after a stray one is a header field again."""
    line = raw[position : position + 400].partition(b"\n")[0]
    found = _FIELD.match(line)
    return found is not None and line[len(found[1]) : len(found[1]) + 2] in {b": ", b":\t"}


def header_text(raw: bytes) -> str:
    """Return a raw header value as text; 8-bit bytes are read as UTF-8, else as Windows-1252."""
    return raw.decode("ascii") if raw.isascii() else decode_text(raw, None).text


def decode_words(value: str) -> str:
    """
    Decode the encoded words of a header value (RFC 2047), leniently.

    Adjacent words of one charset are joined before decoding: many senders split a character.

    >>> decode_words("=?utf-8?Q?R=C3=A9clamation_?= =?utf-8?B?w6l0w6k=?=")
    'Réclamation été'
    """
    if "=?" not in value:
        return value
    out: list[str] = []
    pending: tuple[str, bytes] | None = None
    end = 0
    for match in _WORD.finditer(value):
        gap = value[end : match.start()]
        raw = _word_bytes(match[2], match[3])
        charset = match[1].lower()
        if pending and _BLANKS.fullmatch(gap):
            if pending[0] == charset:
                pending = (charset, pending[1] + raw)
            else:
                out.append(decode_text(pending[1], pending[0]).text)
                pending = (charset, raw)
        else:
            if pending:
                out.append(decode_text(pending[1], pending[0]).text)
            out.append(gap)
            pending = (charset, raw)
        end = match.end()
    if pending:
        out.append(decode_text(pending[1], pending[0]).text)
    out.append(value[end:])
    return "".join(out)


def _word_bytes(encoding: str, payload: str) -> bytes:
    """Return the bytes of an encoded word, what is malformed in it as it stands."""
    raw = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b"_", b" "), header=False)
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        try:
            return binascii.a2b_base64(raw[: len(raw) // 4 * 4])
        except binascii.Error:
            return raw


def strip_comments(value: str) -> str:
    """Return a structured value without its parenthesised comments, in one pass."""
    out: list[str] = []
    depth = 0
    for char in value:
        if char == "(":
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        elif not depth:
            out.append(char)
    return "".join(out)
