"""Which mailboxes does an address field name, however it is written?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.cleaning import clean_line
from intake.mime.headers import decode_words, header_text
from models.values import Address

_WORD = r"[^\s<>()\[\],;:\"\\@]"
# From the beginning of a word only: tried from each of its letters, a long name took seconds.
_BARE = re.compile(rf"(?<!{_WORD}){_WORD}+@{_WORD}+")
# One token: a quoted string, a comment, an angle, a separator or plain text; closed or not. Every
# branch consumes what it looked at, so that reading is linear.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*(?:"|\\?$)|\((?:[^()\\]|\\.)*(?:\)|\\?$|(?=\())'
    r'|<[^<>]*(?:>|$|(?=<))|[,;:]|[^"(<,;:]+',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
QUOTED_AT = "\ue000"
"""An at sign inside quotes, which makes no address."""
MAX_ADDRESSES = 200


@dataclass(slots=True)
class _Piece:
    """What lies between two commas, taken apart in one pass."""

    words: list[str]
    angles: list[str]
    comments: list[str]
    group: bool = False


def read_addresses(raw: bytes) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """
    Read an address field in one pass, whatever is wrong with it.

    The address between angle brackets wins over what the display name looks like: Python's own
    reader takes ``admin@bank.fr <evil@x.fr>`` for the former (MAIL.md 2.4).

    Returns:
        The addresses, and defects among ``group`` and ``too_many_addresses``.
    """
    pieces = _split(header_text(raw))
    defects = ["group"] if any(piece.group for piece in pieces) else []
    if len(pieces) > MAX_ADDRESSES:
        defects.append("too_many_addresses")
    found = [address for piece in pieces[:MAX_ADDRESSES] for address in _mailboxes(piece)]
    if not any(address.address for address in found):
        # A quote that never closes hides the address: take the one the field shows.
        shown = _BARE.search(header_text(raw))
        if shown:
            name = found[0].name.partition("<")[0].strip() if found else ""
            found = [Address(name if "@" not in name else "", _address(shown[0]))]
    return tuple(found), tuple(defects)


def _split(text: str) -> list[_Piece]:
    """Cut the field at commas and semicolons outside quotes, comments and angle brackets."""
    pieces: list[_Piece] = [_Piece([], [], [])]
    words = pieces[0].words
    for token in _TOKEN.finditer(text):
        piece, found = pieces[-1], token[0]
        if found[0] == '"':
            inside = found[1:-1] if len(found) > 1 and found[-1] == '"' else found[1:]
            words.append(_ESCAPE.sub(r"\1", inside).replace("@", QUOTED_AT))
        elif found[0] == "(":
            piece.comments.append(_ESCAPE.sub(r"\1", found.strip("()")))
        elif found[0] == "<":
            piece.angles.append(found.strip("<>"))
        elif found in {",", ";"}:
            pieces.append(_Piece([], [], []))
            words = pieces[-1].words
        elif found == ":" and not piece.angles:
            piece.group = True
            words.clear()
        else:
            words.append(found)
    return [each for each in pieces if each.words or each.angles or each.comments]


def _mailboxes(piece: _Piece) -> list[Address]:
    """Return the mailbox of a piece, or several where it names several without a comma."""
    written = " ".join(word.strip() for word in piece.words if word.strip())
    name = _name(written)
    if piece.angles:
        addresses = [_address(angle) for angle in piece.angles]
        kept = [address for address in addresses if address] or addresses[:1]
        return [Address(name if n == 0 else "", address) for n, address in enumerate(kept) if name or address]
    comment = _name(" ".join(piece.comments))
    bare = _BARE.findall(written)
    if bare:
        rest = _name(_BARE.sub(" ", written))
        return [Address(rest or comment if n == 0 else "", _address(each)) for n, each in enumerate(bare)]
    return [Address(name or comment, "")] if name or comment else []


def _name(text: str) -> str:
    return clean_line(decode_words(text).replace(QUOTED_AT, "@")).strip(" \"'«»\u00a0")


def _address(text: str) -> str:
    """Return an address as it is compared: one line, lower-case, without route or brackets."""
    cleaned = clean_line(decode_words(text).replace(QUOTED_AT, "@")).replace(" ", "").strip("<>\"'")
    if cleaned.startswith("@") and ":" in cleaned:
        cleaned = cleaned.rpartition(":")[2]
    if cleaned.lower().startswith("mailto:"):
        cleaned = cleaned[7:]
    return cleaned.rstrip(".,;").lower()[:320]
