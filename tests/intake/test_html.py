"""What an HTML body says as text, and what of it may be shown."""

from __future__ import annotations

import time

import pytest

from intake.html import is_too_rich, sanitise
from intake.html_text import html_to_text, strip_tags
from intake.parsing import parse_mail
from tests.intake.mails import mail, multipart


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Bonjour</p><p>Rien reçu.</p>", "Bonjour\n\nRien reçu."),
        ("<div>Bonjour</div><div>Rien reçu.</div>", "Bonjour\nRien reçu."),
        ("Bonjour<br>Rien re&ccedil;u&nbsp;!", "Bonjour\nRien reçu !"),
        ("<ul><li>palette</li><li>carton</li></ul>", "* palette\n  * carton"),
        ("<p>a<span style='display:none'>caché</span>b</p>", "ab"),
        ("<head><style>p{color:red}</style><title>T</title></head><p>a</p>", "a"),
        ("<table><tr><td>Lot</td><td>6A417</td></tr></table>", "Lot  6A417"),
        ("", ""),
        ("pas de balise", "pas de balise"),
    ],
)
def test_pages_are_laid_out_as_text(page: str, text: str) -> None:
    """Paragraphs, breaks, lists, tables, entities; nothing hidden."""
    assert html_to_text(page).text.strip() == text


def test_cited_blocks_become_quoted_lines() -> None:
    """So that one splitter serves text and HTML."""
    page = (
        "<p>Neuf</p><blockquote type='cite'><p>Vieux</p><blockquote type='cite'>Très "
        "vieux</blockquote></blockquote>"
    )

    lines = html_to_text(page).text.split("\n")

    assert "> Vieux" in lines
    assert "> > Très vieux" in lines


def test_an_indented_paragraph_is_no_quote() -> None:
    """People indent with block quotes too."""
    assert ">" not in html_to_text("<p>Voici :</p><blockquote>Lot 6A417</blockquote>").text


@pytest.mark.parametrize(
    "mark",
    [
        '<div id="divRplyFwdMsg">',
        '<div id="x_divRplyFwdMsg">',
        '<div id="appendonsend">',
        '<div id="mail-editor-reference-message-container">',
        '<div class="yahoo_quoted_12">',
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>",
        "<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'>",
    ],
)
def test_places_where_clients_put_the_quoted_mail_are_known(mark: str) -> None:
    """Whatever the language of the block that follows."""
    page = f"<p>Neuf</p>{mark}Fra: x<br>Dato: y</div><p>Vieux</p>"
    parsed = parse_mail(mail(page, Content_Type="text/html; charset=utf-8", In_Reply_To="<a@b>"))

    assert parsed.new_text == "Neuf"
    assert "Vieux" in parsed.quoted


@pytest.mark.parametrize(
    "mark",
    [
        '<div class="gmail_signature">',
        '<div class="moz-signature">',
        '<div id="Signature">',
        '<div id="ms-outlook-mobile-signature">',
    ],
)
def test_signatures_that_the_page_names_are_taken_off(mark: str) -> None:
    """Even where no formula and no known name begins them."""
    page = f"<p>Rien reçu.</p>{mark}<p>ACME, le monde du boulon</p><p>Atelier nord</p></div>"
    parsed = parse_mail(mail(page, Content_Type="text/html; charset=utf-8"))

    assert parsed.new_text == "Rien reçu."
    assert "boulon" in parsed.signature


def test_a_text_written_inside_the_signature_is_kept() -> None:
    """Some people write where their signature is."""
    page = '<div class="gmail_signature"><p>Rien reçu depuis lundi, que faites-vous ?</p></div>'

    assert parse_mail(mail(page, Content_Type="text/html; charset=utf-8")).new_text.startswith("Rien reçu")


@pytest.mark.parametrize(
    "stub",
    [
        "",
        " ",
        "Votre messagerie ne peut afficher ce message HTML.",
        "This message is in HTML format, please view it in your browser.",
    ],
)
def test_a_plain_part_that_says_nothing_gives_way_to_the_page(stub: str) -> None:
    """Some programs send an empty or idle alternative."""
    raw = multipart(
        f"Content-Type: text/plain; charset=utf-8\n\n{stub}",
        "Content-Type: text/html; charset=utf-8\n\n<p>Palette cassée</p>",
        subtype="alternative",
    )

    assert parse_mail(raw).new_text == "Palette cassée"


def test_the_charset_of_the_page_counts_where_the_header_has_none() -> None:
    """A meta element declares it."""
    page = "<html><head><meta charset='iso-8859-1'></head><p>Réclamé</p></html>".encode("latin-1")

    assert parse_mail(mail(page, Content_Type="text/html")).text == "Réclamé"


def test_a_page_declared_plain_is_read_as_a_page() -> None:
    """Nobody wants to read its source."""
    assert parse_mail(mail("<!DOCTYPE html><html><body><p>Bonjour</p></body></html>")).text == "Bonjour"


def test_images_written_into_the_page_weigh_nothing() -> None:
    """A page of five megabytes of images is still read to its end."""
    page = "<p>Début</p><img src='data:image/png;base64," + "iVBO" * 1_250_000 + "'><p>Fin</p>"
    parsed = parse_mail(mail(page, Content_Type="text/html; charset=utf-8"))

    assert parsed.text.split() == ["Début", "Fin"]
    assert "text_too_long" not in parsed.defects


def test_a_page_nested_beyond_reason_is_read_without_a_parser() -> None:
    """Its words are kept, its markup is not shown."""
    page = "<div>" * 5000 + "Palette cassée"

    assert is_too_rich(page)
    assert sanitise(page) is None
    assert html_to_text(page).text == "Palette cassée"


def test_stripping_tags_keeps_the_lines() -> None:
    """The fallback for what no parser takes."""
    page = "<p>Un</p><style>x</style><script>x</script><div>Deux &eacute;t&eacute;s</div>"

    assert strip_tags(page).split("\n") == ["Un", "Deux étés"]


@pytest.mark.parametrize("tag", ["<style>", "<script>", "<title>", "<head>", "</style>", "<!--"])
def test_stripping_tags_is_linear(tag: str) -> None:
    """Elements that never close do not send the reader to the end each time."""
    start = time.process_time()
    strip_tags(tag * 120_000)

    assert time.process_time() - start < 1.0
