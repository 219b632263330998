"""Is what Slack had shown of a mail taken out of it once the mail is in the room of a mediation?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from desk.answering.line import line_of
from desk.effects import ask
from desk.mediating.proposing import propose_mediation
from desk.mediating.room import seal
from desk.parts import Desk
from desk.reply import ensure_draft
from models.plain import to_plain
from models.store import Store
from models.tables import (
    Direction,
    Dossier,
    DraftRow,
    DraftState,
    Message,
    Outbox,
    OutboxState,
    SlackRef,
    StoredAttachment,
)
from models.vocabulary import Etat
from tests.builders import DRAFT, NOW, FakeClock, add_dossier, add_message
from tests.desk.conftest import make_bench

LEAD = "ULEAD"


@pytest.fixture(name="desk")
def _desk(store: Store, tmp_path: Path) -> Desk:
    return make_bench(store, tmp_path, leads=(LEAD,)).desk


def _shown(session: Session, dossier: Dossier, kind: str, message: Message, ts: str, ref: str) -> None:
    """Let Slack have shown a message."""
    payload = {"reference": dossier.reference, "what": "mail_in", "message_row_id": message.id}
    row = ask(session, kind, f"{kind}:{ts}", payload, now=NOW, dossier=dossier)
    assert row is not None
    row.state = OutboxState.DONE
    session.flush()
    session.add(SlackRef(dossier_id=dossier.id or 0, kind=ref, channel="C1", ts=ts, outbox_id=row.id))


@pytest.fixture(name="told")
def _told(desk: Desk, store: Store, clock: FakeClock) -> tuple[str, int]:
    """Give a dossier with two later mails, shown with their files; the second is for the room."""
    reference = add_dossier(store, etat=Etat.INSTRUCTION)
    propose_mediation(desk, reference, "Les équipes ne se parlent plus.", by="U1")
    numbers = []
    with store.work() as session:
        row = session.exec(select(Dossier)).one()
        session.add(SlackRef(dossier_id=row.id or 0, kind="card", channel="C1", ts="1.0"))
        for n in (1, 2):
            clock.forward(hours=1)
            message = add_message(session, row, Direction.IN, subject="Suite", body=f"Mot {n}", at=clock())
            file: dict[str, Any] = {
                "name": "a.png",
                "content_type": "image/png",
                "size": 1,
                "sha256": str(n) * 64,
            }
            session.add(StoredAttachment(message_row_id=message.id or 0, **file))
            _shown(session, row, "slack.thread", message, f"{n}.1", "thread")
            _shown(session, row, "slack.dm", message, f"{n}.2", "dm")
            done = {"reference": reference, "message_row_id": message.id}
            files = ask(session, "slack.files", f"files:{n}", done, now=NOW, dossier=row)
            assert files is not None
            files.state = OutboxState.DONE
            numbers.append(message.id or 0)
        waits = {"reference": reference, "what": "mail_in", "message_row_id": numbers[1]}
        ask(session, "slack.dm", "waits", waits, now=NOW, dossier=row)
        for draft in session.exec(select(DraftRow)):
            draft.state = DraftState.SUPERSEDED
        ids: dict[str, Any] = {"dossier_id": row.id or 0, "answers_message_id": numbers[1]}
        session.add(DraftRow(**ids, subject="Re", body="Mot 2", data=to_plain(DRAFT), at=clock()))
    return reference, numbers[1]


def test_what_slack_had_shown_goes(desk: Desk, store: Store, told: tuple[str, int]) -> None:
    """In the thread and in private, and nothing of the other mail but for its files, which come again."""
    reference, number = told
    seal(desk, reference, [number], by=LEAD)

    with store.read() as session:
        rows = session.exec(select(Outbox).order_by(col(Outbox.id))).all()
    deleted = [(r.payload["ts"], r.payload["what"]) for r in rows if r.kind == "slack.delete"]
    assert sorted(deleted) == [("1.0", "fichiers"), ("2.1", "message"), ("2.2", "message")]
    assert [r.state for r in rows if r.key == "waits"] == [OutboxState.CANCELLED]
    again = [r for r in rows if r.kind == "slack.files" and r.state is OutboxState.READY]
    assert [r.payload["message_row_id"] for r in again] == [number - 1]


def test_no_draft_quotes_it_any_more(desk: Desk, store: Store, told: tuple[str, int]) -> None:
    """The draft that answered it is put aside; the next one answers a mail that all may read."""
    reference, number = told
    seal(desk, reference, [number], by=LEAD)

    assert "Mot 2" not in ensure_draft(desk, reference).body
    with store.read() as session:
        left = session.exec(select(DraftRow).where(DraftRow.state == DraftState.PROPOSED)).one()
        assert "Mot 2" not in [one.body for one in line_of(session, left)]
    assert left.answers_message_id == number - 1
