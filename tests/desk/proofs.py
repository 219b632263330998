"""Which dossiers and bundles do the tests of proof share?"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from desk.exporting import export_dossier
from desk.journal import record
from desk.reply import ensure_draft, send_reply
from desk.sending import MailPerformer
from desk.worker import Worker
from models.tables import Dossier, Mediation, MediationNote, MediationState, Message
from tests.builders import NOW
from tests.desk.conftest import ADDRESS, Bench, mail
from tests.desk.test_reply import Post

SECRET = "une clé seulement pour les essais, 0123456789"
REFERENCE = "D-2026-00001"
BOUNDARY = "frontiere"


def with_file(number: int, name: str, content: str = "bon de livraison") -> bytes:
    """Write a mail with a file under any name."""
    return (
        f"From: Claire Vasseur <claire@vasseur.example>\r\nTo: {ADDRESS}\r\nSubject: Lot 2291\r\n"
        f"Date: Thu, 26 Nov 2026 10:0{number}:00 +0100\r\nMessage-ID: <m{number}@vasseur.example>\r\n"
        f"In-Reply-To: <m1@vasseur.example>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; boundary="{BOUNDARY}"\r\n\r\n--{BOUNDARY}\r\n'
        f"Content-Type: text/plain; charset=utf-8\r\n\r\nVoici la pièce {number}.\r\n--{BOUNDARY}\r\n"
        f'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n'
        f"{content}\r\n--{BOUNDARY}--\r\n"
    ).encode()


def in_work(bench: Bench, change: Callable[[Session, Dossier], None]) -> None:
    """Change the dossier in a unit of work."""
    with bench.desk.store.work() as session:
        change(session, session.exec(select(Dossier).where(Dossier.reference == REFERENCE)).one())


def answer(bench: Bench) -> bytes:
    """Let an answer be written, approved and sent; return its bytes as the server took them."""
    draft = ensure_draft(bench.desk, REFERENCE)
    body = "Bonjour Madame,\n\nNous enlevons le lot 2291 demain.\n\nL’équipe"
    send_reply(bench.desk, REFERENCE, draft.id, draft.version, draft.subject, body, by="U1")

    post = Post()
    Worker(bench.desk.store, {"mail.": MailPerformer(bench.desk, post)}, name="w").run_once()
    (mail_sent,) = post.sent
    return mail_sent[0]


def opened(path: Path) -> dict[str, bytes]:
    """Read every file of a bundle."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a bundle anew as somebody who changes it would."""
    entries = opened(path)
    change(entries)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target


def export(bench: Bench, tmp_path: Path) -> Path:
    """Export the dossier."""
    path = tmp_path / "preuve.zip"
    export_dossier(bench.desk, REFERENCE, path, by="U1")
    return path


def open_room(bench: Bench) -> None:
    """Hold a mediation in which a mail, a note and a word of the room are secret."""
    bench.take(
        mail(3, body="En confidence : nous accepterions 4 000 euros.", In_Reply_To="<m1@vasseur.example>")
    )

    def hold(session: Session, dossier: Dossier) -> None:
        room = Mediation(
            dossier_id=dossier.id or 0,
            state=MediationState.ACCORD,
            proposed_by="U2",
            proposed_at=NOW,
            company_consent_at=NOW,
            client_consent_at=NOW + timedelta(days=1),
            opened_at=NOW + timedelta(days=2),
            ended_at=NOW + timedelta(days=9),
            agreement="ACCORD-SECRET",
        )
        session.add(room)
        session.flush()
        session.add(MediationNote(mediation_id=room.id or 0, text="NOTE-SECRETE", by="U2", at=NOW))
        last = session.exec(select(Message).order_by(col(Message.id).desc())).first()
        assert last is not None
        last.mediation_id = room.id
        record(session, "mediation.scellee", now=NOW, dossier=dossier, messages=[last.id])

    in_work(bench, hold)


def tell(bench: Bench) -> Bench:
    """Give a desk a dossier with two mails received, one of them with a file, and an answer sent."""
    bench.take(mail(1), with_file(2, "bon été.txt"))
    answer(bench)
    return bench
