"""
Which lines of a body are new, quoted, passed on, or a signature?

A scanner over lines, linear in time: each line is read once and compared, within a bounded window,
with what clients write (MAIL.md 1: no quote stripper at hand reads French, and most are cubic).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from intake.quotes.lines import Line, read_lines, unquote
from intake.quotes.marks import Mark, MarkKind, mark_at
from intake.quotes.patterns import is_forward_subject
from intake.quotes.signature import split_signature

MAX_PASSES = 5
"""Signatures one above the other: the writer's, the company's, the phone's."""
NEW, QUOTED, FORWARDED, SIGNED = "new", "quoted", "forwarded", "signed"
MAX_SIGNED = 15


@dataclass(frozen=True, slots=True)
class ForwardedText:
    """A mail passed on inside a body: its header fields as written, and its text."""

    fields: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Split:
    """A body, told apart."""

    new_text: str
    quoted: str
    signature: str
    forwarded: ForwardedText | None = None


@dataclass(slots=True)
class _Owners:
    """Who owns each line, while the marks are walked."""

    lines: list[Line]
    owner: list[str] = field(default_factory=list)
    forward: Mark | None = None


def split_text(
    text: str,
    *,
    subject: str = "",
    sender: str = "",
    answers: bool = False,
    cuts: Sequence[int] = (),
    signs: Sequence[int] = (),
) -> Split:
    """
    Tell apart the parts of a body; each line belongs to exactly one.

    Args:
        text: The body, line feeds only.
        subject: The mail's subject: "TR :" tells a forward from a reply.
        sender: The sender's display name, to know a signature without formula.
        answers: The mail has an In-Reply-To.
        cuts: Line numbers where the HTML says that quoted mail begins.
        signs: Line numbers where the HTML says that a signature begins.
    """
    lines = read_lines(text)
    state = _own(lines, frozenset(cuts), passes_on=is_forward_subject(subject), answers=answers)
    signed_by_page = _sign(state, signs)
    body, signature = _without_signatures(_regions(state), sender)
    quoted = [line.raw for line, owner in zip(lines, state.owner, strict=True) if owner == QUOTED]
    return Split(
        new_text=_join(line.raw for line in body),
        quoted=_join(quoted),
        signature=_join(line.raw for line in signature + signed_by_page),
        forwarded=_passed_on(state),
    )


def _sign(state: _Owners, signs: Sequence[int]) -> list[Line]:
    """
    Take off the lines that the HTML calls a signature.

    Clients put the caret below it at times: where much is written after the mark, or nothing
    before it, the mark is not believed.
    """
    for sign in signs[:5]:
        if sign >= len(state.owner) or state.owner[sign] != NEW:
            continue
        end = next((n for n in range(sign, len(state.owner)) if state.owner[n] != NEW), len(state.owner))
        before = any(o == NEW and x.text for o, x in zip(state.owner[:sign], state.lines, strict=False))
        lines = state.lines[sign:end]
        if before and sum(1 for line in lines if line.text) <= MAX_SIGNED:
            state.owner[sign:end] = [SIGNED] * (end - sign)
            return lines
    return []


def _without_signatures(regions: list[list[Line]], sender: str) -> tuple[list[Line], list[Line]]:
    """
    Take the signature off each region, then off the whole.

    A name alone is only looked for at the end of the whole: between two quotes it is an answer.
    """
    body: list[Line] = []
    signature: list[Line] = []
    for region in regions:
        kept, signed = split_signature(region)
        body.extend(kept)
        signature.extend(signed)
    for _ in range(MAX_PASSES):
        body, signed = split_signature(body, sender=sender)
        if not signed:
            break
        signature = signed + signature
    return body, signature


def _join(lines: Iterable[str]) -> str:
    """Join lines; no blank lines at the ends, two at most between."""
    out: list[str] = []
    for line in lines:
        stripped = line.rstrip()
        if stripped or (out and out[-1]):
            out.append(stripped)
    return "\n".join(out).strip()


