"""Can nobody but the desk make a Message-ID or a reply address that it recognises?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.signing import MAC_LENGTH, SignedId, Signer
from models.errors import SettingsError

KEY = "une-clef-de-test-assez-longue-0123456789"
OTHER = "une-autre-clef-de-test-assez-longue-9876"
SIGNER = Signer(KEY, "desk.example.fr")
BASE = "reclamations@acme.fr"


@pytest.mark.parametrize("key", ["", "court", "x" * 31, "a" * 64, "ab" * 20])
def test_a_weak_key_is_refused(key: str) -> None:
    """Empty, short or monotonous keys sign nothing."""
    with pytest.raises(SettingsError):
        Signer(key, "desk.example.fr")


@pytest.mark.parametrize("domain", ["", "a b", "x>\r\nBcc: y", "-desk.fr", "élan.fr"])
def test_a_domain_that_no_header_can_carry_is_refused(domain: str) -> None:
    """The domain ends in every Message-ID."""
    with pytest.raises(SettingsError):
        Signer(KEY, domain)


def test_a_signature_has_eighty_bits_at_least() -> None:
    """Base32 letters carry five bits each."""
    assert MAC_LENGTH * 5 >= 80


@settings(deadline=None)
@given(st.integers(2000, 9999), st.integers(0, 10**8), st.integers(0, 10**12))
def test_what_was_signed_is_read_back(year: int, serial: int, number: int) -> None:
    """Message-IDs, reply and bounce addresses say what was put in, whatever case they come back in."""
    reference = f"D-{year}-{serial:05d}"
    message_id = SIGNER.message_id(reference, number)
    address = SIGNER.plus_address(BASE, reference)

    assert SIGNER.message_id(reference, number) == message_id
    for said in (message_id, f"<{message_id}>", f" <{message_id.upper()}> "):
        assert SIGNER.read_message_id(said) == SignedId(reference, number)
    for said in (address, address.upper(), f" {address}"):
        assert SIGNER.read_plus_address(said) == reference
    assert SIGNER.read_verp(SIGNER.verp(BASE, number)) == number


def test_a_changed_letter_is_not_ours() -> None:
    """Each letter of the id but the domain is signed."""
    message_id = SIGNER.message_id("D-2026-00042", 7)
    name, _, domain = message_id.partition("@")
    for place, letter in enumerate(name):
        changed = name[:place] + ("3" if letter != "3" else "4") + name[place + 1 :]
        assert SIGNER.read_message_id(f"{changed}@{domain}") is None


def test_a_signature_serves_one_purpose() -> None:
    """The signature of a reply address makes no Message-ID and no bounce address."""
    mac = SIGNER.plus_address(BASE, "D-2026-00042").split("@")[0].rpartition(".")[2]

    assert SIGNER.read_message_id(f"d2026-00042.1.{mac}@desk.example.fr") is None
    assert SIGNER.read_verp(f"reclamations+b1.{mac}@acme.fr") is None


def test_another_key_is_not_ours_unless_it_was() -> None:
    """After a change of key the ids of before are still read."""
    old = Signer(OTHER, "desk.example.fr")
    message_id = old.message_id("D-2026-00042", 7)

    assert SIGNER.read_message_id(message_id) is None
    renewed = Signer(KEY, "desk.example.fr", previous_keys=[OTHER])
    assert renewed.read_message_id(message_id) == SignedId("D-2026-00042", 7)
    assert renewed.message_id("D-2026-00042", 7) == SIGNER.message_id("D-2026-00042", 7)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_harm(text: str) -> None:
    """Foreign ids and addresses are nothing of ours."""
    assert SIGNER.read_message_id(text) is None
    assert SIGNER.read_plus_address(text) is None
    assert SIGNER.read_verp(text) is None


@pytest.mark.parametrize(
    "base", ["reclamations", "a+b@acme.fr", "@acme.fr", "reclamations@", "r" * 40 + "@acme.fr"]
)
def test_an_address_that_cannot_carry_a_signature_is_told(base: str) -> None:
    """A reply address longer than RFC 5321 allows would be cut on the way."""
    with pytest.raises(SettingsError):
        SIGNER.plus_address(base, "D-2026-00042")


@pytest.mark.parametrize("reference", ["", "42", "D-26-1", "D-2026-00042\r\nX: y"])
def test_only_references_are_signed(reference: str) -> None:
    """A wrong reference is a mistake of the caller."""
    with pytest.raises(ValueError, match="not a reference"):
        SIGNER.message_id(reference, 1)
