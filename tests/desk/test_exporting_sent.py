"""Does a bundle call sent only what the journal saw leave?"""

from __future__ import annotations

from pathlib import Path

from sqlmodel import Session

from desk.reply import ensure_draft, send_reply
from models.tables import Direction, Dossier
from tests.builders import NOW, add_message
from tests.desk.conftest import Bench, mail
from tests.desk.proofs import REFERENCE, answer, export, in_work, opened


def _told(bench: Bench, tmp_path: Path) -> tuple[list[str], str]:
    """Return the mails of a bundle, and its amicable attempts with its chronology."""
    entries = opened(export(bench, tmp_path))
    text = entries["tentatives-amiables.csv"] + entries["chronologie.html"]
    return sorted(name for name in entries if name.startswith("courriels/")), text.decode("utf-8-sig")


def test_a_letter_that_still_waits_is_no_attempt(bench: Bench, tmp_path: Path) -> None:
    """It may be taken back, or be refused by the client's server: a judge must not read that it was sent."""
    bench.take(mail(1))
    draft = ensure_draft(bench.desk, REFERENCE)
    text = "Bonjour Madame,\n\nNous enlevons le lot demain."
    send_reply(bench.desk, REFERENCE, draft.id, draft.version, "PROPOSITION", text, by="U1")

    names, said = _told(bench, tmp_path)

    assert names == ["courriels/001-2026-11-26-recu.eml"]
    assert "PROPOSITION" not in said


def test_a_letter_slipped_into_the_database_is_no_attempt(bench: Bench, tmp_path: Path) -> None:
    """Whoever writes in the database without the key puts no proof of an offer into a sealed bundle."""
    bench.take(mail(1))
    answer(bench)

    def forge(session: Session, dossier: Dossier) -> None:
        subject, body = "Offre de 5 000 euros", "Nous vous offrons."
        add_message(session, dossier, Direction.OUT, subject=subject, body=body, at=NOW, author="U1")

    in_work(bench, forge)
    names, said = _told(bench, tmp_path)

    assert [name[-8:] for name in names] == ["recu.eml", "voye.eml"]
    assert "Offre" not in said
