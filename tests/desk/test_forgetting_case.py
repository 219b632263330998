"""Is an address erased in whatever letters it was typed, on each engine?"""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from desk.effects import ask
from desk.forgetting import forget
from models.tables import Dossier, Outbox
from tests.builders import NOW
from tests.desk.conftest import Bench, mail


@pytest.mark.parametrize(
    "typed", ["claire@vasseur.example", "cLAIRE@Vasseur.eXample", "Claire@VASSEUR.example"]
)
def test_an_address_is_found_in_any_case(bench: Bench, typed: str) -> None:
    """A colleague wrote it on the dossier of somebody else, and a word of it waits for Slack."""
    bench.take(mail(1), mail(2, sender="Paul Roux <paul@roux.example>", subject="Retard", body="En retard."))
    with bench.desk.store.work() as session:
        other = session.exec(select(Dossier).where(Dossier.subject == "Retard")).one()
        other.lesson = f"Prévenir {typed} d’abord."
        ask(session, "slack.notice", "essai", {"what": "note", "text": f"{typed} a appelé"}, now=NOW)

    forget(bench.desk, "claire@vasseur.example", by="U1")

    with bench.desk.store.read() as session:
        lessons = session.exec(select(Dossier.lesson)).all()
        waiting = json.dumps([row.payload for row in session.exec(select(Outbox)).all()])
    assert "Prévenir [effacé] d’abord." in lessons
    assert "vasseur.example" not in waiting.lower()
