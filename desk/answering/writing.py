"""How does the material become a draft: the first letter, the one that continues, or another language?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from desk.answering.line import SUMMARY
from desk.answering.material import Material
from desk.foreign import FRENCH, foreign_draft
from desk.parts import Desk
from models.suite import Suite
from models.values import Draft

if TYPE_CHECKING:
    from playbooks.approval import Thresholds
    from playbooks.choosing import Choice, Ranked
    from playbooks.turns import Previous, Turn
    from playbooks.view import Options

MOST_RANKED = 8
"""Playbooks offered with their reasons; the rest are offered by name."""


def write(desk: Desk, material: Material, *, slug: str | None = None, options: Iterable[str] = ()) -> Draft:
    """
    Write the draft; pure but for the classifiers and playbooks it loads.

    Args:
        desk: The parts.
        material: From ``read_material``.
        slug: The playbook that a person took, where it is not the one proposed.
        options: What was asked of the writing (``playbooks.rewriting.Modificateur``).

    Raises:
        CatalogueError: No playbook has this slug, or a template is wrong.
    """
    if material.analysis.langue != FRENCH and slug is None:
        zone = desk.charter.clock.zone
        return foreign_draft(material.mail, material.analysis, material.facts, zone=zone)
    from nlp.reformulation import reformulate
    from playbooks.drafting import write_draft
    from playbooks.second_turn import write_second_turn

    wanted = tuple(dict.fromkeys(name for name in options if name != SUMMARY))
    choice = _choice(desk, material, slug)
    said = reformulate(material.mail, material.analysis, seed=material.facts.reference)
    rest = (desk.catalogue, choice, material.mail, material.analysis, said, material.facts)
    limits, chosen = thresholds(desk), as_options(wanted)
    if material.previous is None:
        draft = write_draft(*rest, reading=desk.read_text, options=chosen, thresholds=limits)
        return replace(draft, options=wanted)
    draft, turn = write_second_turn(
        *rest, previous=material.previous, reading=desk.read_text, options=chosen, thresholds=limits
    )
    return replace(draft, options=wanted, suite=_suite(material.previous, turn))


def ranked(desk: Desk, material: Material) -> tuple[Ranked, ...]:
    """Return the playbooks that take this mail, the best first, each with its reasons."""
    from playbooks.choosing import rank

    return rank(
        desk.catalogue,
        material.analysis,
        tier=material.facts.tier,
        mail=material.mail,
        learned=material.habits.learned,
        habits=material.habits.reasons,
    )


def thresholds(desk: Desk) -> Thresholds:
    """Return the charter's amounts for approval."""
    from playbooks.approval import Thresholds

    return Thresholds(desk.charter.lead_from_euros, desk.charter.direction_from_euros)


def as_options(names: Iterable[str]) -> Options:
    """
    Return how a letter is to be written; a later name that opposes an earlier one takes its place.

    Other marks of a draft, such as that of a call's summary, ask nothing of the writing.
    """
    from playbooks.rewriting import Modificateur, with_option
    from playbooks.view import Options

    options = Options()
    known = frozenset(map(str, Modificateur))
    for name in names:
        if name in known:
            options = with_option(options, Modificateur(name))
    return options


def _choice(desk: Desk, material: Material, slug: str | None) -> Choice:
    from playbooks.choosing import choose, take

    tier = material.facts.tier
    chosen = choose(
        desk.catalogue,
        material.analysis,
        tier=tier,
        mail=material.mail,
        learned=material.habits.learned,
        habits=material.habits.reasons,
    )
    if slug is None and material.previous is not None:
        slug = _goes_on(desk, material, material.previous, chosen.playbook.slug)
        if slug != chosen.playbook.slug:
            going = take(desk.catalogue, slug, material.analysis, tier=tier, mail=material.mail)
            return replace(going, reasons=("suite de l’échange, sur le même sujet",))
    if slug is None or slug == chosen.playbook.slug:
        return chosen
    taken = take(desk.catalogue, slug, material.analysis, tier=tier, mail=material.mail)
    own = next((row.reasons for row in ranked(desk, material) if row.playbook.slug == slug), ())
    return replace(taken, reasons=(*taken.reasons, *own), runner_up=chosen.playbook)


def _goes_on(desk: Desk, material: Material, previous: Previous, chosen: str) -> str:
    """
    Return the playbook of a letter that continues: the same, unless the new words call for another.

    A short answer says little of its own: its subject line and what it quotes are the old matter.
    """
    own = replace(material, mail=replace(material.mail, subject="", history=""))
    best = next(iter(ranked(desk, own)), None)
    if best is None or previous.playbook not in desk.catalogue.playbooks:
        return chosen
    speaks = best.playbook.genre == "situation" or any("parle de" in reason for reason in best.reasons)
    return best.playbook.slug if speaks else previous.playbook


def _suite(previous: Previous, turn: Turn) -> Suite:
    from playbooks.restating import name_rest

    return Suite(
        answered=turn.answered,
        missing=tuple(question for question in previous.questions if question not in turn.answered),
        added=name_rest("", turn.added),
        tone=turn.tone,
        promised=previous.promised,
    )
