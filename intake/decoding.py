"""
Which characters do these bytes stand for?

Senders declare no charset, a wrong one or one that does not exist; French accents must come out
right all the same. Labels follow the WHATWG habit: what calls itself Latin-1 is read as
Windows-1252 (MAIL.md 2.5), and what is well-formed UTF-8 with accents is UTF-8 whatever its label.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_ALIASES = {
    "": "utf-8",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "iso-8859-1-windows-3.1-latin-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "8859_1": "cp1252",
    "cp819": "cp1252",
    "ansi": "cp1252",
    "win-1252": "cp1252",
    "windows1252": "cp1252",
    "x-cp1252": "cp1252",
    "x-ansi": "cp1252",
    "utf8": "utf-8",
    "utf-8-mac": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-9": "cp1254",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
}
_TEXT_CODEC = re.compile(
    r"(?:ascii|utf|cp|iso|latin|koi8|mac|gb|big5|shift|euc|hz|johab|tis|kz1048|ptcp154|hp-roman8)[\w-]*"
)
_ASCII = bytes(range(0x80))
SAMPLE = 200_000
"""Bytes by which a charset is guessed."""
_FRENCH = frozenset("éèêëàâùûüçôîïœÉÈÊÀÂÇÔÎŒ’«»€°…–\u00a0")
_SINGLE_BYTE = ("cp1252", "mac-roman", "cp850")
# Letters of UTF-8 read as Windows-1252: a lead byte (Â, Ã, â, Å) and what a continuation byte looks like.
_MOJIBAKE = re.compile(
    "[\u00c2\u00c3\u00c5]["
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
    "|\u00e2(?:\u20ac|\u0080|\u201a)[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
MAX_REPAIRED = 20_000
"""Characters of a line whose runs are repaired one by one."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the codec that gave it, and what was wrong with the declaration."""

    text: str
    charset: str
    defects: tuple[str, ...] = ()


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Replace the bytes that the codec refuses by what Windows-1252 says of them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", "replace"), error.end


codecs.register_error("doleances.cp1252", _read_as_cp1252)


def codec_name(label: str | None) -> str | None:
    """Return the Python codec that a declared charset means, ``None`` where none can be trusted."""
    cleaned = "".join(c for c in (label or "") if c.isprintable()).strip(" '\"").lower()[:60]
    # RFC 2231 allows a language after the charset ("utf-8*fr").
    cleaned = cleaned.partition("*")[0]
    cleaned = _ALIASES.get(cleaned, cleaned)
    try:
        name = codecs.lookup(cleaned).name
    except (LookupError, ValueError):
        return None
    return name if _TEXT_CODEC.fullmatch(name) else None


def decode_text(raw: bytes, declared: str | None = None) -> Decoded:
    """
    Decode text whatever its declaration says, and note what was wrong with it.

    Never raises. Defects: ``bad_charset`` (no such charset), ``wrong_charset`` (the bytes are not
    what the declaration says).
    """
    defects: list[str] = []
    name = codec_name(declared)
    if declared and name is None:
        defects.append("bad_charset")
    if raw.isascii() and name in {None, "utf-8", "cp1252", "ascii"}:
        return Decoded(raw.decode("ascii"), "ascii", tuple(defects))
    text, used = _decode(raw, name)
    if name and used != name and declared:
        defects.append("wrong_charset")
    if _MOJIBAKE.search(text):
        text = repair_mojibake(text)
    return Decoded(text, used, tuple(defects))


def _decode(raw: bytes, name: str | None) -> tuple[str, str]:
    """Decode with the first codec that the bytes bear out."""
    wide = _wide_codec(raw, name)
    if wide:
        return raw.decode(wide, "replace").lstrip("\ufeff"), wide
    if name in {None, "utf-8", "cp1252", "ascii", "iso8859-15", "cp1254", "utf-16", "utf-32"}:
        try:
            return raw.decode("utf-8").removeprefix("\ufeff"), "utf-8"
        except UnicodeDecodeError:
            pass
    if name == "iso8859-15":
        # The euro sign is why people declare it; C1 bytes mean that Windows-1252 was sent.
        codec = "cp1252" if any(0x80 <= byte < 0xA0 for byte in raw) else name
        return raw.decode(codec, "replace"), codec
    if name not in {None, "utf-8", "cp1252", "ascii", "utf-16", "utf-32"}:
        try:
            return raw.decode(name), name
        except (UnicodeError, ValueError):
            pass
    if _is_mostly_utf8(raw):
        return raw.decode("utf-8", "doleances.cp1252"), "utf-8"
    guess = _likeliest_single_byte(raw)
    return _decode_single_byte(raw, guess), guess


def _wide_codec(raw: bytes, name: str | None) -> str | None:
    """Return a UTF-16 or UTF-32 codec where a byte order mark or the zero bytes ask for one."""
    if raw.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = raw[:400]
    zeros = head.count(0)
    if not zeros or len(head) < 2:
        return None
    if zeros * 3 >= len(head):
        return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
    return name if name in {"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"} else None


def _is_mostly_utf8(raw: bytes) -> bool:
    """Tell whether most bytes above ASCII form valid UTF-8 sequences."""
    sample = raw[:SAMPLE]
    kept = sample.decode("utf-8", "ignore")
    encoded = len(kept.encode())
    valid = (encoded - len(kept)) // 2 + 1 if encoded > len(kept) else 0
    high = len(sample.translate(None, delete=_ASCII))
    bad = high - len(kept.encode().translate(None, delete=_ASCII))
    return valid > bad


def _likeliest_single_byte(raw: bytes) -> str:
    """Return the single-byte charset under which the bytes read most like French."""
    sample = raw[:SAMPLE].translate(None, delete=_ASCII)[:5_000]
    best, best_score = "cp1252", _french_score(_decode_single_byte(sample, "cp1252"))
    for codec in _SINGLE_BYTE[1:]:
        score = _french_score(_decode_single_byte(sample, codec))
        # Windows-1252 is by far the most common: another one must be clearly better.
        if score > best_score and score >= 0.8 * len(sample):
            best, best_score = codec, score
    return best


def _french_score(text: str) -> int:
    return sum(1 for char in text if char in _FRENCH)


def _decode_single_byte(raw: bytes, codec: str) -> str:
    """Decode; the five bytes that Windows-1252 leaves out become nothing rather than U+FFFD."""
    return raw.decode(codec, "ignore" if codec == "cp1252" else "replace")


def repair_mojibake(text: str) -> str:
    """
    Undo UTF-8 that was read as Windows-1252 before it was sent ("dÃ©Ã§u").

    Only the runs that become valid UTF-8 are touched.

    >>> repair_mojibake("trÃ¨s dÃ©Ã§u de l’été")
    'très déçu de l’été'
    """

    return "\n".join(_repair_line(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))


def _repair_line(line: str) -> str:
    """Repair one line, at once where all of it is wrong, else run by run."""
    try:
        return line.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return _MOJIBAKE.sub(_repair_run, line) if len(line) <= MAX_REPAIRED else line


def _repair_run(match: re.Match[str]) -> str:
    try:
        raw = b"".join(
            bytes([ord(char)]) if ord(char) <= 0xFF else char.encode("cp1252") for char in match[0]
        )
        return raw.decode("utf-8")
    except UnicodeError:
        return match[0]
