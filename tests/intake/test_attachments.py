"""Which files a mail carries, under which safe name and of which real type."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.attachments import safe_name, sniff_type
from intake.mime.options import Limits, ParseOptions
from intake.parsing import parse_mail
from tests.intake.mails import mail, multipart


def attached(content: bytes, name: str, kind: str = "application/octet-stream") -> str:
    """Return a part that carries a file."""
    return (
        f'Content-Type: {kind}\nContent-Disposition: attachment; filename="{name}"\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.b64encode(content).decode()}"
    )


def archive(*names: str) -> bytes:
    """Return a zip file with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for name in names:
            zipped.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("bon de livraison.pdf", "bon de livraison.pdf"),
        ("réception n° 3.pdf", "réception n° 3.pdf"),
        ("/etc/passwd", "passwd"),
        ("..", "piece-jointe"),
        ("...", "piece-jointe"),
        ("", "piece-jointe"),
        ("a/", "a"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1", "_com1"),
        ("a\0b\r\nc.pdf", "abc.pdf"),
        ("a:b|c?.pdf", "a_b_c_.pdf"),
        ("fichier.pdf . ", "fichier.pdf"),
        ("\u2025/x", "x"),
        ("ﬁche.pdf", "fiche.pdf"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    """After normalisation: no path, no control, no reserved name, never empty."""
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_any_name_is_made_safe(name: str) -> None:
    """Whatever the sender writes."""
    safe = safe_name(name)

    assert safe
    assert len(safe) <= 121
    assert not set(safe) & set('/\\:*?"<>|\0\r\n')
    assert not safe.startswith(".")
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"MZ\x90\0", "application/vnd.microsoft.portable-executable"),
        (b"<svg onload=x>", "image/svg+xml"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "text/html"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        (b"Bonjour", "text/plain"),
        (b"\0\1\2", "application/octet-stream"),
        (b"", "application/x-empty"),
        (
            archive("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (archive("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (archive("a.txt"), "application/zip"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_types_are_read_from_the_bytes(content: bytes, kind: str) -> None:
    """Not believed from the header."""
    assert sniff_type(content, "image/png") == kind


def test_an_office_document_keeps_its_declared_kind_where_the_bytes_allow_it() -> None:
    """Word, Excel and Outlook share one container."""
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100)

    assert sniff_type(ole, "application/msword") == "application/msword"
    assert sniff_type(ole, "image/png") == "application/x-ole-storage"


def test_files_are_listed_with_their_hash_and_bytes() -> None:
    """The hash is the name under which the file is kept."""
    content = b"%PDF-1.7 bon"
    parsed = parse_mail(
        multipart("Content-Type: text/plain\n\nVoir", attached(content, "bon.pdf", "image/png"))
    )
    (found,) = parsed.attachments

    assert (found.name, found.content_type, found.size) == ("bon.pdf", "application/pdf", len(content))
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert found.content == content
    assert parsed.text == "Voir"


def test_inline_images_keep_their_place() -> None:
    """The page names them by Content-ID."""
    raw = multipart(
        "Content-Type: text/html\n\n<p>Photo</p><img src='cid:photo1@x'>",
        "Content-Type: image/png\nContent-ID: <photo1@x>\n\nx",
        subtype="related",
    )

    assert [each.content_id for each in parse_mail(raw).attachments] == ["photo1@x"]


def test_an_archive_is_never_opened() -> None:
    """It is listed as one file."""
    parsed = parse_mail(
        multipart("Content-Type: text/plain\n\nVoir", attached(archive("a.exe", "b.exe"), "photos.zip"))
    )

    assert [each.name for each in parsed.attachments] == ["photos.zip"]


def test_limits_leave_bytes_out_and_say_so() -> None:
    """By size, in total, by count."""
    parts = [attached(b"x" * 100, f"{n}.bin") for n in range(5)]
    raw = multipart("Content-Type: text/plain\n\nVoir", *parts)

    sized = parse_mail(raw, options=ParseOptions(limits=Limits(attachment=50)))
    total = parse_mail(raw, options=ParseOptions(limits=Limits(attachments_total=250)))
    counted = parse_mail(raw, options=ParseOptions(limits=Limits(attachments=2)))

    assert [len(each.content) for each in sized.attachments] == [0] * 5
    assert [len(each.content) for each in total.attachments] == [100, 100, 0, 0, 0]
    assert len(counted.attachments) == 2
    assert "attachment_too_big" in sized.defects
    assert "attachment_too_big" in total.defects
    assert "too_many_attachments" in counted.defects


def test_a_mail_attached_whole_is_a_file_and_a_forward() -> None:
    """The complaint inside is read."""
    inner = mail(
        "La machine est arrêtée.", Subject="=?utf-8?q?Arr=C3=AAt?=", From="Jo <jo@x.example>"
    ).decode()
    parsed = parse_mail(
        multipart("Content-Type: text/plain\n\nÀ lire", f"Content-Type: message/rfc822\n\n{inner}")
    )

    assert parsed.new_text == "À lire"
    assert [(each.name, each.content_type) for each in parsed.attachments] == [
        ("Arrêt.eml", "message/rfc822")
    ]
    assert parsed.forwarded is not None
    assert parsed.forwarded.text == "La machine est arrêtée."
    assert parsed.forwarded.from_ is not None
    assert parsed.forwarded.from_.address == "jo@x.example"
