"""The commands that measure: kpi, report."""

from __future__ import annotations

import argparse
import io
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.cli.common import UsageError, emit, say, settings
from bot.wiring import build_store
from desk.charter import Charter, load_charter

if TYPE_CHECKING:
    from desk.figures import Indicators, Pareto, Period
    from desk.figures.load import AgentLoad
    from models.store import Store

Measured = tuple["Indicators", "tuple[Pareto, ...]", "tuple[AgentLoad, ...]"]


def kpi(arguments: argparse.Namespace) -> int:
    """Measure a period, this month by default, and show it."""
    from desk.figures.tabular import as_json, write_csv

    if arguments.json and arguments.csv:
        raise UsageError("choisissez --json ou --csv")
    chosen = settings()
    charter = load_charter(chosen.charter)
    store = build_store(chosen)
    period = _period(arguments, charter, today=_today(store.clock(), charter))
    measured = _measure(store, charter, period)
    if arguments.json:
        emit(as_json(*measured))
    elif arguments.csv:
        out = io.StringIO()
        write_csv(out, *measured)
        # With its mark, or Excel takes the accents for those of Windows.
        _write(arguments.csv, out.getvalue().encode("utf-8-sig"))
    else:
        _show(measured[0], measured[1])
    return 0


def report(arguments: argparse.Namespace) -> int:
    """Write the page of a month for its committee."""
    from bot.report import monthly_page
    from desk.figures.digest import monthly_pack
    from desk.figures.period import BadPeriodError, read_month

    chosen = settings()
    charter = load_charter(chosen.charter)
    try:
        month = read_month(arguments.month, zone=charter.clock.zone)
    except BadPeriodError as error:
        raise UsageError(str(error)) from error
    store = build_store(chosen)
    with store.read() as session:
        pack = monthly_pack(session, charter=charter, now=store.clock(), month=month)
    company = chosen.company or chosen.address.rpartition("@")[2]
    _write(arguments.output, monthly_page(pack, company=company).encode())
    say(f"Rapport écrit dans {arguments.output}.")
    return 0


def _measure(store: Store, charter: Charter, period: Period) -> Measured:
    from desk.figures import By, Weigh, indicators, load, pareto

    now = store.clock()
    since, until = period.since, period.until
    with store.read() as session:
        return (
            indicators(session, since, until, charter=charter, now=now),
            tuple(
                pareto(session, since, until, charter=charter, now=now, by=by, weigh=weigh)
                for by in By
                for weigh in Weigh
            ),
            load(session, since, until, charter=charter, now=now),
        )


def _today(now: datetime, charter: Charter) -> date:
    return now.astimezone(ZoneInfo(charter.clock.zone)).date()


def _period(arguments: argparse.Namespace, charter: Charter, *, today: date) -> Period:
    from desk.figures.period import BadPeriodError, days_period

    until = _day(arguments.until) or today
    since = _day(arguments.since) or min(today, until).replace(day=1)
    try:
        return days_period(since, until + timedelta(days=1), zone=charter.clock.zone)
    except (BadPeriodError, OverflowError, ValueError) as error:
        raise UsageError("la période est vide : --since doit précéder --until") from error


def _day(text: str | None) -> date | None:
    """Read a day, ISO or as one writes it in France."""
    if text is None:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if 2000 <= day.year <= 2200:
            return day
    raise UsageError(f"« {text[:40]} » n’est pas une date (attendu : 2026-11-30)")


def _write(path: str, content: bytes) -> None:
    """Write a file whole or not at all; ``-`` is stdout."""
    if path == "-":
        sys.stdout.buffer.write(content)
        return
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(21, "", str(target))
    part = target.with_name(target.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _show(measured: Indicators, paretos: tuple[Pareto, ...]) -> None:
    from desk.figures import DEFINITIONS, By
    from desk.figures.values import Unit
    from desk.figures.writing import value

    period = measured.period
    last = period.day_after - timedelta(days=1)
    say(f"Du {period.first_day:%d/%m/%Y} au {last:%d/%m/%Y}")
    for figure in measured.figures:
        definition = DEFINITIONS[figure.name]
        line = f"{definition.label:<46} {value(figure.value, definition.unit):>12}   n = {figure.n}"
        if figure.median is not None:
            line += f"   médiane {value(figure.median, definition.unit)}"
            line += f"   P90 {value(figure.p90, definition.unit)}"
        say(line)
    for found in paretos:
        if found.by is By.ENTREPRISE or not found.bars:
            continue
        unit = Unit.NOMBRE if found.weigh == "nombre" else Unit.EUROS
        vital = ", ".join(f"{bar.label} ({value(bar.value, unit)})" for bar in found.bars if bar.vital)
        say(f"80 % par {found.by}, {'en dossiers' if unit is Unit.NOMBRE else 'en euros'} : {vital}")
