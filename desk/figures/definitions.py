"""What is each indicator? Defined once, in ``definitions.toml``: label, sentence, unit, seed row."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from desk.figures.values import Unit


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator, as people read it."""

    name: str
    label: str
    unit: Unit
    sentence: str
    """What it measures, over which dossiers."""
    seed: tuple[int, ...]
    """The rows of the table of requirements that ask for it."""
    good: int
    """1 where more is better, -1 where less is."""


def _read() -> dict[str, Definition]:
    data = tomllib.loads(files("desk.figures").joinpath("definitions.toml").read_text("utf-8"))
    return {
        name: Definition(
            name,
            table["libelle"],
            Unit(table["unite"]),
            table["definition"],
            tuple(table["graine"]),
            table["mieux"],
        )
        for name, table in data.items()
    }


DEFINITIONS = _read()
"""Every indicator by name, in the order in which people read them."""