def _own(lines: list[Line], cuts: frozenset[int], *, passes_on: bool, answers: bool) -> _Owners:
    """Give each line to the author, to a quote, or to a mail passed on."""
    state = _Owners(lines)
    position = 0
    while position < len(lines):
        if lines[position].depth > 0 or _is_broken_wrap(lines, position):
            mark = _quoted_forward(state, position, passes_on=passes_on)
            if mark is None:
                state.owner.append(QUOTED)
                position += 1
                continue
        else:
            mark = mark_at(lines, position)
        if mark is None and position in cuts:
            mark = _cut_at(lines, position)
        if mark is None:
            state.owner.append(NEW)
            position += 1
        else:
            position = _take_mark(state, mark, passes_on=passes_on, answers=answers)
    return state


def _quoted_forward(state: _Owners, position: int, *, passes_on: bool) -> Mark | None:
    """Return the mark of a forward that stands inside the quote, as Apple Mail writes it."""
    first = position == 0 or state.owner[position - 1] != QUOTED
    if not first or state.forward is not None or state.lines[position].depth != 1:
        return None
    mark = mark_at(state.lines, position)
    if mark is not None and (mark.kind is MarkKind.FORWARD or (passes_on and mark.fields)):
        return mark
    return None


def _cut_at(lines: list[Line], position: int) -> Mark | None:
    """Return a mark where the HTML says that quoted mail begins, unless its own header follows at once."""
    below = range(position + 1, min(position + 5, len(lines)))
    if any(lines[number].depth or mark_at(lines, number) for number in below):
        return None
    return Mark(MarkKind.HEADERS, position, position)


def _take_mark(state: _Owners, mark: Mark, *, passes_on: bool, answers: bool) -> int:
    """Give away the lines of a mark and of what it announces; return the next line to look at."""
    lines = state.lines
    wrote = any(o == NEW and x.text for o, x in zip(state.owner, lines, strict=False))
    alone = mark.kind is MarkKind.HEADERS and not (answers or wrote)
    forward = mark.kind is MarkKind.FORWARD or (bool(mark.fields) and (passes_on or alone))
    forward = forward and state.forward is None
    owner = FORWARDED if forward else QUOTED
    if forward:
        state.forward = mark
    state.owner.extend([owner] * (mark.end - mark.start))
    following = next((n for n in range(mark.end, len(lines)) if lines[n].text), None)
    if following is None:
        state.owner.extend([owner] * (len(lines) - mark.end))
        return len(lines)
    if lines[following].depth == 0 and not (
        mark.kind is MarkKind.ATTRIBUTION and _quotes_later(lines, following)
    ):
        state.owner.extend([owner] * (len(lines) - mark.end))
        return len(lines)
    position = mark.end
    while position < len(lines) and (lines[position].depth > 0 or lines[position].blank):
        state.owner.append(owner)
        position += 1
    return position


def _quotes_later(lines: list[Line], following: int) -> bool:
    """Tell whether the quote of an attribution follows after a wrapped line or a reply above it."""
    return any(line.depth > 0 for line in lines[following : following + 3])


def _is_broken_wrap(lines: list[Line], position: int) -> bool:
    """Tell whether an unquoted line is the end of a quoted one that a client wrapped."""
    if position == 0 or position + 1 >= len(lines):
        return False
    line, before, after = lines[position], lines[position - 1], lines[position + 1]
    if line.blank or not (before.depth and after.depth and before.text and after.text):
        return False
    return len(before.raw) >= 60 and len(line.text) < 40 and line.text[0].islower()


def _regions(state: _Owners) -> list[list[Line]]:
    """Return the runs of lines that the author wrote."""
    regions: list[list[Line]] = []
    previous = ""
    for line, owner in zip(state.lines, state.owner, strict=True):
        if owner == NEW:
            if previous != NEW:
                regions.append([])
            regions[-1].append(line)
        previous = owner
    return regions


def _passed_on(state: _Owners) -> ForwardedText | None:
    """Return the mail passed on, without its header block."""
    if state.forward is None:
        return None
    owned = [
        line
        for number, (line, owner) in enumerate(zip(state.lines, state.owner, strict=True))
        if owner == FORWARDED and number >= state.forward.end
    ]
    return ForwardedText(state.forward.fields, _join(unquote(owned)))
