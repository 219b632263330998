"""Are the days and hours that people say read as they mean them, and left alone where they are unclear?"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlp.corpus
from nlp.conversation.instants import read_instant
from nlp.conversation.periods import read_period

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 26, 10, 30, tzinfo=PARIS)
"""A Thursday."""


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("demain", "2026-11-27 09:00"),
        ("demain à 9h", "2026-11-27 09:00"),
        ("demain 14h", "2026-11-27 14:00"),
        ("Demain aprem", "2026-11-27 14:00"),
        ("après-demain midi", "2026-11-28 12:00"),
        ("ce soir", "2026-11-26 18:00"),
        ("ce soir avant 18h", "2026-11-26 18:00"),
        ("14h30", "2026-11-26 14:30"),
        ("à 9h", "2026-11-27 09:00"),
        ("dans 4h", "2026-11-26 14:30"),
        ("ds 2h", "2026-11-26 12:30"),
        ("dans une demi-heure", "2026-11-26 11:00"),
        ("dans 3 jours", "2026-11-29 09:00"),
        ("sous 48 h", "2026-11-28 10:30"),
        ("j+7", "2026-12-03 09:00"),
        ("dans un mois", "2026-12-26 09:00"),
        ("dans dix jours ouvrés", "2026-12-10 09:00"),
        ("lundi 9h", "2026-11-30 09:00"),
        ("jeudi", "2026-12-03 09:00"),
        ("jeudi en huit", "2026-12-10 09:00"),
        ("Friday 3pm", "2026-11-27 15:00"),
        ("vendredi entre 14 et 15h", "2026-11-27 14:00"),
        ("le 12/12 vers 10h30", "2026-12-12 10:30"),
        ("le 1er février", "2027-02-01 09:00"),
        ("le 15", "2026-12-15 09:00"),
        ("la semaine pro", "2026-11-30 09:00"),
        ("fin de mois", "2026-11-30 09:00"),
        ("début janvier", "2027-01-01 09:00"),
        ("semaine 50", "2026-12-07 09:00"),
        ("tout à l’heure", "2026-11-26 12:30"),
    ],
)
def test_an_instant_is_read(said: str, meant: str) -> None:
    """What people say of a time to come names one instant."""
    found = read_instant(said, NOW)

    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    "said", ["", "tous les mardis", "chaque matin", "48h avant l'échéance", "après les fêtes", "bientôt"]
)
def test_an_unclear_instant_is_asked_again(said: str) -> None:
    """Recurrences and words without a day are not guessed."""
    assert read_instant(said, NOW) is None


@pytest.mark.parametrize(
    ("said", "since", "until"),
    [
        ("aujourd'hui", "2026-11-26", "2026-11-27"),
        ("hier", "2026-11-25", "2026-11-26"),
        ("cette semaine", "2026-11-23", "2026-11-30"),
        ("la semaine dernière", "2026-11-16", "2026-11-23"),
        ("la semaine 42", "2026-10-12", "2026-10-19"),
        ("s47/s48", "2026-11-16", "2026-11-23"),
        ("ce mois-ci", "2026-11-01", "2026-12-01"),
        ("le mois dernier", "2026-10-01", "2026-11-01"),
        ("octobre", "2026-10-01", "2026-11-01"),
        ("décembre", "2025-12-01", "2026-01-01"),
        ("novembre et décembre", "2026-11-01", "2027-01-01"),
        ("T3", "2026-07-01", "2026-10-01"),
        ("S1 2026", "2026-01-01", "2026-07-01"),
        ("le trimestre dernier", "2026-07-01", "2026-10-01"),
        ("premier semestre 2026", "2026-01-01", "2026-07-01"),
        ("2024 vs 2025", "2024-01-01", "2025-01-01"),
        ("l'an dernier", "2025-01-01", "2026-01-01"),
        ("ces 30 derniers jours", "2026-10-28", "2026-11-27"),
        ("6 mois", "2026-05-27", "2026-11-27"),
        ("depuis janvier", "2026-01-01", "2026-11-27"),
        ("depuis le 2", "2026-11-02", "2026-11-27"),
        ("depuis vendredi", "2026-11-20", "2026-11-27"),
        ("du 1er sept au 30 nov", "2026-09-01", "2026-12-01"),
        ("entre le 3 et le 9 mars", "2026-03-03", "2026-03-10"),
    ],
)
def test_a_period_is_read(said: str, since: str, until: str) -> None:
    """What people say of past days names its first day and the day after its last."""
    found = read_period(said, NOW.date())

    assert found is not None
    assert (found[0].isoformat(), found[1].isoformat()) == (since, until)


@pytest.mark.parametrize("said", ["", "pendant mes vacances", "depuis la hausse de tarif", "bientôt"])
def test_an_unclear_period_is_said(said: str) -> None:
    """Words that name no days are not guessed."""
    assert read_period(said, NOW.date()) is None


def test_most_of_what_the_corpus_says_is_read() -> None:
    """Nine periods and times in ten of the corpus of conversations are read."""
    folder = Path(nlp.corpus.__file__).parent
    slots = [
        json.loads(line).get("slots") or {}
        for name in ("conversation.jsonl", "conversation_more.jsonl")
        for line in (folder / name).read_text("utf-8").splitlines()
    ]
    periods = {slot["periode"] for slot in slots if "periode" in slot}
    times = {slot["echeance"] for slot in slots if "echeance" in slot}

    assert sum(read_period(said, NOW.date()) is not None for said in periods) >= 0.9 * len(periods) > 50
    assert sum(read_instant(said, NOW) is not None for said in times) >= 0.9 * len(times) > 50


@given(
    st.text(max_size=40) | st.from_regex(r"(dans|le|du|depuis|j\+) ?\d{1,3}[ /h]?\d{0,2} ?(jours|mois)?"),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_nothing_said_breaks_the_reading(said: str, today: date) -> None:
    """Whatever is said, an instant lies ahead, a period begins before it ends."""
    now = datetime(today.year, today.month, today.day, 10, 30, tzinfo=PARIS)
    instant, period = read_instant(said, now), read_period(said, today)

    assert instant is None or instant > now
    assert period is None or period[0] < period[1]
