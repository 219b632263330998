"""Which days are facts, which frame the mail, and which are named by their distance?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.values import RelativeDate
from nlp.facts import find_facts

WEDNESDAY = datetime(2026, 3, 18, 9, tzinfo=UTC)

DAYS = [
    ("livré le 12 mars", ("2026-03-12",)),
    ("livré le 12 mars 2025", ("2025-03-12",)),
    ("depuis le 1er avril", ("2026-04-01",)),
    ("reçu le 12/03, facturé le 15/03/26", ("2026-03-12", "2026-03-15")),
    ("reçu le 12.03.2026", ("2026-03-12",)),
    ("passage 2026-03-12", ("2026-03-12",)),
    ("les 8, 12 et 19 mars", ("2026-03-08", "2026-03-12", "2026-03-19")),
    ("du 3 mars au 19 juillet 2025", ("2025-03-03", "2025-07-19")),
    ("le lundi 2 févr. puis le 5 fevrier", ("2026-02-02", "2026-02-05")),
    ("livré le 3 mars, puis le 12, en deux fois", ("2026-03-03", "2026-03-12")),
    ("AOUT : livré le 14 AOUT", ("2026-08-14",)),
    ("prix fermes jusqu'au 30 juin", ("2026-06-30",)),
    ("Nous sommes le 10 avril et rien n'est arrivé.", ("2026-04-10",)),
]


@pytest.mark.parametrize(("text", "expected"), DAYS, ids=[text for text, _ in DAYS])
def test_a_day_is_read(text: str, expected: tuple[str, ...]) -> None:
    """Day and month give an ISO date; the year is 2026 where none is written."""
    assert find_facts(text).dates == expected


NO_DAYS = [
    "Lyon, le 12 mars 2026\n\nMonsieur,",
    "ok merci\n\nLe 3 avril 2026 à 08:41, SAV a écrit :\n> Bonjour",
    "ok merci\n> > Le 2 avril 2026 à 22:14, service@x.example\n> a écrit :",
    "Fwd\n---------- Message transféré ----------\nDe : M. D.\nDate : mar. 7 avr. 2026 à 05:12\nObjet : x",
    "-----Message d'origine-----\nEnvoyé : jeudi 9 avril 2026 07:30",
    "Bonjour,\n> 16 juin, Logistique : « adresse incomplète »",
    "colis 2/3, support 24/7, tuteurs 10/12, inox 18/10",
    "le 31 février, le 45 mars",
    "Merci de répondre avant le 15 avril.",
]


@pytest.mark.parametrize("text", NO_DAYS, ids=NO_DAYS)
def test_headers_letterheads_and_deadlines_are_no_days(text: str) -> None:
    """The guide keeps quoted headers, letterheads and deadlines out of ``dates``."""
    assert find_facts(text).dates == ()


def test_the_date_of_an_awaited_event_stays_a_fact() -> None:
    """A deadline set by an event keeps the event's own date among the facts."""
    facts = find_facts("Merci de nous les envoyer avant notre réunion du 5 mai.")

    assert facts.delais == ("avant notre réunion du 5 mai",)
    assert facts.dates == ("2026-05-05",)


@pytest.mark.parametrize(
    ("text", "written_on", "expected"),
    [
        ("livré le 14 décembre", datetime(2027, 1, 9, tzinfo=UTC), "2026-12-14"),
        ("livré le 12 mars", datetime(2025, 4, 2, tzinfo=UTC), "2025-03-12"),
        ("tarif bloqué jusqu'au 31 décembre", datetime(2026, 2, 1, tzinfo=UTC), "2026-12-31"),
        ("livraison le 20 juin", datetime(2026, 3, 10, tzinfo=UTC), "2026-06-20"),
        ("prix fermes jusqu'au 31 mars", datetime(2026, 9, 15, tzinfo=UTC), "2027-03-31"),
        ("la prochaine visite est le 15 janvier", datetime(2026, 12, 20, tzinfo=UTC), "2027-01-15"),
    ],
    ids=["last autumn", "this year", "coming", "soon", "next spring", "next year"],
)
def test_the_mail_date_gives_the_year(text: str, written_on: datetime, expected: str) -> None:
    """A day without a year is the one nearest to the mail, past unless the words look ahead."""
    assert find_facts(text, date=written_on).dates == (expected,)


