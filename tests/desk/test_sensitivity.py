"""Is a dossier on safety or personal data private from the start, and do its mails make it so later?"""

from __future__ import annotations

import dataclasses

import pytest
from sqlmodel import col, select

from desk.merging import merge, unmerge
from desk.sensitivity import is_sensitive
from desk.splitting import split
from models.tables import Dossier, Event, Message
from models.vocabulary import Enjeu
from tests.builders import ANALYSIS, add_dossier
from tests.desk.conftest import Bench, mail

QUIET = dataclasses.replace(ANALYSIS, enjeux=(Enjeu.CONTINUITE,))
SAFETY = dataclasses.replace(ANALYSIS, enjeux=(Enjeu.SECURITE,))


def rows(bench: Bench) -> list[Dossier]:
    """Return the dossiers, oldest first."""
    with bench.desk.store.read() as session:
        return list(session.exec(select(Dossier).order_by(col(Dossier.id))).all())


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("Vos données personnelles sont en ligne", True),
        ("Nous saisissons la CNIL.", True),
        ("une FUITE DE DONNÉES chez vous", True),
        ("le dossier médical d’un patient", True),
        ("Violation de données, article 33", True),
        ("violation du contrat", False),
        ("les données techniques du lot", False),
        ("fuite d’huile sur la pompe", False),
        ("Notre directeur est personnellement déçu", False),
    ],
)
def test_personal_data_are_known_by_their_names(text: str, private: bool) -> None:
    """Plain words for personal data, and not what only looks like them."""
    assert is_sensitive(QUIET, text) is private


def test_safety_is_private_from_the_start(bench: Bench) -> None:
    """What puts somebody's safety at stake opens private."""
    bench.analyst.analysis = SAFETY
    bench.take(mail())

    assert [row.sensible for row in rows(bench)] == [True]


def test_a_mail_on_personal_data_is_private_from_the_start(bench: Bench) -> None:
    """The words of the mail are enough; an ordinary one stays everybody's."""
    bench.analyst.analysis = QUIET
    bench.take(mail(), mail(2, body="Nos salariés sont touchés : fuite de données, RGPD.", subject="Autre"))

    assert [row.sensible for row in rows(bench)] == [False, True]


def test_a_later_mail_makes_it_private(bench: Bench) -> None:
    """From the mail that speaks of it on, with a line in the journal."""
    bench.analyst.analysis = QUIET
    bench.take(mail())
    bench.take(
        mail(2, body="Et vous avez publié nos données personnelles.", In_Reply_To="<m1@vasseur.example>")
    )

    assert [row.sensible for row in rows(bench)] == [True]
    with bench.desk.store.read() as session:
        assert "dossier.prive" in session.exec(select(Event.kind)).all()


def test_a_merge_keeps_the_secret_and_its_undoing_gives_it_back(bench: Bench) -> None:
    """What receives a private dossier is private too; taken apart, it is as before."""
    add_dossier(bench.desk.store, number=1, sensible=True)
    add_dossier(bench.desk.store, number=2)

    merge(bench.desk, "1", "2", by="bureau", force=True)
    assert [row.sensible for row in rows(bench)] == [True, True]
    unmerge(bench.desk, "1", by="bureau")
    assert [row.sensible for row in rows(bench)] == [True, False]


def test_what_is_split_off_stays_private(bench: Bench) -> None:
    """A part of a private dossier is private."""
    bench.analyst.analysis = QUIET
    bench.take(mail(body="Bonjour, vos données personnelles sont en ligne chez vous."))
    bench.take(mail(2, body="Une autre affaire, la facture.", In_Reply_To="<m1@vasseur.example>"))
    with bench.desk.store.read() as session:
        number = session.exec(select(Message.id).order_by(col(Message.id))).all()[-1]

    split(bench.desk, "1", [number or 0], by="bureau")

    assert [row.sensible for row in rows(bench)] == [True, True]
