"""A suspect mail is read in a process of its own, within limits."""

from __future__ import annotations

import pytest

from intake.parsing import ParseOptions, parse_in_child, parse_mail
from intake.parsing.carrying import parsed_from_dict, parsed_to_dict
from intake.parsing.child import ParseLimitError
from tests.courriels.mutations import seeds
from tests.intake.mails import mail, multipart


def test_the_child_reads_what_the_parent_would() -> None:
    """Options go down and the mail comes back whole, attachments included."""
    raw = multipart(
        "Content-Type: text/plain; charset=utf-8\n\nPalette cassée",
        'Content-Type: image/png\nContent-ID: <a@b>\nContent-Disposition: inline; filename="é.png"\n\n\0\1',
    )
    options = ParseOptions(own_addresses=frozenset({"client@client.example"}))

    assert parse_in_child(raw, options) == parse_mail(raw, options=options)


@pytest.mark.parametrize("raw", [*seeds()[::4], b"", mail(Date="hier", From=None)], ids=range(14))
def test_a_mail_survives_the_way_between_processes(raw: bytes) -> None:
    """Plain JSON values, never pickle."""
    parsed = parse_mail(raw)

    assert parsed_from_dict(parsed_to_dict(parsed)) == parsed


def test_memory_beyond_the_limit_ends_the_child_only() -> None:
    """The desk learns that the mail could not be read."""
    with pytest.raises(ParseLimitError):
        parse_in_child(mail("x" * 20_000_000), memory=40 << 20)
