"""Golden mails: client x form x encoding, each with a complaint written for the project."""

from __future__ import annotations

import pytest

from intake.parsing import parse_mail
from models.values import ParsedMail
from models.vocabulary import MailKind
from tests.courriels.clients import CLIENTS, FORWARDS, PAGES, Client
from tests.courriels.encodings import ENCODINGS, build, through
from tests.courriels.forms import Case, Form, load_plaintes

PLAINTES, REPONSE, TRANSFERT = load_plaintes()
PAGE_ENCODINGS = ("utf8_8bit", "utf8_qp", "cp1252_declared_latin1", "cp1252_declared_utf8", "utf8_base64")
COMPANY_WORDS = "Nous avons bien reçu votre demande et la transmettons"
FORWARDED_WORDS = "je ne peux pas ouvrir l'établissement."


def _cases() -> list[tuple[Client, int, str]]:
    """Every client with four encodings, and every encoding with three clients, complaints in turn."""
    names = list(ENCODINGS)
    found = []
    for number, client in enumerate(CLIENTS):
        encodings = (
            PAGE_ENCODINGS
            if client in PAGES
            else [names[(number * 5 + k * 4) % len(names)] for k in range(4)]
        )
        found += [(client, (number + k) % len(PLAINTES), encoding) for k, encoding in enumerate(encodings)]
    return found


CASES = _cases()


def flat(text: str) -> str:
    """Return a text whose line ends and blanks do not count: HTML and charsets change them."""
    return " ".join(text.replace("\u00a0", " ").replace("\ufeff", "").split())


def _check(parsed: ParsedMail, form: Form, encoding: str) -> None:
    assert parsed.kind is MailKind.HUMAN
    assert flat(parsed.new_text) == flat(through(form.new_text, encoding))
    assert flat(parsed.signature) == flat(through(form.signature, encoding))
    company = flat(through(COMPANY_WORDS, encoding))
    assert (company in flat(parsed.quoted.replace(">", " "))) == form.quoted
    assert (parsed.forwarded is not None) == form.forwarded
    if parsed.forwarded is not None:
        assert parsed.forwarded.from_ is not None
        assert parsed.forwarded.from_.address == TRANSFERT.adresse
        assert flat(parsed.forwarded.subject) == flat(through(TRANSFERT.objet, encoding))
        assert flat(through(FORWARDED_WORDS, encoding)) in flat(parsed.forwarded.text)
    assert "unreadable" not in parsed.defects


@pytest.mark.parametrize(
    ("client", "number", "encoding"),
    CASES,
    ids=[f"{client.__name__}-{number}-{encoding}" for client, number, encoding in CASES],
)
def test_parts_of_a_golden_mail_are_told_apart(client: Client, number: int, encoding: str) -> None:
    """New text, quote, signature and forward come out as the client's form has them."""
    plainte = PLAINTES[number]
    form = client(Case(plainte, REPONSE, TRANSFERT))

    parsed = parse_mail(build(form, plainte, encoding))

    _check(parsed, form, encoding)
    assert parsed.from_.name == plainte.nom
    assert parsed.subject == form.subject


@pytest.mark.parametrize(
    "client", [each for each in CLIENTS if each not in PAGES], ids=lambda each: each.__name__
)
def test_the_plain_part_of_an_alternative_is_read(client: Client) -> None:
    """With both a plain and an HTML part, the plain one is split and the page is kept sanitised."""
    plainte = PLAINTES[0]
    form = client(Case(plainte, REPONSE, TRANSFERT))

    parsed = parse_mail(build(form, plainte, "utf8_qp", alternative=True))

    _check(parsed, form, "utf8_qp")
    assert parsed.html is not None


def test_the_golden_set_is_large_enough() -> None:
    """The promise is 150 French mails; forwards and pages are among them."""
    assert len(CASES) >= 150
    assert {client for client, _, _ in CASES} >= {*FORWARDS, *PAGES}
    assert {encoding for _, _, encoding in CASES} == set(ENCODINGS)
