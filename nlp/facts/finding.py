"""How do the rules of each kind come together into the facts of one mail?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from models.values import Faits, RelativeDate
from nlp.facts.amounts import find_amounts
from nlp.facts.days import DEFAULT_YEAR
from nlp.facts.dates import find_days
from nlp.facts.deadlines import find_deadlines
from nlp.facts.references import find_references
from nlp.facts.source import Source, read_source
from nlp.facts.spans import FactSpan


def find_facts(text: str, *, date: datetime | None = None, subject: str = "") -> Faits:
    """
    Return the facts of a mail, each distinct value once, in the order of the text.

    Args:
        text: The body, quoted part included where its facts count.
        date: When the mail was written; completes years and resolves relative dates.
        subject: Read before the body.
    """
    spans = find_fact_spans(text, date=date, subject=subject)
    return Faits(
        commande=_texts(spans, "commande"),
        facture=_texts(spans, "facture"),
        bl=_texts(spans, "bl"),
        contrat=_texts(spans, "contrat"),
        lot=_texts(spans, "lot"),
        montants=tuple(
            dict.fromkeys(float(s.value) for s in spans if s.kind == "montants" and s.value is not None)
        ),
        dates=tuple(dict.fromkeys(str(span.value) for span in spans if span.kind == "dates")),
        delais=_texts(spans, "delais"),
        dates_relatives=tuple(
            RelativeDate(span.text, None if span.value is None else str(span.value))
            for span in spans
            if span.kind == "dates_relatives"
        ),
        quantites=_texts(spans, "quantites"),
    )


def find_fact_spans(text: str, *, date: datetime | None = None, subject: str = "") -> list[FactSpan]:
    """Return where each fact stands, for highlighting and for texts that must copy it exactly."""
    source = read_source(text, subject)
    year = date.year if date else DEFAULT_YEAR
    deadlines = find_deadlines(source)
    references = find_references(source)
    found: list[tuple[str, int, int, str | float | None]] = []
    found += [(ref.kind, ref.start, ref.end, source.raw[ref.start : ref.end]) for ref in references]
    found += [("montants", amount.start, amount.end, amount.value) for amount in find_amounts(source)]
    taken = [(span.start, span.end) for span in deadlines] + [(ref.start, ref.end) for ref in references]
    found += [
        ("dates", day.start, day.end, day.iso) for day in find_days(source, year) if not _within(day, taken)
    ]
    found += [("delais", span.start, span.end, source.raw[span.start : span.end]) for span in deadlines]
    return [_located(source, *fact) for fact in sorted(found, key=lambda fact: fact[1])]


def _within(day: tuple[int, int, str], taken: Iterable[tuple[int, int]]) -> bool:
    return any(start <= day[0] < end for start, end in taken)


def _located(source: Source, kind: str, start: int, end: int, value: str | float | None) -> FactSpan:
    shift, where = (source.body_start, "body") if start >= source.body_start else (0, "subject")
    return FactSpan(kind, start - shift, end - shift, source.raw[start:end], value, where)


def _texts(spans: Iterable[FactSpan], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.text for span in spans if span.kind == kind))
