"""Where are the words, sentences and parts of a text that may be restated?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nlp.reformulation.lexicon import words

# An elided word keeps its apostrophe ("j'"), a hyphenated or numbered one stays whole ("CMD-2024-118",
# "rendez-vous"); thousands are grouped by a space of any kind.
_TOKEN = re.compile(
    r"(?P<whole>aujourd['’]hui|quelqu['’]une?|quelques-un(?:e)?s|prud['’]hom\w+)"
    r"|(?P<elided>(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)['’])(?=\w|[«“\"(])"
    r"|(?P<number>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d+[.,:/]\d+(?:[./]\d+)?)(?![\w])"
    r"|(?P<word>\w+(?:[-./_&]\w+)*)"
    r"|(?P<mark>[^\w\s])",
    re.IGNORECASE,
)

_LONGEST = 1_500
"""Characters of a sentence past which nobody wrote it to be read, and it is not cut."""
_END = re.compile(r"[.!?…]+[»”\")]*(?=\s|$)")
_LOOK_BACK = 16
_INITIAL = re.compile(r"\bMM$|\b(?:M|MM|Mme|Mlle|Dr|Me)\.? [A-Z]$|(?:^|\n|\b[A-Z]\.[ -]?)[A-Z]$")
_PART = re.compile(r"\s*;\s*|\s+:\s+|(?<=\w):\s+|\s+[–—]\s*|\s+-\s+|\s+→\s+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, and whether a space follows it."""

    text: str
    space: bool = True
    lower: str = field(init=False, compare=False)
    """The token in lower case with straight apostrophes."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "lower", self.text.lower().replace("’", "'"))

    def become(self, text: str, *, space: bool | None = None) -> Token:
        """Return the token with another text."""
        return Token(text, space=self.space if space is None else space)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the mail, with its place."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Return the offset after the last character."""
        return self.start + len(self.text)


@lru_cache(maxsize=512)
def tokenize(text: str) -> tuple[Token, ...]:
    """Split a clause into tokens; joining them again gives the clause with single spaces."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        end = match.end()
        tokens.append(Token(match.group(), space=end < len(text) and text[end].isspace()))
    return tuple(tokens)


def quoted(tokens: Sequence[Token]) -> frozenset[int]:
    """Return the places of the tokens inside quotation marks, the marks included."""
    frozen: set[int] = set()
    inside = False
    for i, token in enumerate(tokens):
        if token.text == '"':
            frozen.add(i)
            inside = not inside
        elif token.text in "«“":
            inside = True
        if inside:
            frozen.add(i)
        if token.text in "»”":
            frozen.add(i)
            inside = False
    return frozenset(frozen)


def render(tokens: Sequence[Token]) -> str:
    """Write tokens back as text."""
    return "".join(token.text + (" " if token.space else "") for token in tokens).strip()


def _strip(text: str, start: int) -> Span:
    bare = text.strip(" \t\r\n\u00a0")
    return Span(bare, start + (text.find(bare) if bare else 0))


def sentences(text: str, *, start: int = 0) -> list[Span]:
    """
    Split a text into sentences: at line ends first, then after a full stop before a capital.

    A line that ends without a stop and goes on in lower case is one sentence with the next
    (mails wrapped at 72 columns).
    """
    joined = re.sub(r"(?<=[\w,;])[ \t]*\r?\n(?=[a-zà-öø-ÿœ(])", " ", text)
    if len(joined) != len(text):
        joined = re.sub(r"(?<=[\w,;])\n(?=[a-zà-öø-ÿœ(])", " ", text)
    found: list[Span] = []
    for line in re.finditer(r"[^\n]+", joined):
        begin = line.start()
        for end in _ends(joined, line.start(), line.end()):
            span = _strip(joined[begin:end], start + begin)
            if span.text:
                found.append(span)
            begin = end
    return found


def _ends(text: str, begin: int, end: int) -> list[int]:
    ends = []
    for match in _END.finditer(text, begin, end):
        before = text[max(begin, match.start() - _LOOK_BACK) : match.start()]
        after = text[match.end() : match.end() + 3].strip()
        if match.group() in {"...", "…"} and after[:1].islower():
            continue
        if match.group() == "." and _is_abbreviation(before):
            continue
        ends.append(match.end())
    if not ends or ends[-1] < end:
        ends.append(end)
    return ends


def _is_abbreviation(before: str) -> bool:
    """Tell whether a full stop after this text only shortens a word ("réf.", "Mme B.")."""
    word = re.search(r"\w+$", before)
    short = word is not None and word.group().lower() in words("mots", "abreviations")
    return short or _INITIAL.search(before) is not None


def parts(sentence: Span) -> list[Span]:
    """Split a sentence at its semicolons, colons and dashes, outside quotes and brackets."""
    if len(sentence.text) > _LONGEST:
        return [sentence]
    found: list[Span] = []
    begin = 0
    for match in _PART.finditer(sentence.text):
        if _inside(sentence.text, match.start()):
            continue
        found.append(_strip(sentence.text[begin : match.start()], sentence.start + begin))
        begin = match.end()
    found.append(_strip(sentence.text[begin:], sentence.start + begin))
    return [part for part in found if part.text]


def _inside(text: str, offset: int) -> bool:
    before = text[:offset]
    return before.count("«") > before.count("»") or before.count("(") > before.count(")")
