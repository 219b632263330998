"""How does a chronology become a page and a PDF?"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from desk.exporting.chronology import Chronology

if TYPE_CHECKING:
    from fpdf import FPDF
    from jinja2 import Template

_FONT = "DejaVu"
"""Its letters cover every language of Europe; matplotlib ships it."""
_LONGEST = 600
"""Characters of a cell: the whole text is in the mail itself."""


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(files("desk").joinpath("exporting/chronologie.html.j2").read_text("utf-8"))


def as_html(chronology: Chronology) -> bytes:
    """Write the chronology as a page that loads nothing from elsewhere."""
    return _template().render(c=chronology).encode("utf-8", "replace")


@cache
def _fonts() -> Path:
    return Path(str(files("matplotlib"))) / "mpl-data" / "fonts" / "ttf"


def as_pdf(chronology: Chronology, now: datetime) -> bytes:
    """Write the chronology as a PDF with its pages numbered."""
    from fpdf import FPDF

    class Numbered(FPDF):
        def footer(self) -> None:
            self.set_y(-12)
            self.set_font(_FONT, size=8)
            self.cell(0, 6, f"{chronology.reference} — page {self.page_no()}/{{nb}}", align="C")

    pdf = Numbered(format="A4")
    pdf.set_creation_date(now)
    pdf.set_lang("fr-FR")
    pdf.set_title(f"{chronology.reference} — chronologie")
    pdf.add_font(_FONT, fname=_fonts() / "DejaVuSans.ttf")
    pdf.add_font(_FONT, style="B", fname=_fonts() / "DejaVuSans-Bold.ttf")
    pdf.set_auto_page_break(auto=True, margin=16)
    pdf.add_page()
    _head(pdf, chronology)
    _table(pdf, "L’essentiel", (), [fact for fact in chronology.facts if fact[1]], (28, 72))
    _table(
        pdf,
        "Tentatives de règlement amiable",
        ("Date", "Tentative", "Pièce"),
        chronology.attempts,
        (18, 47, 35),
    )
    _table(pdf, "Chronologie", ("Date", "Fait", "Détail", "Pièce"), chronology.entries, (18, 22, 28, 32))
    _title(pdf, "Ce qui n’y est pas")
    for text in chronology.left_out:
        pdf.multi_cell(0, 5, f"– {text}", align="L", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def _head(pdf: FPDF, chronology: Chronology) -> None:
    pdf.set_font(_FONT, style="B", size=15)
    pdf.multi_cell(
        0, 8, _shown(f"{chronology.reference} — {chronology.title}"), align="L", new_x="LMARGIN", new_y="NEXT"
    )
    pdf.set_font(_FONT, size=9)
    made = f"{chronology.company} · dossier de preuve établi le {chronology.made_at} (heure de Paris)"
    pdf.multi_cell(0, 5, _shown(made), new_x="LMARGIN", new_y="NEXT")


def _title(pdf: FPDF, text: str) -> None:
    pdf.ln(4)
    pdf.set_font(_FONT, style="B", size=11)
    pdf.cell(0, 7, text, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(_FONT, size=8)


def _table(pdf: FPDF, title: str, heads: tuple[str, ...], rows: object, widths: tuple[int, ...]) -> None:
    lines = [tuple(map(str, row)) for row in rows]  # type: ignore[attr-defined]
    _title(pdf, title)
    if not lines:
        pdf.cell(0, 5, "Aucune n’est au dossier.", new_x="LMARGIN", new_y="NEXT")
        return
    with pdf.table(
        col_widths=widths,
        line_height=4.5,
        text_align="LEFT",
        first_row_as_headings=bool(heads),
        borders_layout="HORIZONTAL_LINES",
    ) as table:
        for line in [heads, *lines] if heads else lines:
            row = table.row()
            for cell in line:
                row.cell(_shown(cell))


def _shown(text: str) -> str:
    """Cut what is long, and leave out what no font draws."""
    text = "".join(c if c.isprintable() or c in "\u00a0\u202f\n" else " " for c in text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
