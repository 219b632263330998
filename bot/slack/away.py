"""How does a person say that they are away, and who stands in?"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.slack.answers import said
from bot.slack.cards import Post
from bot.slack.filtering import fold
from bot.slack.parts import Parts
from bot.texts import team as texts
from bot.texts.moments import PARIS
from desk.team import AbsenceRefusedError, absences, clear_absence, set_absence
from nlp.conversation.calendar import MONTH, weekday, written_day
from nlp.conversation.periods import read_period

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_STAND_IN = re.compile(
    r"(?:remplac\w*(?:\s+par)?|par|suppleant|interim(?:\s+de)?)\s+([\w'-]+(?:\s[\w'-]+)?)\s*$"
)
_BACK = re.compile(r"\b(?:fin|finie?|retour|de retour|annule[rz]?|stop|terminee?)\b")


def tell_absence(parts: Parts, text: str, *, user: str) -> Post:
    """Note an absence, end it, or say who is away."""
    folded = fold(text).strip()
    if not folded:
        return away_now(parts)
    if _BACK.search(folded) and not re.search(r"\d", folded):
        known = clear_absence(parts.desk, user, by=user)
        return said(texts.back() if known else texts.was_not_away())
    stand_in = _stand_in(parts, text)
    if isinstance(stand_in, Post):
        return stand_in
    days = read_days_away(_MENTION.sub(" ", text), parts.desk.now().astimezone(PARIS).date())
    if days is None:
        return said(texts.which_days())
    since, until = (datetime.combine(day, time.min, tzinfo=PARIS) for day in days)
    try:
        set_absence(parts.desk, user, since=since, until=until, stand_in=stand_in, by=user)
    except AbsenceRefusedError as error:
        return said(str(error))
    return said(texts.noted(days[0], days[1] - timedelta(days=1), stand_in))


def away_now(parts: Parts) -> Post:
    """Say who is away, now or soon, and how to say so."""
    return said(texts.away(absences(parts.desk), parts.desk.now()))


def read_days_away(text: str, today: date) -> tuple[date, date] | None:
    """
    Return the first day away and the day of return, or ``None`` where that cannot be read.

    >>> read_days_away("du 3 au 10 décembre", date(2026, 11, 26))
    (datetime.date(2026, 12, 3), datetime.date(2026, 12, 11))
    """
    folded = fold(text).strip()
    span = re.search(r"\bdu\s+(.+?)\s+(?:au|jusqu'au)\s+(.+)", folded)
    if span:
        month = re.search(rf"\b(?:{MONTH})\b", span[2])
        first = span[1] if re.search(rf"\b(?:{MONTH})\b|/", span[1]) or not month else f"{span[1]} {month[0]}"
        start = _day(f"le {first}", today)
        end = _day(f"le {span[2]}", start or today)
        return (start, end + timedelta(days=1)) if start and end and end >= start else None
    until = re.search(r"\bjusqu'(?:au|a)\s+(.+)", folded)
    if until:
        end = _day(f"le {until[1]}", today)
        return (today, end + timedelta(days=1)) if end else None
    if "demain" in folded:
        return today + timedelta(days=1), today + timedelta(days=2)
    if re.search(r"semaine|aujourd'?hui|quinzaine", folded):
        found = read_period(folded, today)
        return (max(found[0], today), found[1]) if found and found[1] > today else None
    day = _day(folded, today)
    return (day, day + timedelta(days=1)) if day else None


def _day(text: str, today: date) -> date | None:
    return written_day(text, today, ahead=True) or weekday(text, today, ahead=True)


def _stand_in(parts: Parts, text: str) -> str | Post | None:
    mentioned = _MENTION.search(text)
    if mentioned:
        return mentioned[1]
    named = _STAND_IN.search(fold(text))
    if not named:
        return None
    found = parts.people.named(named[1])
    return found[0] if len(found) == 1 else said(texts.which_stand_in(named[1], found))