def test_an_autumn_day_in_a_spring_mail_is_last_year() -> None:
    """Without the mail's date, a past December beside a January is the one before."""
    assert find_facts("Dégât des eaux du 14 décembre, expert passé le 9 janvier.").dates == (
        "2025-12-14",
        "2026-01-09",
    )


RELATIVE = [
    ("reçu hier", "hier", "2026-03-17"),
    ("reçu avant-hier", "avant-hier", "2026-03-16"),
    ("ce matin le camion", "ce matin", "2026-03-18"),
    ("je pars demain matin", "demain matin", "2026-03-19"),
    ("reçus lundi dernier", "lundi dernier", "2026-03-16"),
    ("vu mercredi dernier", "mercredi dernier", "2026-03-11"),
    ("la pose aura lieu vendredi prochain", "vendredi prochain", "2026-03-20"),
    ("le camion venu mardi", "mardi", "2026-03-17"),
    ("commandé il y a 3 semaines", "il y a 3 semaines", "2026-02-25"),
    ("il y a quinze jours", "il y a quinze jours", "2026-03-04"),
    ("il y a deux mois", "il y a deux mois", "2026-01-18"),
    ("depuis un an", "depuis un an", "2025-03-18"),
    ("la semaine dernière", "la semaine dernière", "2026-03-11"),
    ("le mois dernier", "le mois dernier", "2026-02-18"),
    ("je rappelle dans 10 jours", "dans 10 jours", "2026-03-28"),
    ("facture du 12 courant", "12 courant", "2026-03-12"),
    ("arrivé fin février", "fin février", "2026-02-28"),
    ("prévu mi-avril", "mi-avril", "2026-04-15"),
    ("en semaine 12", "en semaine 12", "2026-03-16"),
]


@pytest.mark.parametrize(("text", "written", "day"), RELATIVE, ids=[text for text, _, _ in RELATIVE])
def test_a_relative_day_is_resolved(text: str, written: str, day: str) -> None:
    """A relative day is given as written, with the day it names seen from Wednesday 18 March 2026."""
    assert find_facts(text, date=WEDNESDAY).dates_relatives == (RelativeDate(written, day),)


def test_without_the_mail_date_a_relative_day_stays_as_written() -> None:
    """Nothing is guessed when nobody knows when the mail was written."""
    assert find_facts("reçu hier").dates_relatives == (RelativeDate("hier", None),)


def test_today_is_today_in_france() -> None:
    """A mail of half past eleven in the evening UTC was written the day after in France."""
    facts = find_facts("reçu ce matin", date=datetime(2026, 3, 18, 23, 30, tzinfo=UTC))

    assert facts.dates_relatives == (RelativeDate("ce matin", "2026-03-19"),)


def test_an_impossible_distance_has_no_day() -> None:
    """A distance beyond the calendar is kept as written, without a day."""
    facts = find_facts("il y a 999 ans, en semaine 59, le 45 courant", date=datetime(990, 1, 31, tzinfo=UTC))

    assert {relative.date for relative in facts.dates_relatives} == {None}


@pytest.mark.parametrize(
    "text", ["le lundi nous fermons", "tous les mardis", "le 12 mars"], ids=["habit", "plural", "dated"]
)
def test_habits_and_dates_are_not_relative(text: str) -> None:
    """A weekly habit or a full date names no relative day."""
    assert find_facts(text, date=WEDNESDAY).dates_relatives == ()


QUANTITIES = [
    ("il manque 12 palettes", ("12 palettes",)),
    ("6 000 exemplaires et 24 t de gravier", ("6 000 exemplaires", "24 t")),
    ("deux cents kilos de farine", ("deux cents kilos",)),
    ("3 gros cartons, 1,5 m² de tôle", ("3 gros cartons", "1,5 m²")),
]


@pytest.mark.parametrize(("text", "expected"), QUANTITIES, ids=[text for text, _ in QUANTITIES])
def test_a_quantity_keeps_its_unit(text: str, expected: tuple[str, ...]) -> None:
    """A quantity is given as written, with its unit."""
    assert find_facts(text).quantites == expected


def test_times_ranks_and_prices_are_no_quantities() -> None:
    """Durations, percentages, amounts and numbers of documents count no goods."""
    assert (
        find_facts("3 jours, 2 fois, 12 %, 40 euros, facture 26-0214, le 12 mars, article 3").quantites == ()
    )
