"""What did the client say, in the company's words?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.values import Analysis, MailText, Reformulation
from models.vocabulary import Nature
from nlp.reformulation.asking import ask
from nlp.reformulation.clauses import subordinate
from nlp.reformulation.covering import covered_facts
from nlp.reformulation.fragments import noun_group, quotable
from nlp.reformulation.history import split_history
from nlp.reformulation.scenes import scene
from nlp.reformulation.selecting import Unit, fact_units
from nlp.reformulation.themes import references, theme
from nlp.reformulation.wording import Choice, de, join, que, sentence

_FIRST = ("vous nous écrivez", "vous nous signalez", "vous nous indiquez", "vous nous expliquez")
_NEXT = ("vous ajoutez", "vous précisez", "vous nous indiquez également", "vous nous dites aussi")
_NAMED = (
    "vous nous signalez",
    "vous nous faites part de ce qui suit :",
    "votre message fait état de ce qui suit :",
)
_QUOTED = ("vous écrivez notamment :", "vous le décrivez ainsi :", "vous nous parlez de ceci :")
_SAID = re.compile(
    r"vous nous (?:signalez|rappelez|indiquez|informez|confirmez|écrivez|alertez|réécrivez|relancez|précisez) (?!que |qu['’])"
)
_SHORT = 110
"""Characters under which two clauses share one sentence."""


def reformulate(mail: MailText, analysis: Analysis, *, seed: str) -> Reformulation:
    """
    Restate the facts, the trouble and the request of a mail (seed rows 21 and 37).

    Args:
        mail: What the author wrote now, or the forwarded text where nothing else is there.
        analysis: What was understood of it; the evidence says which sentences matter.
        seed: Varies the wording from a dossier to the next; same seed, same words.

    Returns:
        Sentences that attribute every claim to the client; empty for a mail that is no doleance.
    """
    if not analysis.is_doleance:
        return Reformulation(sentences=())
    choice = Choice(seed)
    text = f"{mail.subject}\n{mail.body}"
    body, passed_on = split_history(mail.body)
    units = _kept(fact_units(body, analysis, neutral=passed_on), len(body.split()))
    told, told_keys = _told(units, analysis, text, choice, passed_on=passed_on)
    asked, asked_keys = ask(body, analysis, choice)
    lines = tuple(sentence(line) for line in [*told, *asked])
    keys = [*told_keys, *asked_keys, *covered_facts(" ".join(lines), analysis.faits)]
    return Reformulation(sentences=lines, scene=scene(body, analysis), covered=tuple(dict.fromkeys(keys)))


def _kept(units: Sequence[Unit], words: int) -> list[Unit]:
    """Keep as many clauses as the length of the mail deserves, the main motif's first."""
    most = 1 if words < 25 else 2 if words < 80 else 3
    ranked = sorted(
        units, key=lambda unit: (not any(key.startswith("motifs.") for key in unit.keys), unit.start)
    )
    return sorted(ranked[:most], key=lambda unit: unit.start)


def _told(
    units: Sequence[Unit], analysis: Analysis, text: str, choice: Choice, *, passed_on: bool
) -> tuple[list[str], list[str]]:
    said = " ".join(unit.text for unit in units)
    groups, _ = references(analysis.faits, text, unless_in=said)
    opening = _opening(groups, analysis, choice, passed_on=passed_on)
    if not any(key.startswith("motifs.") for unit in units for key in unit.keys):
        lines, keys = _by_theme(groups, analysis, choice)
    else:
        lines, keys = [], []
    clauses = [unit.text.split("\x00") for unit in units]
    for number, clause in enumerate(clauses):
        if not lines:
            lines.append(_first(opening, clause, groups))
        elif number == 1 and len(lines) == 1 and len(lines[0]) < _SHORT and len(" ".join(clause)) < _SHORT:
            lines[0] += f", et {_linked(clause)}"
        else:
            lines.append(f"{_NEXT[(number + len(said)) % len(_NEXT)]} {_linked(clause)}")
    return lines, [*keys, *(key for unit in units for key in unit.keys)]


def _first(opening: str, clause: Sequence[str], groups: Sequence[str]) -> str:
    """Write the first sentence; a clause that tells by itself who says it needs no other verb of saying."""
    if len(clause) > 1 or not _SAID.match(clause[0]):
        return f"{opening} {_linked(clause)}"
    if opening.startswith("vous revenez"):
        return f"{opening.rpartition(' et nous ')[0]} : {clause[0]}"
    return f"au sujet {join([de(g) for g in groups])}, {clause[0]}" if groups else clause[0]


def _opening(groups: Sequence[str], analysis: Analysis, choice: Choice, *, passed_on: bool) -> str:
    about = (
        f"{choice.pick(('au sujet', 'à propos'), 'link')} {join([de(g) for g in groups])}" if groups else ""
    )
    if passed_on:
        return f"{about + ', ' if about else ''}le message que vous nous transmettez indique"
    if analysis.nature is Nature.RELANCE:
        verb = choice.pick(("écrivez", "indiquez", "signalez"), "relance")
        return f"vous revenez vers nous{' ' + about if about else ''} et nous {verb}"
    return f"{about + ', ' if about else ''}{choice.pick(_FIRST, 'first')}"


def _by_theme(groups: Sequence[str], analysis: Analysis, choice: Choice) -> tuple[list[str], list[str]]:
    """Name the theme, with the client's own words where some can be named or quoted."""
    key = f"motifs.{analysis.motif_label}"
    quotes = analysis.evidence.get(key, ())
    about = (
        f" {choice.pick(('au sujet', 'à propos'), 'link')} {join([de(g) for g in groups])}" if groups else ""
    )
    again = "vous revenez vers nous : " if analysis.nature is Nature.RELANCE else ""
    group = noun_group(quotes)
    if group is not None:
        start = f"{about.strip()}, " if about and not again else ""
        return [f"{again}{start}{choice.pick(_NAMED, 'named')} {group}"], [key]
    clause = theme(analysis.motif_label, groups, choice)
    words = quotable(quotes)
    if words is None:
        return [f"{again}{clause}"], []
    return [f"{again}{clause}", f"{choice.pick(_QUOTED, 'quoted')} « {words} »"], [key]


def _linked(clause: Sequence[str]) -> str:
    """Put "que" before a clause, and before the one that follows it where two were kept together."""
    first = que(subordinate(clause[0].removesuffix(", et que")))
    return f"{first}, et {que(subordinate(clause[1]))}" if len(clause) > 1 else first
