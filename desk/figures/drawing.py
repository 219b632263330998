"""
How is a figure drawn so that everybody can read it: in French, without colour, by who cannot see it?

matplotlib is loaded at the first picture only, and without its global state: threads may draw at once.
"""

from __future__ import annotations

import io
import textwrap
import unicodedata
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, SOFT, STRONG, ACCENT = "#1f2933", "#d9e2ec", "#334e68", "#bc4b00"
"""Dark enough on white for everybody; what differs also differs by hatch, line or mark."""
HATCHES = ("", "///", "...", "xxx")
DOTS_PER_INCH = 150
LONGEST_LABEL = 34


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and what it shows in words for who does not see it."""

    name: str
    """File name without its ending, ASCII."""
    title: str
    alt: str
    png: bytes


def canvas(title: str, *, height: float = 4.2) -> tuple[Figure, Axes]:
    """Return an empty picture with its title."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.6, height), dpi=DOTS_PER_INCH, layout="constrained", facecolor="white")
    axes = figure.subplots()
    axes.set_title(plain(title, longest=90), loc="left", fontsize=12, fontweight="bold", color=INK, pad=12)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK, labelsize=9)
    axes.set_axisbelow(True)
    return figure, axes


def finish(figure: Any, *, name: str, title: str, alt: str) -> Picture:
    """Turn a drawing into a PNG."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        # A name in a script that the font lacks is drawn as boxes: no reason to stop.
        warnings.filterwarnings("ignore", message="Glyph")
        figure.savefig(out, format="png", metadata={"Software": None})
    return Picture(name, title, alt, out.getvalue())


def plain(text: str, *, longest: int = LONGEST_LABEL) -> str:
    """
    Return a text that is drawn as written, never read as a formula, and not too long.

    >>> plain("Prix en $ et en $")
    'Prix en \\\\$ et en \\\\$'
    """
    return _shortened(text, longest).replace("$", r"\$")


def wrapped(text: str, *, width: int, longest: int = LONGEST_LABEL) -> str:
    """Return a text on short lines, drawn as written; no line is cut between a dollar and its escape."""
    return "\n".join(line.replace("$", r"\$") for line in textwrap.wrap(_shortened(text, longest), width))


def _shortened(text: str, longest: int) -> str:
    shown = "".join(" " if unicodedata.category(c).startswith("C") else c for c in text).strip()
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"
