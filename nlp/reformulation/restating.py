"""What did the client say, in the company's words?"""

from __future__ import annotations

from collections.abc import Sequence

from models.values import Analysis, MailText, Reformulation
from models.vocabulary import Nature
from nlp.reformulation.asking import ask
from nlp.reformulation.covering import covered_facts
from nlp.reformulation.selecting import Unit, fact_units
from nlp.reformulation.themes import references, theme
from nlp.reformulation.wording import Choice, de, join, que, sentence

_FIRST = ("vous nous écrivez", "vous nous signalez", "vous nous indiquez", "vous nous expliquez")
_NEXT = ("vous ajoutez", "vous précisez", "vous nous indiquez également", "vous nous dites aussi")
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
    units = _kept(fact_units(mail.body, analysis), len(mail.body.split()))
    told = _told(units, analysis, text, choice)
    asked, asked_keys = ask(mail.body, analysis, choice)
    lines = tuple(sentence(line) for line in [*told, *asked])
    covered = dict.fromkeys(key for unit in units for key in unit.keys)
    covered.update(dict.fromkeys([*asked_keys, *covered_facts(" ".join(lines), analysis.faits)]))
    return Reformulation(sentences=lines, covered=tuple(covered))


def _kept(units: Sequence[Unit], words: int) -> list[Unit]:
    """Keep as many clauses as the length of the mail deserves, the main motif's first."""
    most = 1 if words < 30 else 2 if words < 90 else 3
    ranked = sorted(
        units, key=lambda unit: (not any(key.startswith("motifs.") for key in unit.keys), unit.start)
    )
    return sorted(ranked[:most], key=lambda unit: unit.start)


def _told(units: Sequence[Unit], analysis: Analysis, text: str, choice: Choice) -> list[str]:
    said = " ".join(unit.text for unit in units)
    groups, _ = references(analysis.faits, text, unless_in=said)
    relance = analysis.nature is Nature.RELANCE
    if not units:
        clause = theme(analysis.motif_label, groups, choice)
        return [f"vous revenez vers nous : {clause}" if relance else clause]
    clauses = [unit.text.split("\x00") for unit in units]
    opening = choice.pick(_FIRST, "first")
    if relance:
        about = f" au sujet {join([de(g) for g in groups])}" if groups else ""
        opening = f"vous revenez vers nous{about} et nous {choice.pick(('écrivez', 'indiquez', 'signalez'), 'relance')}"
    elif groups:
        opening = (
            f"{choice.pick(('au sujet', 'à propos'), 'link')} {join([de(g) for g in groups])}, {opening}"
        )
    lines = [f"{opening} {_linked(clauses[0])}"]
    for number, clause in enumerate(clauses[1:]):
        if number == 0 and len(lines[0]) < _SHORT and len(" ".join(clause)) < _SHORT:
            lines[0] += f", et {_linked(clause)}"
        else:
            lines.append(f"{_NEXT[(number + len(said)) % len(_NEXT)]} {_linked(clause)}")
    return lines


def _linked(clause: Sequence[str]) -> str:
    """Put "que" before a clause, and before the one that follows it where two were kept together."""
    first = que(clause[0].removesuffix(", et que"))
    return f"{first}, et {que(clause[1])}" if len(clause) > 1 else first
