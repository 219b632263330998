"""How does the pack of a month become a page that opens anywhere, prints, and loads nothing?"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.report.agenda import agenda
from bot.texts.words import NBSP
from desk.figures import DEFINITIONS, Definition, Figure
from desk.figures.charts import pareto_picture, sla_picture, tone_picture, trend_picture
from desk.figures.digest import Review
from desk.figures.values import Unit
from desk.figures.writing import decimal, month, value

if TYPE_CHECKING:
    from jinja2 import Template

TILES = (
    "volume", "gravite", "mttr_ouvre", "sla_premiere_reponse", "sla_resolution", "recidive",
    "expose", "recouvre", "amiable", "nps",
)  # fmt: skip
"""What a committee looks at first (seed row 111)."""
SAME = 0.005
"""Below half a per cent, nothing has changed."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number to look at first, and which way it went."""

    label: str
    shown: str
    n: int
    change: str


def monthly_page(pack: Review, *, company: str) -> str:
    """
    Write the page of a month.

    Args:
        pack: What the committee goes through.
        company: Its name.

    Returns:
        A whole HTML document; pictures are inside it.
    """
    pictures = (
        pareto_picture(pack.causes),
        pareto_picture(pack.costs),
        pareto_picture(pack.clients),
        trend_picture(pack.weeks),
        sla_picture(pack.measured),
        tone_picture(pack.measured),
    )
    return _template().render(
        company=company,
        month=month(pack.period.first_day),
        first=pack.period.first_day,
        last=pack.period.day_after - timedelta(days=1),
        measured_at=pack.measured.measured_at,
        tiles=[_tile(pack, name) for name in TILES],
        agenda=agenda(pack),
        pictures=[picture for picture in pictures if picture is not None],
        rows=[(DEFINITIONS[figure.name], figure) for figure in pack.measured.figures],
        actions=pack.actions,
        lessons=pack.lessons,
    )


def _tile(pack: Review, name: str) -> Tile:
    now, before, definition = pack.measured[name], pack.before[name], DEFINITIONS[name]
    return Tile(definition.label, value(now.value, definition.unit), now.n, _change(now, before, definition))


def _change(now: Figure, before: Figure, definition: Definition) -> str:
    if now.value is None or before.value is None:
        return "pas de comparaison"
    was = value(before.value, definition.unit)
    gap = now.value - before.value
    if abs(gap) <= SAME * max(abs(before.value), 1e-9):
        return f"= comme avant ({was})"
    sign = "▲" if gap > 0 else "▼"
    better = "mieux" if gap * definition.good > 0 else "moins bien"
    return f"{sign} {better} qu’avant ({was})"


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    # Always: the suffix of a template's name decides nothing here (TRAPS: select_autoescape and .html.j2).
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalize
    )
    environment.filters.update(
        value=lambda number, unit: value(number, Unit(unit)),
        day=lambda day: f"{day:%d/%m/%Y}",
        hour=lambda at: f"{at:%d/%m/%Y}",
        number=decimal,
        png=lambda raw: base64.b64encode(raw).decode("ascii"),
    )
    environment.globals["NBSP"] = NBSP
    return environment.from_string(files("bot.report").joinpath("monthly.html.j2").read_text("utf-8"))


def _finalize(shown: Any) -> Any:
    if shown is None:
        raise ValueError("nothing would be written as None in the report")
    return shown
