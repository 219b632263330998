"""How do the figures become rows: for a program as JSON, for a spreadsheet as CSV?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, TextIO

from desk.figures.definitions import DEFINITIONS
from desk.figures.indicators import Indicators
from desk.figures.load import AgentLoad
from desk.figures.paretos import Pareto, Weigh
from desk.figures.values import Figure, Line
from models.plain import to_plain

COLUMNS = (
    "indicateur", "libelle", "detail", "unite", "n", "valeur", "moyenne", "mediane", "p90",
    "definition", "hypothese",
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def as_json(
    measured: Indicators, paretos: tuple[Pareto, ...] = (), agents: tuple[AgentLoad, ...] = ()
) -> dict[str, Any]:
    """Return one plain object: the days measured, both included, every indicator, and the Paretos."""
    period = measured.period
    figures = {}
    for figure in measured.figures:
        definition = DEFINITIONS[figure.name]
        shape = to_plain(figure)
        del shape["name"]
        figures[figure.name] = {
            "label": definition.label,
            "unit": str(definition.unit),
            "definition": definition.sentence,
            "seed": list(definition.seed),
            **shape,
        }
    shape = {
        "since": period.first_day.isoformat(),
        "until": (period.day_after - timedelta(days=1)).isoformat(),
        "measured_at": measured.measured_at.isoformat(),
        "indicators": figures,
        "pareto": {f"{each.by}_{each.weigh}": to_plain(each) for each in paretos},
    }
    return {**shape, "agents": to_plain(agents)} if agents else shape


def write_csv(
    out: TextIO, measured: Indicators, paretos: tuple[Pareto, ...] = (), agents: tuple[AgentLoad, ...] = ()
) -> None:
    """
    Write a table that a French spreadsheet opens: semicolons, commas, and no cell that is a formula.

    Names of clients come from outside: a cell that a spreadsheet would compute is made a text.
    """
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in (*_figures(measured), *_paretos(paretos), *_agents(agents)):
        writer.writerow([_cell(row.get(column)) for column in COLUMNS])


def _figures(measured: Indicators) -> Iterator[dict[str, Any]]:
    for figure in measured.figures:
        definition = DEFINITIONS[figure.name]
        shared = {"indicateur": figure.name, "libelle": definition.label}
        parts: tuple[Figure | Line, ...] = (figure, *figure.lines)
        for part in parts:
            own = isinstance(part, Figure)
            yield {
                **shared,
                "detail": part.label if isinstance(part, Line) else "",
                "unite": str((part.unit if isinstance(part, Line) else None) or definition.unit),
                "n": part.n,
                "valeur": part.value,
                "moyenne": part.mean,
                "mediane": part.median,
                "p90": part.p90,
                "definition": definition.sentence if own else "",
                "hypothese": figure.assumption if own else "",
            }


def _paretos(paretos: tuple[Pareto, ...]) -> Iterator[dict[str, Any]]:
    for found in paretos:
        counted = found.weigh is Weigh.NOMBRE
        for bar in found.bars:
            yield {
                "indicateur": f"pareto_{found.by}_{found.weigh}",
                "libelle": f"Pareto par {found.by}, {'en dossiers' if counted else 'en euros'}",
                "detail": bar.label,
                "unite": "nombre" if counted else "euros",
                "n": int(bar.value) if counted else None,
                "valeur": bar.value,
                "definition": "parmi les 80 %" if bar.vital else "",
            }


def _agents(agents: tuple[AgentLoad, ...]) -> Iterator[dict[str, Any]]:
    for agent in agents:
        for name, label in (
            ("open", "Dossiers en cours"), ("grave", "dont graves"),
            ("resolved", "Dossiers résolus"), ("replies", "Réponses envoyées"),
        ):  # fmt: skip
            yield {
                "indicateur": f"charge_{name}",
                "libelle": label,
                "detail": agent.user or "personne",
                "unite": "nombre",
                "valeur": getattr(agent, name),
            }


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:.6g}".replace(".", ",") if isinstance(value, float) else str(value)
    text = str(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULAS) else text
