"""What do the confusions and the reliability look like? Two small SVG pictures, drawn without a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_CELL, _LEFT, _TOP = 62, 130, 70


def confusion_picture(tables: Mapping[str, Mapping[str, Mapping[str, int]]]) -> str:
    """Return the confusions of each field, one square a field, darker where more mails fall."""
    parts, offset, width = [], 0, 0
    for task, table in tables.items():
        labels = list(table)
        parts.append(f"<g transform='translate(0,{offset})'>{_square(task, table, labels)}</g>")
        offset += _TOP + _CELL * len(labels) + 30
        width = max(width, _LEFT + _CELL * len(labels) + 20)
    return _document(width, offset, "".join(parts))


def _square(task: str, table: Mapping[str, Mapping[str, int]], labels: Sequence[str]) -> str:
    """Draw one field: a line is what readers said, a column what the desk said."""
    cells = [_text(10, 24, f"{task} : attendu en ligne, lu en colonne", "font-weight='bold'")]
    for column, label in enumerate(labels):
        cells.append(
            _text(_LEFT + column * _CELL + _CELL / 2, _TOP - 10, label, "text-anchor='middle'", size=10)
        )
    for line, truth in enumerate(labels):
        y = _TOP + line * _CELL
        cells.append(_text(_LEFT - 8, y + 36, truth, "text-anchor='end'"))
        total = max(sum(table[truth].values()), 1)
        for column, given in enumerate(labels):
            x, count = _LEFT + column * _CELL, table[truth][given]
            shade = 255 - round(190 * count / total)
            ink = "#fff" if shade < 130 else "#222"
            fill = f"fill='rgb({shade},{shade},255)' stroke='#ccc'"
            cells.append(f"<rect x='{x}' y='{y}' width='{_CELL}' height='{_CELL}' {fill}/>")
            cells.append(_text(x + _CELL / 2, y + 36, str(count), f"fill='{ink}' text-anchor='middle'"))
    return "".join(cells)


def reliability_picture(points: Sequence[Mapping[str, float]]) -> str:
    """Return the reliability curve: on the diagonal, what is announced comes true."""
    side, margin = 360, 50

    def at(announced: float, true: float) -> tuple[float, float]:
        return round(margin + announced * side, 1), round(margin + side - true * side, 1)

    title = "Motif principal : confiance annoncée (→) et part de juste (↑)"
    parts = [_text(10, 24, title, "font-weight='bold'")]
    parts.append(
        f"<rect x='{margin}' y='{margin}' width='{side}' height='{side}' fill='none' stroke='#999'/>"
    )
    parts.append(_line([at(0, 0), at(1, 1)], "#999", "stroke-dasharray='5'"))
    parts.append(
        _line([at(point["announced"], point["true"]) for point in points], "#36c", "stroke-width='2'")
    )
    for point in points:
        x, y = at(point["announced"], point["true"])
        radius = 3 + min(point["mails"], 900) ** 0.5 / 3
        parts.append(f"<circle cx='{x}' cy='{y}' r='{radius:.1f}' fill='#36c' fill-opacity='0.6'/>")
    for fifth in range(6):
        value = fifth / 5
        parts.append(_text(margin - 8, at(0, value)[1] + 4, f"{value:.1f}", "text-anchor='end'"))
        parts.append(_text(at(value, 0)[0], margin + side + 18, f"{value:.1f}", "text-anchor='middle'"))
    return _document(side + 2 * margin, side + 2 * margin, "".join(parts))


def _text(x: float, y: float, content: str, more: str, size: int = 13) -> str:
    look = f"font-family='sans-serif' font-size='{size}' {more}"
    return f"<text x='{x:g}' y='{y:g}' {look}>{escape(content)}</text>"


def _line(points: Sequence[tuple[float, float]], colour: str, more: str) -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f"<polyline points='{path}' stroke='{colour}' fill='none' {more}/>"


def _document(width: int, height: int, body: str) -> str:
    size = f"width='{width}' height='{height}' viewBox='0 0 {width} {height}'"
    ground = "<rect width='100%' height='100%' fill='#fff'/>"
    return f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{ground}{body}</svg>\n"
