"""The published flaws of desks like ours that touch the reading of mail (MAIL.md 2.6), one class a test."""

from __future__ import annotations

import time

import pytest
from lxml.html import fragment_fromstring  # type: ignore[import-untyped]

from intake.html import html_data
from intake.parsing import parse_mail
from tests.intake.mails import mail, multipart

ACTIVE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=//evil.example></iframe>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<form action=//evil.example>",
    "<style>@import '//evil.example'</style>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<object data=//evil.example>",
    "<math><mtext></p><img src=x onerror=alert(1)>",
    '<p style="background:url(//evil.example)">x</p>',
    "<img src='php://filter/convert.base64-encode/resource=/etc/passwd'>",
    "<link rel=stylesheet href=//evil.example>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<input autofocus onfocus=alert(1)>",
]


@pytest.mark.parametrize("markup", ACTIVE)
def test_cve_2018_17883_2021_3945_2026_32754_active_html_never_survives(markup: str) -> None:
    """Fourteen of twenty-nine flaws are scripts in a mail's HTML; CVE-2026-22200 read files through it."""
    html = parse_mail(mail(f"<p>Bonjour</p>{markup}", Content_Type="text/html; charset=utf-8")).html

    assert html is not None
    tree = fragment_fromstring(html, create_parent="div")
    assert "Bonjour" in tree.text_content()
    for element in tree.iter():
        assert element.tag in html_data("keep", "tags")
        assert not any(name.startswith("on") or name == "style" for name in element.attrib)
        assert element.get("src", "cid:").startswith("cid:")
        assert element.get("href", "https:").partition(":")[0] in {"", "http", "https", "mailto", "tel"}


def test_remote_images_are_left_out_and_inline_ones_kept() -> None:
    """A remote image tells its sender that the mail was read."""
    page = "<img src='https://evil.example/x.png'><img src='cid:logo@x' alt='Logo'>"

    html = parse_mail(mail(page, Content_Type="text/html")).html

    assert html is not None
    assert "evil.example" not in html
    assert 'src="cid:logo@x"' in html


@pytest.mark.parametrize(
    "subject", ["<script>alert(1)</script>", "<!channel> <@U1>", "=?utf-8?b?PHNjcmlwdD4=?="]
)
def test_cve_2018_1000154_2019_1010018_subjects_stay_text(subject: str) -> None:
    """A subject is carried as text on one line; the card escapes it, the parser does not hide it."""
    parsed = parse_mail(mail(Subject=subject))

    assert "\n" not in parsed.subject
    assert parsed.subject.startswith("<")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("\u200b.htaccess", "htaccess"),
        (".htaccess", "htaccess"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\uff0e\uff0e/\uff0ehtaccess", "htaccess"),
        ("a.php\u200b", "a.php"),
        ("<img src=x onerror=alert(1)>.pdf", "_img src=x onerror=alert(1)_.pdf"),
    ],
)
def test_cve_2026_28289_2026_27636_2020_24917_names_are_checked_after_cleaning(name: str, safe: str) -> None:
    """A zero-width space taken out after the check made ``.htaccess``, and a name ran a script."""
    raw = multipart(f'Content-Disposition: attachment; filename="{name}"\n\nx')

    assert parse_mail(raw).attachments[0].name == safe


def test_cve_2019_18180_a_long_extension_ends() -> None:
    """A very long extension put a desk into an endless loop."""
    raw = multipart(f'Content-Disposition: attachment; filename="a.{"b" * 5000}"\n\nx')

    assert len(parse_mail(raw).attachments[0].name) <= 120


def test_cve_2005_3895_a_page_attached_is_a_file_and_never_the_text() -> None:
    """An attached HTML or SVG file is listed with its real type, not shown in place."""
    parsed = parse_mail(
        multipart(
            "Content-Type: text/plain\n\nVoir le fichier",
            'Content-Type: text/html\nContent-Disposition: attachment; filename="a.html"\n\n<script>',
            'Content-Type: image/png\nContent-Disposition: attachment; filename="a.png"\n\n<svg onload=x>',
        )
    )

    assert parsed.text == "Voir le fichier"
    assert [each.content_type for each in parsed.attachments] == ["text/html", "image/svg+xml"]


def test_cve_2010_4767_a_bad_charset_in_from_keeps_one_sender() -> None:
    """It doubled tickets and answers elsewhere."""
    first = parse_mail(mail(From="=?x-bad?q?Ren=E9?= <r@b.example>"))
    second = parse_mail(mail(From="=?x-bad?q?Ren=E9?= <r@b.example>"))

    assert first.from_.name == "René"
    assert first.identity == second.identity


def test_cve_2008_7280_malformed_utf8_does_not_stop_the_mail() -> None:
    """Malformed UTF-8 stopped the retrieval of mail."""
    parsed = parse_mail(mail(b"caf\xc3\xa9 \xc3\x28 \xf0\x9f abc \xe9t\xe9"))

    assert parsed.text.startswith("café")
    assert "\ufffd" not in parsed.text


@pytest.mark.parametrize(
    "body", ["http://a" + "/a" * 50_000, "www." * 30_000, "@" * 100_000, "<" + "a" * 100_000, "Re: " * 25_000]
)
def test_cve_2021_36093_2021_21439_2010_3476_texts_cost_linear_time(body: str) -> None:
    """Filters on the body stuck desks for minutes."""
    start = time.process_time()
    parse_mail(mail(body, Subject=body[:10_000]))

    assert time.process_time() - start < 0.5


def test_a_message_id_used_before_does_not_hide_another_mail() -> None:
    """Identity is not the Message-ID alone: a stranger could use it first and have a mail ignored."""
    first, second = parse_mail(mail("Premier")), parse_mail(mail("Second"))

    assert first.message_id == second.message_id
    assert first.identity != second.identity


def test_the_same_mail_delivered_twice_has_one_identity() -> None:
    """Received, Delivered-To and line ends differ between deliveries."""
    raw = mail()
    traces = b"Delivered-To: b@arvel.example\r\nReceived: from x by y; Tue, 3 Mar 2026 10:00:01 +0100\r\n"
    twice = traces + raw.replace(b"\n", b"\r\n")

    assert parse_mail(raw).identity == parse_mail(twice).identity
