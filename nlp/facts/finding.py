"""How do the rules of each kind come together into the facts of one mail?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.values import Faits, RelativeDate
from nlp.facts.amounts import find_amounts
from nlp.facts.dates import find_days
from nlp.facts.deadlines import find_deadlines
from nlp.facts.quantities import find_quantities
from nlp.facts.references import find_references
from nlp.facts.relative import find_relative
from nlp.facts.source import Source, read_source
from nlp.facts.spans import FactSpan

_FRANCE = ZoneInfo("Europe/Paris")


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
    """
    Return where each fact stands, in the order of the text, to highlight it or to copy it exactly.

    Spans of different kinds may overlap: in "avant le comité du 6 mai" the deadline holds a day.
    """
    source = read_source(text, subject)
    written_on = _day_in_france(date)
    deadlines = find_deadlines(source)
    references = find_references(source)
    found = [_Fact(ref.kind, ref.start, ref.end, source.raw[ref.start : ref.end]) for ref in references]
    found += [_Fact("delais", span.start, span.end, source.raw[span.start : span.end]) for span in deadlines]
    numbers = [(ref.start, ref.end) for ref in references]
    # The date of an event before which something is due ("avant le comité du 6 mai") stays a fact.
    taken = numbers + [(span.start, span.end) for span in deadlines if span.form != "event"]
    days = [day for day in find_days(source, written_on) if not _within(day.start, taken)]
    found += [_Fact("dates", day.start, day.end, day.iso) for day in days]
    amounts = [amount for amount in find_amounts(source) if not _within(amount.start, numbers)]
    found += [_Fact("montants", amount.start, amount.end, amount.value) for amount in amounts]
    taken += [(day.start, day.end) for day in days] + [(amount.start, amount.end) for amount in amounts]
    found += [
        _Fact("dates_relatives", day.start, day.end, day.iso)
        for day in find_relative(source, written_on)
        if not _touches(day.start, day.end, taken)
    ]
    found += [
        _Fact("quantites", quantity.start, quantity.end, source.raw[quantity.start : quantity.end])
        for quantity in find_quantities(source)
        if not _touches(quantity.start, quantity.end, taken)
    ]
    return [_located(source, fact) for fact in sorted(found, key=lambda fact: (fact.start, fact.end))]


class _Fact(NamedTuple):
    kind: str
    start: int
    end: int
    value: str | float | None


def _day_in_france(date: datetime | None) -> dt.date | None:
    """Return the day it was in France when the mail was written: "hier" is said there."""
    if date is None:
        return None
    return (date.astimezone(_FRANCE) if date.tzinfo else date).date()


def _within(position: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in taken)


def _touches(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in taken)


def _located(source: Source, fact: _Fact) -> FactSpan:
    shift, where = (source.body_start, "body") if fact.start >= source.body_start else (0, "subject")
    text = source.raw[fact.start : fact.end]
    return FactSpan(fact.kind, fact.start - shift, fact.end - shift, text, fact.value, where)


def _texts(spans: Iterable[FactSpan], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.text for span in spans if span.kind == kind))
