"""Where do the tests of erasure put a person, and how do they look for what is left?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, select

from desk.correct import Labels, correct
from desk.effects import ask
from desk.reply import ensure_draft, send_reply
from desk.sending import MailPerformer
from desk.worker import Worker
from models.tables import (
    Decision,
    Dossier,
    Engagement,
    Enquete,
    Mediation,
    MediationNote,
    Message,
    SlackRef,
    Table,
)
from models.vocabulary import Ton
from tests.builders import NOW, add_message
from tests.desk.conftest import Bench, mail
from tests.desk.proofs import with_file
from tests.desk.test_reply import Post

CLAIRE = "claire@vasseur.example"
REFERENCE = "D-2026-00001"
MARK = "ZEBRE-4471"
"""In every word of the person: nothing may hold it afterwards."""
COLLEAGUE = "Paul Martin <paul@vasseur.example>"


def change(bench: Bench, what: Callable[[Session, Dossier], None], reference: str = REFERENCE) -> None:
    """Change a dossier in a unit of work."""
    with bench.desk.store.work() as session:
        what(session, session.exec(select(Dossier).where(Dossier.reference == reference)).one())


def answer(bench: Bench) -> None:
    """Answer the person, in words that hold the mark."""
    draft = ensure_draft(bench.desk, REFERENCE)
    body = f"Bonjour Claire Vasseur,\n\nNous enlevons le lot {MARK} demain.\n\nL’équipe"
    send_reply(bench.desk, REFERENCE, draft.id, draft.version, draft.subject, body, by="U1")
    Worker(bench.desk.store, {"mail.": MailPerformer(bench.desk, Post())}, name="w").run_once()


def _notes(session: Session, dossier: Dossier) -> None:
    """Let the person be named wherever the desk writes."""
    row_id, words = dossier.id or 0, f"Claire Vasseur ({CLAIRE}) a dit {MARK}"
    message = session.exec(select(Message).where(Message.from_address == CLAIRE)).first()
    assert message is not None
    room = Mediation(
        dossier_id=row_id, proposed_by="U2", proposed_at=NOW, client_consent_by=CLAIRE, agreement=words
    )
    session.add_all(
        [
            Decision(dossier_id=row_id, text=words, by="U1", at=NOW),
            Engagement(dossier_id=row_id, text=words, at=NOW),
            Enquete(dossier_id=row_id, asked_at=NOW, comment=words, answer_row_id=message.id),
            SlackRef(dossier_id=row_id, kind="card", channel="C1", ts="1.1"),
            SlackRef(dossier_id=row_id, kind="dm", channel="D1", ts="2.2"),
            room,
        ]
    )
    session.flush()
    session.add(MediationNote(mediation_id=room.id or 0, text=words, by="U2", at=NOW))
    add_message(session, dossier, "internal", subject="", body=words, at=NOW, author="U1")  # type: ignore[arg-type]
    ask(session, "slack.notice", "notice:libre", {"text": words}, now=NOW)
    ask(session, "slack.thread", "fil:1", {"reference": REFERENCE, "text": words}, now=NOW, dossier=dossier)
    dossier.lesson = "Claire Vasseur avait raison : revoir l’emballage"


def leftovers(bench: Bench, *marks: str) -> list[tuple[str, str]]:
    """Return each table and column that still holds one of the marks."""
    found = []
    engine = bench.desk.store.engine
    with engine.connect() as connection:
        # Those of the full-text search are no tables of ours: they are read as they are.
        names = sa.inspect(engine).get_table_names()
        others = [sa.Table(n, sa.MetaData(), autoload_with=engine) for n in names if n.startswith("search_")]
        for table in (*Table.metadata.sorted_tables, *others):
            for row in connection.execute(sa.select(table)).mappings():
                for name, value in row.items():
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)
                    found += [(table.name, str(name)) for mark in marks if mark.casefold() in text.casefold()]
    return found


def files_of(bench: Bench) -> list[Path]:
    """Return the attachments on the disk."""
    return [path for path in bench.desk.files.root.rglob("*") if path.is_file()]


def fill(bench: Bench) -> Bench:
    """Give a desk that holds a person in every place there is, beside somebody else."""
    body = f"Bonjour,\r\n\r\nLe lot 2291 ({MARK}) est fissuré.\r\n\r\nClaire Vasseur"
    bench.take(mail(1, body=body), with_file(2, f"{MARK}.txt", f"preuve {MARK}"))
    bench.take(
        mail(5, sender="Autre <autre@ailleurs.example>", subject="Autre affaire", body="Rien de commun.")
    )
    answer(bench)
    correct(bench.desk, REFERENCE, Labels(ton=Ton.CALME), by="U1")
    bench.take(mail(3, body=f"absente {MARK}", subject=f"Absence {MARK}", Auto_Submitted="auto-replied"))
    change(bench, _notes)
    return bench
