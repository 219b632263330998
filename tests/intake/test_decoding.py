"""Which characters bytes stand for, declared rightly, wrongly or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.cleaning import clean_line, clean_text
from intake.decoding import codec_name, decode_text, repair_mojibake

FRENCH = "L’été où Noël fût déçu : 12 € à Évry, œuvre « gâchée » – ça suffît."
PLAIN = "L'ete ou Noel, deçu à Évry : été gâché, où ça ?"


@pytest.mark.parametrize(
    "declared", [None, "", "utf-8", "UTF8", "us-ascii", "iso-8859-1", "windows-1252", "x-unknown", "latin-15"]
)
def test_utf8_is_known_by_its_bytes(declared: str | None) -> None:
    """Accents in well-formed UTF-8 are never anything else."""
    assert decode_text(FRENCH.encode(), declared).text == FRENCH


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "us-ascii", "iso-8859-1", "latin1", "windows-1252", "x-unknown", "cp1252"]
)
def test_windows_bytes_are_known_whatever_is_declared(declared: str | None) -> None:
    """The most common lie of all."""
    assert decode_text(FRENCH.encode("cp1252"), declared).text == FRENCH


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("mac-roman", "macintosh"),
        ("mac-roman", "x-mac-roman"),
        ("mac-roman", None),
        ("cp850", "ibm850"),
        ("cp850", None),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("utf-16-le", None),
        ("utf-32", "utf-32"),
        ("utf-7", "utf-7"),
        ("iso-8859-15", "iso-8859-15"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", None),
    ],
)
def test_rarer_charsets_are_read(codec: str, declared: str | None) -> None:
    """Old Macs, DOS programs, wide characters."""
    assert decode_text(PLAIN.encode(codec), declared).text == PLAIN


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        ("日本語のメール", "iso-2022-jp", "iso-2022-jp"),
        ("日本語", "shift_jis", "shift_jis"),
        ("中文邮件", "gb18030", "gb2312"),
        ("Привет", "koi8-r", "koi8-r"),
        ("Привет", "cp1251", "windows-1251"),
        ("한국어", "cp949", "ks_c_5601-1987"),
        ("łódź", "iso-8859-2", "iso-8859-2"),
    ],
)
def test_other_alphabets_are_read_as_declared(text: str, codec: str, declared: str) -> None:
    """Suppliers write from everywhere."""
    assert decode_text(text.encode(codec), declared).text == text


def test_a_truncated_or_mixed_text_keeps_what_is_good() -> None:
    """A signature in Latin-1 under a body in UTF-8."""
    mixed = "Déçu de la réception".encode() + b" - Ren\xe9"

    assert decode_text(mixed, "utf-8").text == "Déçu de la réception - René"
    assert decode_text("été".encode()[:-1] + b"", "utf-8").text.startswith("ét")


@pytest.mark.parametrize(
    ("broken", "right"),
    [
        ("trÃ¨s dÃ©Ã§u", "très déçu"),
        ("lâ€™avoir de 12 â\u201a¬", "l’avoir de 12 €"),
        ("dÃ©jÃ\u00a0 lÃ\u00a0", "déjà là"),
        ("Ã€ Ã‰vry", "À Évry"),
        ("São Paulo", "São Paulo"),
        ("Â", "Â"),
    ],
)
def test_text_read_wrongly_before_it_was_sent_is_repaired(broken: str, right: str) -> None:
    """Only the runs that become valid UTF-8 are touched."""
    assert repair_mojibake(broken) == right


def test_defects_say_what_was_wrong() -> None:
    """No such charset, or not the one declared."""
    assert decode_text(b"\xe9", "x-unknown").defects == ("bad_charset",)
    assert decode_text(b"\xe9", "utf-8").defects == ("wrong_charset",)
    assert decode_text("é".encode(), "utf-8").defects == ()


@pytest.mark.parametrize(
    "label",
    ["zlib", "rot13", "hex", "base64", "idna", "punycode", "unicode_escape", "undefined", "mbcs", "utf-8\0x"],
)
def test_codecs_that_are_no_charsets_are_refused(label: str) -> None:
    """Python knows codecs that no mail may use."""
    assert codec_name(label) in {None, "utf-8"}
    assert decode_text("déçu".encode(), label).text == "déçu"


def test_control_and_direction_characters_are_taken_out() -> None:
    """Terminals and logs obey them."""
    assert clean_line("a\x1b[31m\u202eb\r\nc\u2028d\x85e\0") == "a[31mb c d e"
    assert clean_text("a\r\nb\rc\0d\ufeff") == "a\nb\ncd"


@given(st.binary(max_size=500), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_with_any_label_are_decoded(raw: bytes, label: str | None) -> None:
    """Never raises, and what comes out can be stored."""
    clean_text(decode_text(raw, label).text).encode("utf-8")


@given(st.text(alphabet="abcdeéèàçùêîôœ’«»€ \n", max_size=300))
def test_french_survives_every_declaration(text: str) -> None:
    """UTF-8 whatever the label."""
    for label in ("utf-8", "iso-8859-1", None):
        assert decode_text(text.encode(), label).text == text
