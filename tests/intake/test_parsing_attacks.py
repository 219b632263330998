"""Each row of the attack table (MAIL.md 2.5): under a second, and no exception, for what breaks others."""

from __future__ import annotations

import base64

import pytest

from intake.parsing import parse_mail
from models.values import Address, ParsedMail
from tests.cpu import at_most
from tests.intake.mails import mail, multipart

SECONDS = 1.0


def parse_in_time(raw: bytes) -> ParsedMail:
    """Parse, and refuse what was not foreseen or takes more than processor time allows."""
    with at_most(SECONDS):
        parsed = parse_mail(raw)
    assert not any(defect.startswith("unreadable") for defect in parsed.defects)
    return parsed


def _nested(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    return b"From: a@b.example\n" + opened + b"\nfin"


@pytest.mark.parametrize("depth", [500, 1000, 5000])
def test_nested_multiparts_stop_at_the_depth_limit(depth: int) -> None:
    """The standard library raises RecursionError at 1,000."""
    assert "too_deep" in parse_in_time(_nested(depth)).defects


def test_nested_mails_stop_at_the_depth_limit() -> None:
    """2,000 mails one in another raise RecursionError in the standard library."""
    raw = b"From: a@b.example\n" + b"Content-Type: message/rfc822\n\n" * 2000 + b"Subject: x\n\nfin"

    assert "too_deep" in parse_in_time(raw).defects


def test_twenty_thousand_parts_stop_at_the_limit() -> None:
    """They take the standard library three seconds and 400 MB."""
    parsed = parse_in_time(multipart(*["Content-Type: text/plain\n\nx"] * 20_000))

    assert "too_many_parts" in parsed.defects


@pytest.mark.parametrize("count", [10_000, 50_000])
def test_quoted_words_in_from_are_read_in_linear_time(count: int) -> None:
    """50,000 quoted words take the standard library fifteen seconds."""
    assert "header_too_long" in parse_in_time(mail(From='"a" ' * count)).defects


@pytest.mark.parametrize("stuffing", ["a=b; " * 5000, ";" * 500_000, 'a="' * 5000, "a*0*=b; " * 3000])
def test_stuffed_content_type_parameters_are_cut(stuffing: str) -> None:
    """5,000 parameters take two seconds, stuffed semicolons thirty (cpython#87075)."""
    assert parse_in_time(mail("Bonjour", Content_Type=f"text/plain; {stuffing}")).text == "Bonjour"


def test_a_thousand_open_comments_are_harmless() -> None:
    """They raise RecursionError in the standard library."""
    parse_in_time(mail(To="(" * 1000, Cc="((" * 8000))


def test_exchange_message_ids_in_brackets_are_read() -> None:
    """Real Exchange mails carry ``<[x@y]>``, which raises IndexError in the standard library."""
    parsed = parse_in_time(mail(Message_ID="<[abc@microsoft.com]>", References="<[a@b]> <c@d>"))

    assert (parsed.message_id, parsed.references) == ("abc@microsoft.com", ("a@b", "c@d"))


@pytest.mark.parametrize(
    "charset", ["x-unknown", "zlib", "idna", "utf-8\0", "rot13", "unicode_escape", "é", "punycode"]
)
def test_impossible_charsets_are_read_all_the_same(charset: str) -> None:
    """They raise LookupError, UnicodeError or ValueError in the standard library."""
    parsed = parse_in_time(mail("Déçu de la réception", Content_Type=f'text/plain; charset="{charset}"'))

    assert parsed.text == "Déçu de la réception"


@pytest.mark.parametrize("declared", ["utf-8", "us-ascii", "iso-8859-1", ""])
def test_latin_bytes_keep_their_accents_whatever_is_declared(declared: str) -> None:
    """Others show ``�t�`` in place of été."""
    kind = f"text/plain; charset={declared}" if declared else "text/plain"

    parsed = parse_in_time(mail("L'été à Évry".encode("cp1252"), Content_Type=kind))

    assert parsed.text == "L'été à Évry"


def test_windows_bytes_declared_latin1_give_no_control_character() -> None:
    """The euro, the apostrophe and the dash of Windows-1252 are read as such."""
    parsed = parse_in_time(
        mail("l’avoir de 12 € – œuvre".encode("cp1252"), Content_Type="text/plain; charset=iso-8859-1")
    )

    assert parsed.text == "l’avoir de 12 € – œuvre"


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_raw_8_bit_headers_are_decoded(charset: str) -> None:
    """Surrogates in a name crash the database later."""
    raw = mail(
        From="Hélène Dœ <h@b.example>".replace("œ", "oe").encode(charset), Subject="Réclamé".encode(charset)
    )

    parsed = parse_in_time(raw)

    assert parsed.from_ == Address("Hélène Doe", "h@b.example")
    assert parsed.subject == "Réclamé"


def test_encoded_line_ends_do_not_forge_headers() -> None:
    """``=0D=0ABcc:`` in an encoded word stays one line of text."""
    subject = "=?utf-8?q?Bonjour=0D=0ABcc:_x=40y.example=00=1B[31m?="

    parsed = parse_in_time(mail(Subject=subject, From="=?utf-8?q?A=0D=0AB?= <a@b.example>"))

    assert parsed.subject == "Bonjour Bcc: x@y.example[31m"
    assert parsed.from_.name == "A B"


def test_paths_in_file_names_are_taken_out() -> None:
    """Names come from strangers: no path, no control character."""
    names = [
        'filename="../../etc/passwd"',
        "filename*=utf-8''..%2F..%2Fa%00b.pdf",
        'filename="C:\\\\Windows\\\\con.txt"',
    ]

    parsed = parse_in_time(multipart(*[f"Content-Disposition: attachment; {name}\n\nx" for name in names]))

    assert [each.name for each in parsed.attachments] == ["passwd", "ab.pdf", "_con.txt"]


@pytest.mark.parametrize(
    "date",
    [
        "Tue, 3 Mar 99999 10:00:00 +0100",
        "Tue, 3 Mar 2026 10:00:00 +9999",
        "hier",
        "",
    ],
)
def test_impossible_dates_give_none_and_a_defect(date: str) -> None:
    """The date of arrival is used instead."""
    parsed = parse_in_time(mail(Date=date))

    assert parsed.date is None
    assert "bad_date" in parsed.defects


@pytest.mark.parametrize("sender", [None, "", "undisclosed-recipients:;", "<>", "()"])
def test_a_mail_without_sender_is_still_a_mail(sender: str | None) -> None:
    """It becomes a dossier like any other, with a defect."""
    parsed = parse_in_time(mail(From=sender))

    assert parsed.from_.address == ""
    assert "no_from" in parsed.defects
    assert parsed.new_text == "Bonjour,\n\nLa palette est arrivée cassée."


@pytest.mark.parametrize(
    "word",
    [
        "On ",
        "Le ",
        "Le lun. 1 ",
        "> ",
        "De : ",
        "cordialement ",
        "a@",
        "-",
        "_",
        "a écrit :\n",
        "De : a@b.fr\n",
    ],
)
def test_repeated_openings_of_quotes_are_linear(word: str) -> None:
    """12 KB of ``On `` take a known library 190 seconds."""
    parse_in_time(mail(word * (100_000 // len(word))))


def test_thirty_megabytes_are_read_in_time() -> None:
    """A mail with a heavy attachment costs its decoding and two hashes."""
    content = base64.encodebytes(b"%PDF-1.7" + bytes(30_000_000)).decode()
    raw = multipart(
        "Content-Type: text/plain; charset=utf-8\n\nVoir la pièce jointe.",
        f"Content-Type: application/pdf; name=plan.pdf\nContent-Transfer-Encoding: base64\n\n{content}",
    )

    parsed = parse_in_time(raw)

    assert parsed.new_text == "Voir la pièce jointe."
    assert parsed.attachments[0].size == 30_000_008


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000,
        "<blockquote type=cite>" * 50_000,
        "<b><p>" * 100_000,
        "<a href=x>" * 100_000,
        "&" * 1_000_000,
        "<" * 1_000_000,
        "<script " * 200_000,
        "<p>a</p>" * 250_000,
        "<table><tr><td>" * 20_000,
        "<p " + "a=b " * 300_000,
        "<p style='margin-left:99999999em'>a",
        "<td colspan=99999999>a",
    ],
    ids=lambda page: page[:12],
)
def test_hostile_pages_are_read_in_time(page: str) -> None:
    """100,000 open elements take the sanitiser 48 seconds when nothing stops them."""
    parse_in_time(mail(page + "x", Content_Type="text/html; charset=utf-8"))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 100_000,
        b"\xff" * 1_000_000,
        b"\n" * 1_000_000,
        b"\r" * 1_000_000,
        b":" * 1_000_000,
        b"a:\n" * 500_000,
        b"X-A: b" + b"\n c" * 300_000 + b"\n\nx",
        b"From a@b\n\n",
        b"\xef\xbb\xbfFrom: a@b.example\n\nx",
    ],
    ids=range(10),
)
def test_bytes_that_are_no_mail_are_read_in_time(raw: bytes) -> None:
    """Any bytes give a mail."""
    parse_in_time(raw)


def test_combining_marks_are_composed_in_linear_time() -> None:
    """Unicode normalisation takes five minutes on half a million of them."""
    parsed = parse_in_time(mail("re\u0301c\u0327u " + "a" + "\u0301\u0327" * 250_000))

    assert parsed.text.startswith("réçu ")


def test_lines_that_look_like_boundaries_do_not_add_up() -> None:
    """Three million lines that begin like the boundary are given up."""
    raw = mail(b"--bx\n" * 1_000_000, Content_Type="multipart/mixed; boundary=b")

    assert "too_much_to_scan" in parse_in_time(raw).defects
