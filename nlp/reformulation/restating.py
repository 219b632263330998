"""What did the client say, in the company's words?"""

from __future__ import annotations

from collections.abc import Sequence

from models.values import Analysis, MailText, Reformulation
from nlp.reformulation.asking import ask
from nlp.reformulation.covering import covered_facts, covered_threats
from nlp.reformulation.history import split_history
from nlp.reformulation.scenes import scene
from nlp.reformulation.selecting import Unit, fact_units
from nlp.reformulation.telling import Told, tell
from nlp.reformulation.wording import Choice, sentence

_READ = 20_000
"""Characters of a mail that are read: what matters comes first, and anything may be sent."""
_ROOM = 240
"""Characters that any reformulation may take."""
_PER_WORD = 5
"""Characters of reformulation for each word of the mail: about its own length, at most."""


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
    body, passed_on = split_history(mail.body[:_READ])
    words = len(body.split())
    found = fact_units(body, analysis, neutral=passed_on)
    units = _kept(found, words)
    text = f"{mail.subject}\n{mail.body[:_READ]}"
    told = tell(units, analysis, subject=mail.subject, text=text, choice=choice, passed_on=passed_on)
    asked, asked_keys = ask(body, analysis, choice)
    told = _in_proportion(told, asked, words)
    lines = tuple(sentence(line) for line in [*(t.text for t in told), *asked])
    said = " ".join(lines)
    keys = [key for t in told for key in t.keys]
    keys += [*asked_keys, *covered_facts(said, analysis.faits), *covered_threats(said, analysis)]
    return Reformulation(
        sentences=lines, scene=scene(body, found, analysis), covered=tuple(dict.fromkeys(keys))
    )


def _kept(units: Sequence[Unit], words: int) -> list[Unit]:
    """Keep as many clauses as the length of the mail deserves, the main motif's first."""
    most = 1 if words < 25 else 2 if words < 110 else 3
    ranked = sorted(
        units, key=lambda unit: (not any(key.startswith("motifs.") for key in unit.keys), unit.start)
    )
    return sorted(ranked[:most], key=lambda unit: unit.start)


def _in_proportion(told: list[Told], asked: Sequence[str], words: int) -> list[Told]:
    """Drop the last things told until the whole is in proportion with the mail; the first one stays."""
    most = 3 if words < 40 else 4 if words < 110 else 5
    room = max(_ROOM, words * _PER_WORD)
    while len(told) > 1 and (
        len(told) + len(asked) > most or sum(len(t.text) for t in told) + len(" ".join(asked)) > room
    ):
        told = told[:-1]
    return told
