"""Which pictures show the figures? Pareto, trend, SLA, tone; none where nothing is to show (issue 7, 8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desk.figures.drawing import ACCENT, HATCHES, INK, SOFT, STRONG, Picture, canvas, finish, plain, wrapped
from desk.figures.indicators import Indicators
from desk.figures.labels import NBSP
from desk.figures.paretos import LINE, By, Pareto, Weigh
from desk.figures.trend import Week
from desk.figures.values import Figure, Line, Unit
from desk.figures.writing import day, decimal, value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_BARS = 10
FEW_BARS = 6
"""So many have room for their names side by side."""
_WHAT = {By.CAUSE: "causes", By.MOTIF: "motifs", By.ENTREPRISE: "clients"}


def pareto_picture(found: Pareto) -> Picture | None:
    """Draw bars, their running total, and the line of 80 %; ``None`` where there is nothing."""
    if not found.bars:
        return None
    unit = Unit.NOMBRE if found.weigh is Weigh.NOMBRE else Unit.EUROS
    weighed = "en dossiers" if found.weigh is Weigh.NOMBRE else "en euros"
    title = f"Pareto des {_WHAT[found.by]}, {weighed}"
    bars = found.bars[:MOST_BARS]
    figure, axes = canvas(title, height=4.6)
    places = range(len(bars))
    drawn = axes.bar(
        places,
        [bar.value for bar in bars],
        color=[STRONG if bar.vital else SOFT for bar in bars],
        edgecolor=INK,
        hatch=["" if bar.vital else "///" for bar in bars],
    )
    axes.bar_label(drawn, [value(bar.value, unit) for bar in bars], fontsize=9, color=INK, padding=2)
    few = len(bars) <= FEW_BARS
    names = [wrapped(bar.label, width=16) for bar in bars]
    axes.set_xticks(places, names, rotation=0 if few else 35, ha="center" if few else "right")
    axes.set_yticks([])
    axes.margins(y=0.15)
    running = axes.twinx()
    running.plot(places, [bar.cumulative * 100 for bar in bars], color=ACCENT, marker="o", linewidth=1.5)
    running.axhline(LINE * 100, color=ACCENT, linestyle="--", linewidth=1)
    running.set_ylim(0, 112)
    running.set_yticks([0, 20, 40, 60, 80, 100], [f"{n}{NBSP}%" for n in (0, 20, 40, 60, 80, 100)])
    running.spines["top"].set_visible(False)
    vital = [bar.label for bar in found.bars if bar.vital]
    told = ", ".join(f"{bar.label} {value(bar.value, unit)}" for bar in bars)
    alt = (
        f"{title}{NBSP}: {told}. {len(vital)} sur {len(found.bars)} font 80{NBSP}% du total{NBSP}: "
        f"{', '.join(vital[:MOST_BARS])}."
    )
    return finish(figure, name=f"pareto-{found.by}-{found.weigh}", title=title, alt=alt)


def trend_picture(weeks: Sequence[Week]) -> Picture | None:
    """Draw the dossiers opened and resolved each week; ``None`` where there were none."""
    if not any(week.opened or week.resolved for week in weeks):
        return None
    from matplotlib.ticker import MaxNLocator

    title = f"Dossiers ouverts et résolus, {len(weeks)} dernières semaines"
    figure, axes = canvas(title)
    places = range(len(weeks))
    axes.plot(places, [w.opened for w in weeks], color=ACCENT, marker="o", linewidth=2, label="Ouverts")
    axes.plot(
        places,
        [w.resolved for w in weeks],
        color=STRONG,
        marker="s",
        linestyle="--",
        linewidth=2,
        label="Résolus",
    )
    step = max(1, len(weeks) // 12)
    axes.set_xticks(places[::step], [day(w.monday) for w in weeks][::step], rotation=30, ha="right")
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y", color=SOFT)
    axes.legend(frameon=False, fontsize=9, loc="upper left", ncols=2)
    last = weeks[-1]
    alt = (
        f"{title}{NBSP}: {sum(w.opened for w in weeks)} ouverts, {sum(w.resolved for w in weeks)} résolus. "
        f"Semaine du {day(last.monday)}{NBSP}: {last.opened} ouverts, {last.resolved} résolus."
    )
    return finish(figure, name="tendance", title=title, alt=alt)


def sla_picture(measured: Indicators) -> Picture | None:
    """Draw the part of the deadlines kept, by tier and motif; ``None`` where none fell in the period."""
    first, resolution = measured["sla_premiere_reponse"], measured["sla_resolution"]
    labels = {line.key: line.label for figure in (first, resolution) for line in figure.lines}
    if not labels:
        return None
    title = "Délais promis tenus"
    figure, axes = canvas(title, height=1.6 + 0.62 * len(labels))
    keys = list(reversed(labels))
    for shift, hatch, colour, each, name in (
        (0.2, HATCHES[0], STRONG, first, "Première réponse"),
        (-0.2, HATCHES[1], SOFT, resolution, "Résolution"),
    ):
        lines = {line.key: line for line in each.lines}
        shown = [(place + shift, lines[key]) for place, key in enumerate(keys) if key in lines]
        drawn = axes.barh(
            [place for place, _ in shown],
            [(line.value or 0) * 100 for _, line in shown],
            height=0.36,
            color=colour,
            edgecolor=INK,
            hatch=hatch,
            label=name,
        )
        axes.bar_label(drawn, [_share(line) for _, line in shown], fontsize=8, color=INK, padding=3)
    axes.set_yticks(range(len(keys)), [plain(labels[key]) for key in keys])
    _percent_axis(axes)
    axes.legend(frameon=False, fontsize=9, loc="lower center", bbox_to_anchor=(0.5, -0.02), ncols=2)
    axes.margins(y=0.12)
    alt = f"{title}. {_told('Première réponse', first)} {_told('Résolution', resolution)}"
    return finish(figure, name="delais-tenus", title=title, alt=alt)


def tone_picture(measured: Indicators) -> Picture | None:
    """Draw how many clients calmed down, by playbook and by the tone they began with."""
    by_playbook, by_tone = measured["apaisement"], measured["ton"]
    rows = [*by_playbook.lines[: MOST_BARS - 2], *by_tone.lines]
    if not rows:
        return None
    title = "Clients devenus plus calmes"
    figure, axes = canvas(title, height=1.4 + 0.42 * len(rows))
    rows = list(reversed(rows))
    tones = {line.key for line in by_tone.lines}
    drawn = axes.barh(
        range(len(rows)),
        [(line.value or 0) * 100 for line in rows],
        color=[SOFT if line in by_tone.lines else STRONG for line in rows],
        edgecolor=INK,
        hatch=["///" if line in by_tone.lines else "" for line in rows],
    )
    axes.bar_label(drawn, [_share(line) for line in rows], fontsize=8, color=INK, padding=3)
    names = [f"Au départ{NBSP}: {x.label.lower()}" if x.key in tones else x.label for x in rows]
    axes.set_yticks(range(len(rows)), [plain(name) for name in names])
    _percent_axis(axes)
    alt = f"{title}. {_told('Par conduite', by_playbook)} {_told('Par ton de départ', by_tone)}"
    return finish(figure, name="ton", title=title, alt=alt)


def _percent_axis(axes: Axes) -> None:
    axes.set_xlim(0, 122)
    axes.set_xticks([0, 25, 50, 75, 100], [f"{n}{NBSP}%" for n in (0, 25, 50, 75, 100)])
    axes.grid(axis="x", color=SOFT)


def _share(line: Line) -> str:
    return f"{value(line.value, Unit.PART)} (n{NBSP}={NBSP}{decimal(line.n, 0)})"


def _told(what: str, figure: Figure) -> str:
    told = ", ".join(f"{line.label} {_share(line)}" for line in figure.lines)
    return f"{what}{NBSP}: {value(figure.value, Unit.PART)}" + (f" ({told})." if told else ".")
