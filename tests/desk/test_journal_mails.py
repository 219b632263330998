"""Does the check of the record see a mail that was changed, taken away or slipped in?"""

from __future__ import annotations

import hashlib

import pytest
from sqlmodel import Session, col, select

from desk.verifying import verify_ledger
from models.tables import Direction, Dossier, RawMailRow
from tests.builders import NOW, add_message
from tests.desk.conftest import Bench
from tests.desk.proofs import in_work, tell


@pytest.fixture(name="told")
def _told(bench: Bench) -> Bench:
    """Give a dossier with two mails received, one of them with a file, and an answer sent."""
    return tell(bench)


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        ("content", "courriel_modifie"),
        ("both", "courriel_modifie"),
        ("gone", "courriel_absent"),
    ],
)
def test_a_mail_changed_in_the_database_is_found(told: Bench, tamper: str, fault: str) -> None:
    """Its own hash may be changed with it: the journal has another, which only the key makes."""

    def change(session: Session, dossier: Dossier) -> None:
        row = session.exec(select(RawMailRow).order_by(col(RawMailRow.id))).first()
        assert row is not None
        if tamper == "gone":
            row.content = b""
            return
        row.content = row.content.replace(b"fissur", b"intact")
        if tamper == "both":
            row.sha256 = hashlib.sha256(row.content).hexdigest()

    in_work(told, change)

    assert [str(finding.fault) for finding in verify_ledger(told.desk).findings] == [fault]


def test_a_mail_slipped_into_a_dossier_is_found(told: Bench) -> None:
    """The journal never saw it come."""

    def slip(session: Session, dossier: Dossier) -> None:
        row = RawMailRow(sha256="f" * 64, content=b"faux", size=4, received_at=NOW)
        session.add(row)
        session.flush()
        add_message(session, dossier, Direction.IN, subject="Faux", body="faux", at=NOW).raw_mail_id = row.id

    in_work(told, slip)

    assert [str(finding.fault) for finding in verify_ledger(told.desk).findings] == ["courriel_sans_trace"]
