"""What do a Content-Type or Content-Disposition field and its parameters say (RFC 2045, 2231)?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from intake.decoding import decode_text
from intake.mime.headers import decode_words, header_text

# One parameter: a name, then a quoted string (closed or not) or a token. Each branch is linear.
_PARAMETER = re.compile(r';[ \t]*([^\s=;"]{1,100})[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
MAX_PARAMETERS = 100


@dataclass(frozen=True, slots=True)
class Structured:
    """A value such as ``text/plain`` and its parameters, decoded."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)


def read_structured(raw: bytes) -> Structured:
    """Read a structured field; at most a hundred parameters, the first of a name wins."""
    text = header_text(raw)
    value, semicolon, rest = text.partition(";")
    value = value.strip().strip('"').lower()
    if not semicolon:
        return Structured(value)
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for count, match in enumerate(_PARAMETER.finditer(";" + rest)):
        if count >= MAX_PARAMETERS:
            break
        name = match[1].lower()
        content = _ESCAPE.sub(r"\1", match[2]) if match[2] is not None else match[3].strip()
        found = _SECTION.fullmatch(name)
        if found and (found[2] or found[3]):
            sections.setdefault(found[1], {}).setdefault(int(found[2] or 0), (content, bool(found[3])))
        else:
            plain.setdefault(name, decode_words(content))
    for name, pieces in sections.items():
        plain[name] = _join_sections(pieces)
    return Structured(value, plain)


def _join_sections(pieces: dict[int, tuple[str, bool]]) -> str:
    """Join the sections of one parameter (RFC 2231), percent-decoding those that say so."""
    charset = ""
    raw = b""
    for position, number in enumerate(sorted(pieces)):
        content, encoded = pieces[number]
        if encoded:
            if position == 0 and content.count("'") >= 2:
                charset, _, content = content.split("'", 2)
            raw += unquote_to_bytes(content)
        else:
            raw += content.encode("utf-8", "replace")
    return decode_text(raw, charset or None).text
