"""
Which parts is a mail made of?

Our own splitter rather than the standard library's: that one recurses without bound, takes seconds
for 20,000 parts and raises on real mails (MAIL.md 2.5). This one looks for boundaries with
``bytes.find``, keeps no copy, and stops at the limits with a defect instead of raising.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from intake.mime.headers import Headers, split_headers
from intake.mime.options import Limits
from intake.mime.parameters import Structured, read_structured

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_UU_BEGIN = re.compile(rb"\s*begin [0-7]{3,4} [^\n]*\n")
_UU_LINE = re.compile(rb"[^\n]+")
MAX_UU_LINES = 400_000
"""Eighteen megabytes; a hostile mail could hold millions of empty ones."""
_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+")


@dataclass(slots=True)
class Part:
    """One entity: its header fields, where its body lies in the mail, and its children."""

    headers: Headers
    raw: bytes
    start: int
    end: int
    type: Structured
    disposition: Structured
    children: list[Part] = field(default_factory=list)

    @property
    def content_type(self) -> str:
        """Return ``main/sub``, lower-case."""
        return self.type.value

    @property
    def main_type(self) -> str:
        """Return what precedes the slash."""
        return self.type.value.partition("/")[0]

    @property
    def filename(self) -> str:
        """Return the name given by the sender, empty where there is none; hostile."""
        return self.disposition.parameters.get("filename") or self.type.parameters.get("name", "")

    @property
    def body(self) -> bytes:
        """Return the body as transmitted."""
        return self.raw[self.start : self.end]

    def walk(self) -> Iterator[Part]:
        """Yield the part and all below it, in order."""
        stack = [self]
        while stack:
            part = stack.pop()
            yield part
            stack.extend(reversed(part.children))


@dataclass(slots=True)
class Splitter:
    """The state of one reading: what is left of the limits, and what was wrong."""

    limits: Limits
    defects: dict[str, None] = field(default_factory=dict)
    parts: int = 0
    scanned: int = 0

    def note(self, code: str) -> None:
        """Add a defect once."""
        self.defects.setdefault(code)

    def split(self, raw: bytes) -> Part:
        """Return the tree of parts of a mail; never raises."""
        if b"\n" not in raw and b"\r" in raw:
            raw = raw.replace(b"\r", b"\n")
            self.note("bare_cr")
        root = self._part(raw, 0, len(raw), default="text/plain")
        stack = [(root, 1)]
        while stack:
            part, depth = stack.pop()
            if part.main_type == "multipart":
                if depth >= self.limits.depth:
                    self.note("too_deep")
                    continue
                part.children = self._children(part)
            elif part.content_type in {"message/rfc822", "message/global"}:
                if depth >= self.limits.depth:
                    self.note("too_deep")
                    continue
                part.children = self._nested(part)
            stack.extend((child, depth + 1) for child in reversed(part.children))
        return root

    def _part(self, raw: bytes, start: int, end: int, *, default: str) -> Part:
        """Read the header block of a part and where its body lies."""
        self.parts += 1
        headers, body = split_headers(raw, start, end, limits=self.limits)
        if headers.too_long:
            self.note("header_too_long")
        structured = read_structured(headers.raw("content-type"))
        if not _TYPE.fullmatch(structured.value):
            if structured.value:
                self.note("bad_content_type")
            value = structured.value if structured.value in {"text", "multipart"} else ""
            guessed = {"text": "text/plain", "multipart": "multipart/mixed"}.get(value, default)
            structured = Structured(guessed, structured.parameters)
        disposition = read_structured(headers.raw("content-disposition"))
        return Part(headers, raw, body, end, structured, disposition)

    def _nested(self, part: Part) -> list[Part]:
        """Return the mail inside a message/rfc822 part, encoded or not."""
        if self.parts >= self.limits.parts:
            self.note("too_many_parts")
            return []
        encoding = part.headers.token("content-transfer-encoding")
        if encoding in {"base64", "quoted-printable"}:
            raw = self.decode(part)
            return [self._part(raw, 0, len(raw), default="text/plain")]
        return [self._part(part.raw, part.start, part.end, default="text/plain")]

    def _children(self, part: Part) -> list[Part]:
        """Cut a multipart at its boundary; without one, its whole body is one text."""
        boundary = part.type.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        spans = list(self._spans(part, boundary)) if boundary else []
        if not spans:
            self.note("no_boundary")
            guessed = self._guess_boundary(part)
            spans = list(self._spans(part, guessed)) if guessed else []
        if not spans:
            body = Part(Headers(), part.raw, part.start, part.end, Structured("text/plain"), Structured(""))
            return [body]
        children = []
        for start, end in spans:
            if self.parts >= self.limits.parts:
                self.note("too_many_parts")
                break
            children.append(self._part(part.raw, start, end, default=default))
        return children

    def _guess_boundary(self, part: Part) -> bytes:
        """Return the boundary that the body itself shows where the header gives a wrong one."""
        head = part.raw[part.start : min(part.end, part.start + 4096)]
        found = re.search(rb"(?:^|\n)--([^\r\n]{1,200}?)[ \t]*\r?\n(?i:content-)", head)
        return found[1].rstrip() if found else b""

    def _spans(self, part: Part, boundary: bytes) -> Iterator[tuple[int, int]]:
        """Yield where the parts between delimiter lines lie."""
        delimiter = b"--" + boundary
        raw, position, opened = part.raw, part.start, -1
        count = tries = 0
        while count <= self.limits.parts:
            found = raw.find(delimiter, position, part.end)
            self.scanned += (found if found >= 0 else part.end) - position
            if self.scanned > self.limits.scanned:
                self.note("too_much_to_scan")
                break
            if found < 0:
                break
            tries += 1
            if tries > self.limits.parts * 20:
                self.note("too_much_to_scan")
                break
            position = found + len(delimiter)
            if found > part.start and raw[found - 1] not in b"\n\r":
                continue
            line_end = raw.find(b"\n", position, min(part.end, position + 1000))
            rest = raw[position : line_end if line_end >= 0 else min(part.end, position + 1000)]
            closing = rest.startswith(b"--")
            if (rest[2:] if closing else rest).strip():
                continue
            if opened >= 0:
                count += 1
                yield opened, _before_line_end(raw, opened, found)
            # Parts after a closing delimiter are taken: some senders nest two multiparts of one boundary.
            opened = -1 if closing else (line_end + 1 if line_end >= 0 else part.end)
        if opened >= 0 and count <= self.limits.parts:
            self.note("no_closing_boundary")
            yield opened, part.end

    def decode(self, part: Part, *, limit: int | None = None) -> bytes:
        """
        Return the body of a part without its transfer encoding; never raises.

        Args:
            limit: Bytes read, as transmitted.
        """
        encoding = part.headers.token("content-transfer-encoding")
        end = part.end if limit is None else min(part.end, part.start + limit)
        raw = part.raw[part.start : end]
        if encoding == "base64":
            return self._base64(raw)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(raw)
        if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
            return uudecode(raw)
        if encoding not in {"", "7bit", "8bit", "binary"}:
            self.note("bad_encoding")
        return raw

    def _base64(self, raw: bytes) -> bytes:
        """Decode base64 with whatever strays in it: text after it, missing padding."""
        try:
            return binascii.a2b_base64(raw)
        except binascii.Error:
            self.note("bad_base64")
        letters = _NOT_BASE64.sub(b"", raw).replace(b"=", b"")
        letters = b"".join(letters.split())
        usable = letters[: len(letters) // 4 * 4]
        rest = letters[len(usable) :]
        if len(rest) > 1:
            usable += rest + b"=" * (4 - len(rest))
        return binascii.a2b_base64(usable)


def _before_line_end(raw: bytes, start: int, end: int) -> int:
    """Return where a part ends: the line end before a delimiter belongs to the delimiter."""
    if end > start and raw[end - 1 : end] == b"\n":
        end -= 1
    if end > start and raw[end - 1 : end] == b"\r":
        end -= 1
    return max(start, end)


def uudecode(raw: bytes) -> bytes:
    """Decode uuencoded lines after their ``begin`` line; malformed lines are left out."""
    begin = _UU_BEGIN.match(raw)
    out = bytearray()
    for count, match in enumerate(_UU_LINE.finditer(raw, begin.end() if begin else 0)):
        line = match[0].rstrip(b"\r")
        if line.strip() == b"end" or count > MAX_UU_LINES:
            break
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            continue
    return bytes(out)
