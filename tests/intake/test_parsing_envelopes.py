"""Mail inside the envelopes of other systems: winmail.dat, S/MIME, mails one in another, wrapped lines."""

from __future__ import annotations

import base64
import struct
import time

import pytest

from intake.mime.flowed import unflow
from intake.parsing import parse_mail
from intake.smime import signed_content
from tests.intake.mails import mail, multipart

INNER = b"Content-Type: text/plain; charset=utf-8\r\n\r\nLa palette est arriv\xc3\xa9e cass\xc3\xa9e.\r\n"


def _attribute(level: int, name: int, data: bytes) -> bytes:
    return bytes([level]) + struct.pack("<II", name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail(body: bytes = b"", *files: tuple[bytes, bytes]) -> bytes:
    """Return a winmail.dat with a body and files."""
    out = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    if body:
        out += _attribute(1, 0x0002800C, body + b"\0")
    for name, content in files:
        out += _attribute(2, 0x00069002, bytes(14))
        out += _attribute(2, 0x00018010, name + b"\0") + _attribute(2, 0x0006800F, content)
    return out


def tnef_part(raw: bytes) -> str:
    """Return the part in which Outlook sends it."""
    return (
        "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(raw).decode()
    )


def der(tag: int, *contents: bytes) -> bytes:
    """Return one element with a definite length."""
    content = b"".join(contents)
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


DATA, SIGNED = bytes.fromhex("06092a864886f70d010701"), bytes.fromhex("06092a864886f70d010702")


def test_the_files_of_a_winmail_dat_are_listed() -> None:
    """Outlook sends it to those it takes for Outlook."""
    raw = multipart("Content-Type: text/plain\n\nVoir", tnef_part(winmail(b"", (b"bon.pdf", b"%PDF-1.7"))))
    parsed = parse_mail(raw)

    assert parsed.text == "Voir"
    assert [(each.name, each.content_type) for each in parsed.attachments] == [("bon.pdf", "application/pdf")]


def test_the_body_of_a_winmail_dat_is_read_where_the_mail_has_none() -> None:
    """The complaint may live only there."""
    parsed = parse_mail(multipart(tnef_part(winmail("Palette cassée".encode("cp1252")))))

    assert parsed.text == "Palette cassée"
    assert parsed.attachments == ()


@pytest.mark.parametrize(
    "raw", [b"", b"\x78\x9f\x3e\x22", b"\x78\x9f\x3e\x22" + b"\xff" * 5000, b"autre chose"]
)
def test_a_broken_winmail_dat_is_kept_as_a_file(raw: bytes) -> None:
    """Nothing is lost, nothing raises."""
    parsed = parse_mail(multipart("Content-Type: text/plain\n\nVoir", tnef_part(raw)))

    assert parsed.text == "Voir"
    assert not any(defect.startswith("unreadable") for defect in parsed.defects)


@pytest.mark.parametrize(
    "content",
    [
        der(0x04, INNER),
        der(0x24, der(0x04, INNER[:20]), der(0x04, INNER[20:])),
        b"\x24\x80" + der(0x04, INNER[:20]) + der(0x04, INNER[20:]) + b"\0\0",
    ],
    ids=["primitive", "constructed", "indefinite"],
)
def test_an_opaque_signature_shows_the_mail_it_signs(content: bytes) -> None:
    """application/pkcs7-mime, in DER or in the BER that streaming clients write."""
    data = der(0x30, DATA, der(0xA0, content))
    envelope = der(0x30, SIGNED, der(0xA0, der(0x30, der(0x02, b"\1"), der(0x31), data, der(0x31))))
    body = base64.encodebytes(envelope).decode()
    kind = "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"

    parsed = parse_mail(mail(body, Content_Type=kind, Content_Transfer_Encoding="base64"))

    assert parsed.new_text == "La palette est arrivée cassée."
    assert parsed.attachments == ()


@pytest.mark.parametrize(
    "raw", [b"", b"0\x80", SIGNED, SIGNED + DATA, SIGNED + DATA + b"\xa0\x80" + b"\x24\x80" * 1000]
)
def test_what_is_no_signed_mail_gives_nothing(raw: bytes) -> None:
    """Truncated, empty, nested beyond reason."""
    assert signed_content(raw) is None


def test_an_encrypted_mail_says_so() -> None:
    """It becomes a dossier that tells why it has no text."""
    parsed = parse_mail(
        mail("MIIB", Content_Type="application/pkcs7-mime", Content_Transfer_Encoding="base64")
    )

    assert "encrypted" in parsed.defects
    assert len(parsed.attachments) == 1


def test_a_clear_signature_is_a_file_beside_the_text() -> None:
    """multipart/signed."""
    raw = multipart(
        INNER.replace(b"\r\n", b"\n"),
        'Content-Type: application/pkcs7-signature; name="smime.p7s"\n\nx',
        subtype="signed",
    )
    parsed = parse_mail(raw)

    assert parsed.new_text == "La palette est arrivée cassée."
    assert [each.name for each in parsed.attachments] == ["smime.p7s"]


@pytest.mark.parametrize("encoding", ["7bit", "base64", "quoted-printable"])
def test_a_nested_mail_is_read_however_it_is_encoded(encoding: str) -> None:
    """Encoding a mail is forbidden, and done."""
    inner = mail("La machine est arrêtée.")
    if encoding == "base64":
        inner = base64.encodebytes(inner)
    elif encoding == "quoted-printable":
        inner = inner.replace(b"=", b"=3D")
    part = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: " + encoding.encode() + b"\n\n" + inner
    parsed = parse_mail(multipart("Content-Type: text/plain\n\nVoir", part))

    assert parsed.forwarded is not None
    assert parsed.forwarded.text == "La machine est arrêtée."


@pytest.mark.parametrize(
    ("wrapped", "text"),
    [
        ("Nous avons \nreçu.\n\nSuite.", "Nous avons reçu.\n\nSuite."),
        ("> cité \n> encore\nréponse", "> cité encore\nréponse"),
        ("> un \n>> deux", "> un\n>> deux"),
        (" From ici", "From ici"),
        ("texte\n-- \nJean", "texte\n-- \nJean"),
    ],
)
def test_flowed_lines_are_joined_within_one_depth(wrapped: str, text: str) -> None:
    """RFC 3676."""
    assert [line.rstrip() for line in unflow(wrapped).split("\n")] == [
        line.rstrip() for line in text.split("\n")
    ]


def test_parts_without_a_closing_boundary_are_read() -> None:
    """Truncated by a relay."""
    raw = mail("--x\nContent-Type: text/plain\n\nDébut", Content_Type="multipart/mixed; boundary=x")
    parsed = parse_mail(raw)

    assert parsed.text == "Début"
    assert "no_closing_boundary" in parsed.defects


def test_a_wrong_boundary_is_guessed_from_the_body() -> None:
    """The header names another one than the body shows."""
    body = "--vrai\nContent-Type: text/plain; charset=utf-8\n\nPalette cassée\n--vrai--\n"
    parsed = parse_mail(mail(body, Content_Type="multipart/mixed; boundary=faux"))

    assert parsed.text == "Palette cassée"
    assert "no_boundary" in parsed.defects


@pytest.mark.parametrize(
    "tail",
    [bytes(2_000_000), bytes([1]) + bytes(10), b"\1" * 500_000, (b"\1" + bytes(10)) * 100_000],
    ids=["zeros", "empty", "ones", "many"],
)
def test_a_hostile_winmail_dat_is_given_up(tail: bytes) -> None:
    """Empty objects keep its reader busy for minutes."""
    start = time.monotonic()
    parse_mail(multipart("Content-Type: text/plain\n\nVoir", tnef_part(winmail()[:6] + tail)))

    assert time.monotonic() - start < 20
