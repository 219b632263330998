"""Is a mail above the size limit kept with all that can be read of it, in bounded memory?"""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default

import pytest

from intake.imap_folder import BATCH_BYTES, PIECES_ABOVE, ImapMailbox, _batches, _Summary
from intake.imap_partial import PIECE
from tests.intake.test_mailbox import fetch_all, mail
from tests.servers.dovecot import Dovecot


@pytest.mark.dovecot
def test_a_large_mail_keeps_its_texts_and_names(dovecot: Dovecot) -> None:
    """Above the limit the attachments stay on the server, their names and every text come."""
    user = dovecot.new_user()
    large = _large_mail()
    with dovecot.session(user) as person:
        person.append("INBOX", large)
        person.append("INBOX", mail(2))

    with ImapMailbox(dovecot.settings(user, max_bytes=100_000)).open() as folder:
        kept, small = fetch_all(folder)

    assert (kept.truncated, small.truncated) == (True, False)
    assert kept.size == len(large)
    assert len(kept.content) < 10_000
    assert _shape(kept.content) == [
        ("multipart/mixed", None, ""),
        ("multipart/alternative", None, ""),
        ("text/plain", None, "Ma réclamation"),
        ("text/html", None, "<p>Ma réclamation</p>"),
        ("image/jpeg", "photo é.jpg", ""),
        ("message/rfc822", None, ""),
        ("text/plain", None, "le mail de mon client"),
        ("text/plain", None, "P.-S. : merci"),
    ]


@pytest.mark.dovecot
@pytest.mark.parametrize(
    "content_type", [b"text/plain", b"application/pdf", b"multipart/mixed", b"multipart/mixed;boundary"]
)
def test_a_large_mail_of_any_shape_is_kept(dovecot: Dovecot, content_type: bytes) -> None:
    """A single text, a single file, a multipart without boundary: headers and some bytes at least."""
    user = dovecot.new_user()
    body = b"ligne de texte\r\n" * 20_000
    with dovecot.session(user) as person:
        person.append("INBOX", b"Subject: gros\r\nContent-Type: " + content_type + b"\r\n\r\n" + body)

    with ImapMailbox(dovecot.settings(user, max_bytes=70_000)).open() as folder:
        (kept,) = fetch_all(folder)

    assert kept.truncated
    assert kept.content.startswith(b"Subject: gros\r\n")
    assert (content_type == b"application/pdf") == (b"ligne de texte" not in kept.content)


def _large_mail() -> bytes:
    inner = EmailMessage()
    inner["Subject"] = "transmis"
    inner.set_content("le mail de mon client")
    message = EmailMessage()
    message["Subject"] = "Réclamation"
    message.set_content("Ma réclamation")
    message.add_alternative("<p>Ma réclamation</p>", subtype="html")
    message.add_attachment(b"\xff" * 300_000, maintype="image", subtype="jpeg", filename="photo é.jpg")
    message.add_attachment(inner)
    message.add_attachment("P.-S. : merci", disposition="inline")
    return message.as_bytes().replace(b"\n", b"\r\n")


def _shape(raw: bytes) -> list[tuple[str, str | None, str]]:
    shape = []
    for part in email.message_from_bytes(raw, policy=default).walk():
        text = part.get_content().strip() if part.get_content_maintype() == "text" else ""
        shape.append((part.get_content_type(), part.get_filename(), text))
    return shape


def test_a_batch_is_bounded_by_bytes() -> None:
    """Large mails are fetched few at a time, and one above the limit alone; the order stays."""
    sizes = [BATCH_BYTES // 2, BATCH_BYTES // 2, 1, 1, 3 * BATCH_BYTES, 1]
    known = [_Summary(n, size, None, ()) for n, size in enumerate(sizes)]

    batches = [[one.uid for one in batch] for batch in _batches(known, alone_above=2 * BATCH_BYTES)]

    assert batches == [[0, 1], [2, 3], [4], [5]]


@pytest.mark.dovecot
@pytest.mark.parametrize("size", [PIECES_ABOVE, 5 * PIECE, 5 * PIECE + 1])
def test_a_large_mail_comes_whole_in_pieces(dovecot: Dovecot, size: int) -> None:
    """Not a byte is missing or doubled where the pieces meet."""
    user = dovecot.new_user()
    head = b"Subject: gros\r\n\r\n"
    lines = b"".join(b"%015d\r\n" % n for n in range(size // 17 + 2))
    large = (head + lines)[: size - 2] + b"\r\n"
    with dovecot.session(user) as person:
        person.append("INBOX", large)

    with ImapMailbox(dovecot.settings(user)).open() as folder:
        (kept,) = fetch_all(folder)

    assert (len(kept.content), kept.truncated) == (size, False)
    assert kept.content == large
