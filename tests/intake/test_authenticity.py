"""What the receiving server and the headers say of the sender."""

from __future__ import annotations

import time

import pytest

from intake.authenticity import organisation
from intake.parsing import ParseOptions, parse_mail
from tests.intake.mails import mail

OURS = ParseOptions(authserv_id="mx.arvel.example", own_domains=frozenset({"arvel.example"}))
PASS = (
    "mx.arvel.example; spf=pass smtp.mailfrom=client.example; dkim=pass header.d=client.example; dmarc=pass"
)


def verdicts(options: ParseOptions, *results: str) -> tuple[str, str, str]:
    """Return SPF, DKIM and DMARC for a mail with these Authentication-Results, topmost first."""
    head = b"".join(f"Authentication-Results: {result}\n".encode() for result in results)
    found = parse_mail(head + mail(), options=options).authenticity
    return found.spf, found.dkim, found.dmarc


def test_the_results_of_our_server_are_read() -> None:
    """RFC 8601, the configured authserv-id."""
    assert verdicts(OURS, PASS) == ("pass", "pass", "pass")


def test_without_a_configured_server_nothing_is_believed() -> None:
    """Unknown is never taken for pass."""
    assert verdicts(ParseOptions(), PASS) == ("unknown", "unknown", "unknown")


def test_another_server_is_not_believed() -> None:
    """A sender may write any Authentication-Results."""
    assert verdicts(OURS, PASS.replace("arvel", "pirate")) == ("unknown", "unknown", "unknown")


def test_the_topmost_instance_wins() -> None:
    """A forged one lies below the one that our server adds."""
    assert verdicts(OURS, "mx.arvel.example; dmarc=fail; spf=fail", PASS) == ("fail", "pass", "fail")


def test_exchange_online_writes_no_server_name() -> None:
    """The mode "topmost" trusts the topmost instance, whatever its name."""
    result = "spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=client.example; dkim=none; dmarc=fail action=none"

    assert verdicts(ParseOptions(authserv_id="topmost"), result, PASS) == ("pass", "none", "fail")
    assert verdicts(OURS, result) == ("unknown", "unknown", "unknown")


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("softfail", "fail"),
        ("neutral", "none"),
        ("temperror", "unknown"),
        ("permerror", "unknown"),
        ("none", "none"),
    ],
)
def test_other_results_are_brought_to_four_words(word: str, verdict: str) -> None:
    """pass, fail, none, unknown."""
    assert verdicts(OURS, f"mx.arvel.example; spf={word}")[0] == verdict


def test_one_valid_signature_is_enough() -> None:
    """Lists break one signature and add another."""
    assert (
        verdicts(OURS, "mx.arvel.example; dkim=fail header.d=a.example; dkim=pass header.d=b.example")[1]
        == "pass"
    )


def test_a_malformed_field_does_not_raise() -> None:
    """What authres refuses is read clause by clause."""
    assert verdicts(OURS, "mx.arvel.example; spf=pass (((; dmarc=pass policy.x=\u00e9 ==;; dkim")[2] in {
        "pass",
        "unknown",
    }


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"From": "A <a@x.example>, B <b@y.example>"}, "several_from"),
        ({"From": "admin@banque.example <pirate@x.example>"}, "display_name_spoof"),
        ({"From": '"reclamations@arvel.example" <pirate@x.example>'}, "display_name_spoof"),
        ({"From": "Support arvel.example <pirate@x.example>"}, "display_name_spoof"),
        ({"From": "Client <a@xn--client-3ve.example>"}, "homograph"),
        ({"From": "Client <a@cli\u0435nt.example>"}, "homograph"),
        ({"From": "Cl\u0456ent <a@client.example>"}, "homograph"),
        ({"From": "Client \u202egnp.exe <a@client.example>"}, "bidi"),
        ({"Subject": "Facture \u202efdp.exe"}, "bidi"),
        ({"Reply_To": "pirate@ailleurs.example"}, "reply_to_elsewhere"),
    ],
    ids=str,
)
def test_doubtful_senders_are_flagged(changes: dict[str, str], doubt: str) -> None:
    """Each form of MAIL.md 2.4 has its code."""
    assert doubt in parse_mail(mail(**changes), options=OURS).authenticity.doubts


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"From": "Hélène Durand <h.durand@société.example>"},
        {"From": "Иван Петров <ivan@client.example>"},
        {"Reply_To": "autre@client.example"},
        {"Reply_To": "sav@mail.client.example"},
        {"From": "client@client.example <client@client.example>"},
    ],
    ids=str,
)
def test_ordinary_senders_are_not_flagged(changes: dict[str, str]) -> None:
    """Accents, other alphabets and a reply address of the same domain are ordinary."""
    assert parse_mail(mail(**changes), options=OURS).authenticity.doubts == ()


def test_two_from_fields_are_flagged() -> None:
    """Readers disagree on which one counts."""
    raw = b"From: Autre <autre@x.example>\n" + mail()

    assert "several_from" in parse_mail(raw).authenticity.doubts


@pytest.mark.parametrize(
    ("domain", "owner"),
    [
        ("mail.acme.example", "acme.example"),
        ("a.b.mairie.gouv.fr", "mairie.gouv.fr"),
        ("acme.co.uk", "acme.co.uk"),
    ],
)
def test_an_organisation_owns_its_subdomains(domain: str, owner: str) -> None:
    """Replies to a subdomain do not go elsewhere."""
    assert organisation(domain) == owner


@pytest.mark.parametrize("name", [b"a" * 16_000, b"=?utf-8?b?" * 1_600, b"a@" * 8_000, b"a." * 8_000])
@pytest.mark.parametrize("field", [b"From", b"Reply-To", b"To"])
def test_a_name_of_thousands_of_letters_is_read_at_once(field: bytes, name: bytes) -> None:
    """Each such mail took three seconds of processor: a hundred of them, five minutes of silence."""
    started = time.process_time()
    parse_mail(field + b": " + name + b" <a@b.example>\r\n\r\nx")

    assert time.process_time() - started < 1.0
