"""Which files leave with an answer, and which are refused before anything leaves?"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from desk.joining import LARGEST, MOST_FILES, NewFile, check_files, joined
from desk.reply import send_reply
from desk.sending import MailPerformer
from desk.worker import Worker
from intake.parsing import parse_mail
from models.errors import NotSendableError
from models.store import Store
from models.tables import Direction, Event, Message, Outbox, OutboxState, StoredAttachment
from tests.builders import REPLY, add_dossier
from tests.desk.conftest import Bench, make_bench
from tests.desk.test_reply import Post

AGENT = "U01ALICE"
PDF = b"%PDF-1.7\n" + b"x" * 50
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50


@pytest.fixture(name="bench")
def _bench(store: Store, tmp_path: Path) -> Bench:
    """Give, on each engine, a desk with one dossier and its draft."""
    bench = make_bench(store, tmp_path)
    add_dossier(store)
    return bench


def send(bench: Bench, *files: NewFile) -> None:
    """Send the draft with files."""
    send_reply(bench.desk, "1", 1, 1, "Re: Lot 2291", REPLY, by=AGENT, files=files)


def test_files_leave_byte_for_byte_under_harmless_names(bench: Bench) -> None:
    """Names lose paths and lying ends; the journal counts the files and names none."""
    send(bench, NewFile("../avoir.pdf", PDF), NewFile("photo.exe", PNG))
    post = Post()
    Worker(bench.desk.store, {"mail.": MailPerformer(bench.desk, post)}, name="w").run_once()

    files = parse_mail(post.sent[0][0]).attachments
    assert [(f.name, f.content_type, f.content) for f in files] == [
        ("avoir.pdf", "application/pdf", PDF),
        ("photo.exe.png", "image/png", PNG),
    ]
    with bench.desk.store.read() as session:
        line = session.exec(select(Event).where(Event.kind == "reponse.jointe")).one()
    assert line.data["fichiers"] == 2
    assert "avoir" not in str(line.data)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (NewFile("vide.pdf", b""), "est vide"),
        (NewFile("gros.pdf", PDF + b"x" * LARGEST), "dépasse 10"),
        (NewFile("page.png", b"<html><script>1</script></html>"), "genre qui peut partir"),
        (NewFile("programme.pdf", b"MZ\x90\0" + b"\0" * 90), "genre qui peut partir"),
        (NewFile("archive.zip", b"PK\x03\x04" + b"\0" * 90), "genre qui peut partir"),
        (NewFile("dessin.svg", b"<svg xmlns='x'><script/></svg>"), "genre qui peut partir"),
    ],
    ids=lambda value: getattr(value, "name", None) or "",
)
def test_a_file_that_may_not_leave_keeps_the_answer_here(bench: Bench, file: NewFile, said: str) -> None:
    """Refused by its bytes, whatever it is called; neither letter nor file is kept."""
    with pytest.raises(NotSendableError, match=said):
        send(bench, file)

    with bench.desk.store.read() as session:
        assert session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).all() == []
        assert session.exec(select(Message).where(Message.direction == Direction.OUT)).all() == []
        assert session.exec(select(StoredAttachment)).all() == []


def test_files_are_few_and_light_together() -> None:
    """Ten files, fifteen megabytes: what most servers take."""
    with pytest.raises(NotSendableError, match="Au plus"):
        check_files([NewFile(f"{n}.pdf", PDF) for n in range(MOST_FILES + 1)])
    with pytest.raises(NotSendableError, match="15"):
        check_files([NewFile(f"{n}.pdf", PDF + b"x" * 8_000_000) for n in range(2)])


def test_a_file_lost_on_the_way_stops_the_letter(bench: Bench) -> None:
    """A letter that announces a file never leaves without it: it fails, and the draft is given back."""
    send(bench, NewFile("avoir.pdf", PDF))
    with bench.desk.store.read() as session:
        stored = session.exec(select(StoredAttachment)).one()
        message = session.get(Message, stored.message_row_id)
        assert message is not None
        assert [file.content for file in joined(session, bench.desk.files, message)] == [PDF]
    bench.desk.files.path(stored.sha256).unlink()
    post = Post()
    Worker(bench.desk.store, {"mail.": MailPerformer(bench.desk, post)}, name="w").run_once()

    assert post.sent == []
    with bench.desk.store.read() as session:
        row = session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).one()
    assert row.state is OutboxState.FAILED
