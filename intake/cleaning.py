"""Which characters of a decoded text may be kept, stored and shown?"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, *range(0x80, 0xA0)])
_CONTROL[0x85] = 10
_CONTROL[12] = 10
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_HAS_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HAS_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ACCENT = re.compile("[\u0300-\u0304\u0306-\u030c\u0323\u0327\u0328]")
_LETTER_AND_ACCENT = re.compile("[A-Za-z][\u0300-\u0304\u0306-\u030c\u0323\u0327\u0328]")
_SPACES = re.compile(" {2,}")
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029")


@cache
def _composed(pair: str) -> str:
    """Return a letter and its accent as one; there are less than a thousand pairs."""
    return unicodedata.normalize("NFC", pair)


def compose(text: str) -> str:
    """
    Put letters and their accents together, as NFC does for Latin letters.

    Not ``unicodedata.normalize``: it takes minutes on half a million combining marks.

    >>> compose("re\u0301ception") == "réception"
    True
    """
    if _ACCENT.search(text) is None:
        return text
    return _LETTER_AND_ACCENT.sub(lambda match: _composed(match[0]), text)


def clean_text(text: str) -> str:
    """Return a body with line feeds only, no control character, no lone surrogate, in NFC."""
    if "\r" in text or "\u2028" in text or "\u2029" in text:
        text = _LINE_END.sub("\n", text)
    if _HAS_CONTROL.search(text):
        text = text.translate(_CONTROL)
    text = drop_surrogates(text)
    if "\ufeff" in text:
        text = text.replace("\ufeff", "")
    return compose(text)


def clean_line(text: str) -> str:
    """Return a header or a name on one line, without control, bidi or lone surrogate characters."""
    text = drop_surrogates(text)
    if not text.isprintable():
        text = _LINE_END.sub(" ", text).translate(_CONTROL).translate(_BIDI)
        text = text.replace("\n", " ").replace("\t", " ")
    text = compose(text)
    return (_SPACES.sub(" ", text) if "  " in text else text).strip()


def drop_surrogates(text: str) -> str:
    """Return the text without code points that UTF-8 cannot carry."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def has_bidi(text: str) -> bool:
    """Tell whether the text holds characters that change the direction of reading."""
    return _HAS_BIDI.search(text.replace("\ufeff", "")) is not None
