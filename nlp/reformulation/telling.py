"""How are the turned clauses told: with which openings, which attributions, in how many sentences?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.values import Analysis
from models.vocabulary import Nature, Ton
from nlp.reformulation.clauses import subordinate
from nlp.reformulation.fragments import noun_group, quotable, subject_words
from nlp.reformulation.lexicon import pattern
from nlp.reformulation.selecting import Unit
from nlp.reformulation.themes import references, theme
from nlp.reformulation.wording import Choice, de, join, que

_FIRST = (
    "vous nous écrivez", "vous nous signalez", "vous nous indiquez", "vous nous expliquez",
    "vous nous faites savoir", "vous nous rapportez", "votre message indique", "vous nous informez",
    "vous nous dites", "votre message rapporte", "votre message signale",
)  # fmt: skip
# Where the company is the subject, the verb of saying must leave the claim with the client.
_SOBER = ("vous nous écrivez", "vous nous indiquez", "votre message indique", "vous nous dites")
_OURS = re.compile(r"\bnous (?:(?:vous|le|la|les|en|y|ne|n['’]|l['’]) ?)*\w+(?:ons|sommes)\b")
_NEXT = ("vous ajoutez", "vous précisez", "vous nous indiquez également", "vous nous dites aussi")
_AGAIN = ("vous nous relancez", "vous nous écrivez de nouveau")
_NAMED = (
    "vous nous signalez",
    "votre message signale",
)
_QUOTED = ("vous écrivez notamment :", "vous nous écrivez ceci :", "vous le dites en ces termes :")
_SAID = re.compile(
    r"vous nous (?:signalez|rappelez|indiquez|informez|confirmez|écrivez|alertez|réécrivez"
    r"|relancez|précisez) (?!que |qu['’])"
)
_SAID_BEFORE = {
    "indiquons": "indiqué", "écrivons": "écrit", "disons": "dit", "annonçons": "annoncé",
    "proposons": "proposé", "répondons": "répondu", "expliquons": "expliqué", "assurons": "assuré",
    "confirmons": "confirmé", "opposons": "opposé", "demandons": "demandé", "réclamons": "réclamé",
}  # fmt: skip
_WE_SAY = re.compile(rf"\b(nous vous) ({'|'.join(_SAID_BEFORE)})\b")
_SHORT = 110
"""Characters under which two clauses share one sentence."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence to be, and what it covers."""

    text: str
    keys: tuple[str, ...] = ()


def tell(
    units: Sequence[Unit], analysis: Analysis, *, subject: str, text: str, choice: Choice, passed_on: bool
) -> list[Told]:
    """
    Write the sentences that state the client's facts and trouble.

    Args:
        units: The turned clauses, in the order of the mail.
        analysis: Gives the motif, the facts and whether the client writes again.
        subject: The mail's subject, which may name the matter where nothing else does.
        text: Subject and body: a reference is said only where the mail holds it.
        choice: Varies the wording.
        passed_on: The words are those of a message that the client passes on.
    """
    said = " ".join(unit.text for unit in units)
    groups, _ = references(analysis.faits, text, unless_in=said)
    unanswered = pattern("sans_reponse").search(text.replace("’", "'")) is not None
    told: list[Told] = []
    if not any(key.startswith("motifs.") for unit in units for key in unit.keys):
        told = _by_theme(groups, analysis, choice, subject=subject, unanswered=unanswered)
    accused = bool(units) and _OURS.search(units[0].text) is not None
    opening = _opening(groups, analysis, choice, passed_on=passed_on, accused=accused, unanswered=unanswered)
    for number, unit in enumerate(units):
        clause = unit.text.split("\x00")
        if not told:
            told.append(Told(_first(opening, clause, groups, choice), unit.keys))
        elif number == 1 and len(told) == 1 and _can_join(told[0].text, clause):
            told[0] = Told(f"{told[0].text}, et {_linked(clause)}", (*told[0].keys, *unit.keys))
        else:
            told.append(Told(f"{_next(number + len(said), clause)} {_linked(clause)}", unit.keys))
    return told


