"""Which words do clients and people use around what they quote? (intake/data/citations.toml)"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Patterns:
    """The file, compiled; every pattern is matched against one bounded line or window."""

    attribution_start: re.Pattern[str]
    attribution_end: re.Pattern[str]
    attribution_prefix: re.Pattern[str]
    attribution_middle: re.Pattern[str]
    attribution_alone: re.Pattern[str]
    separator_reply: re.Pattern[str]
    separator_forward: re.Pattern[str]
    forward_line: re.Pattern[str]
    above: re.Pattern[str]
    labels: dict[str, str]
    """Label, lower case -> ``from``, ``date``, ``to``, ``cc``, ``subject`` or ``other``."""
    label: re.Pattern[str]
    inline_label: re.Pattern[str]
    subject_reply: re.Pattern[str]
    subject_forward: re.Pattern[str]
    closing: re.Pattern[str]
    mobile: re.Pattern[str]
    notice: re.Pattern[str]


def _any(patterns: list[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _prefix(words: list[str]) -> re.Pattern[str]:
    """Compile a subject's prefix, with the counter that some clients add ("RE[2]:")."""
    return re.compile(rf"\s*(?:{_any(words)})(?:\s?[\[(]\d{{1,3}}[\])])?\s?:\s*", re.IGNORECASE)


@cache
def load_patterns() -> Patterns:
    """Read and compile the file once."""
    data = tomllib.loads(files("intake.data").joinpath("citations.toml").read_text(encoding="utf-8"))
    attribution, separator, signature = data["attribution"], data["separator"], data["signature"]
    labels = {label: kind for kind, names in data["labels"].items() for label in names}
    names = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    return Patterns(
        attribution_start=re.compile(_any(attribution["starts"])),
        attribution_end=re.compile(rf"(?:^|(?<!\w))(?:{_any(attribution['ends'])})\s*$"),
        attribution_prefix=re.compile(_any(attribution["prefixes"])),
        attribution_middle=re.compile(_any(attribution["middles"])),
        attribution_alone=re.compile(_any(attribution["alone"])),
        separator_reply=re.compile(_any(separator["reply"])),
        separator_forward=re.compile(_any(separator["forward"])),
        forward_line=re.compile(rf"[-_*\s]{{0,3}}(?:{_any(separator['forward_line'])})[-_*\s]*"),
        above=re.compile(_any(separator["above"])),
        labels=labels,
        label=re.compile(rf"[*_|]{{0,3}}({names})\s?[*_]{{0,3}}\s?:\s?[*_|]{{0,3}}(?:\s+|$|(?=\S))"),
        inline_label=re.compile(rf"(?:^|\s)[*]?({names})\s?[*]?\s?:\s?[*]?\s"),
        subject_reply=_prefix(data["subject"]["reply"]),
        subject_forward=_prefix(data["subject"]["forward"]),
        closing=re.compile(rf"(?:{_any(signature['closings'])})\s*[,.;!…:-]*\s*"),
        mobile=re.compile(rf"[-_–—*\s]*(?:{_any(signature['mobile'])})"),
        notice=re.compile(rf"[-_–—*#\s]*(?:{_any(signature['notices'])})"),
    )


def is_forward_subject(subject: str) -> bool:
    """
    Tell whether the outermost prefix of a subject says that a mail is passed on.

    >>> is_forward_subject("TR : Palette cassée"), is_forward_subject("RE: TR: Palette cassée")
    (True, False)
    """
    return load_patterns().subject_forward.match(subject[:200]) is not None


def bare_subject(subject: str) -> str:
    """
    Return a subject without its reply and forward prefixes.

    >>> bare_subject("RE: TR : Rép : Palette cassée")
    'Palette cassée'
    """
    patterns = load_patterns()
    for _ in range(20):
        found = patterns.subject_reply.match(subject[:200]) or patterns.subject_forward.match(subject[:200])
        if not found:
            break
        subject = subject[found.end() :]
    return subject.strip()