def _next(number: int, clause: Sequence[str]) -> str:
    """Return the verb of saying of a later sentence, another than the clause's own."""
    options = [
        verb
        for verb in _NEXT
        if verb.split()[-1][:6] not in clause[0] and verb.split()[1][:6] not in clause[0]
    ]
    return (options or list(_NEXT))[number % len(options or _NEXT)]


def _can_join(first: str, clause: Sequence[str]) -> bool:
    return (
        max(len(first), len(" ".join(clause))) < _SHORT
        and re.search(r"\bqu(?:e |’)", first) is not None
        and ":" not in first
    )


def _opening(
    groups: Sequence[str],
    analysis: Analysis,
    choice: Choice,
    *,
    passed_on: bool,
    accused: bool,
    unanswered: bool,
) -> str:
    about = _about(groups, choice)
    if passed_on:
        return f"{about + ', ' if about else ''}le message que vous nous transmettez indique"
    if analysis.nature is Nature.RELANCE:
        verb = "indiquez" if accused else choice.pick(("indiquez", "signalez", "expliquez"), "relance")
        again = f"{choice.pick(_AGAIN, 'again')}{' ' + about if about else ''}"
        return f"{again}{', sans réponse selon vous,' if unanswered else ''} et nous {verb}"
    first = choice.pick(_SOBER if accused else _FIRST, "first")
    if about and choice.pick(("before", "after"), "place") == "after":
        return f"{first}, {about},"
    return f"{about + ', ' if about else ''}{first}"


def _about(groups: Sequence[str], choice: Choice) -> str:
    if not groups:
        return ""
    link = choice.pick(("au sujet", "à propos", "concernant"), "link")
    return f"{link} {join(groups)}" if link == "concernant" else f"{link} {join([de(g) for g in groups])}"


def _first(opening: str, clause: Sequence[str], groups: Sequence[str], choice: Choice) -> str:
    """Write the first sentence; a clause that tells by itself who says it needs no other verb of saying."""
    if len(clause) > 1 or not _SAID.match(clause[0]):
        return f"{opening} {_linked(clause)}"
    if " et nous " in opening:
        return f"{opening.rpartition(' et nous ')[0]} : {clause[0]}"
    return f"{_about(groups, choice)}, {clause[0]}" if groups else clause[0]


def _by_theme(
    groups: Sequence[str], analysis: Analysis, choice: Choice, *, subject: str, unanswered: bool
) -> list[Told]:
    """Name the theme, with the client's own words where some can be named or quoted."""
    key = f"motifs.{analysis.motif_label}"
    quotes = analysis.evidence.get(key, ())
    again = choice.pick(_AGAIN, "again") + (", sans réponse selon vous" if unanswered else "") + " : "
    again = again if analysis.nature is Nature.RELANCE else ""
    group = noun_group(quotes)
    if group is not None:
        about = _about(groups, choice)
        start = f"{about}, " if about and not again else ""
        return [Told(f"{again}{start}{choice.pick(_NAMED, 'named')} {group}", (key,))]
    words = quotable(quotes)
    cool = analysis.ton in {Ton.CALME, Ton.DECU, Ton.FERME} and not again
    named = subject_words(subject) if cool and not groups and not words else ""
    clause = theme(analysis.motif_label, groups, choice)
    if named and clause.startswith("vous"):
        clause = f"dans votre message intitulé « {named} », {clause}"
    told = [Told(f"{again}{clause}")]
    return [*told, Told(f"{choice.pick(_QUOTED, 'quoted')} « {words} »", (key,))] if words else told


def _linked(clause: Sequence[str]) -> str:
    """Put "que" before a clause, and before the one that follows it where two were kept together."""
    clause = [_WE_SAY.sub(_we_said, text) for text in clause]
    first = que(subordinate(clause[0].removesuffix(", et que")))
    return f"{first}, et {que(subordinate(clause[1]))}" if len(clause) > 1 else first


def _we_said(match: re.Match[str]) -> str:
    """Put what we told the client in the past: in a reply, "nous vous indiquons" would be said anew."""
    return f"{match[1]} avons {_SAID_BEFORE[match[2]]}"
