"""Are the addresses that a hidden copy went to read, whatever the headers hold?"""

from __future__ import annotations

import pytest

from intake.delivered import MAX_ADDRESSES, hidden_recipients


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"Bcc: Bureau <a+x@b.fr>, c@d.fr\n\nDelivered-To: corps@b.fr\n", ("a+x@b.fr", "c@d.fr")),
        (b"Delivered-To: A+X@B.fr\r\nX-Original-To: a+x@b.fr\r\n\r\n", ("a+x@b.fr",)),
        (b"Envelope-To:\r\n a@b.fr\r\n\r\n", ("a@b.fr",)),
        (b"To: a@b.fr\n\n", ()),
        (b"Bcc: \xff\xfe@@ <>\n\n", ()),
        (b"", ()),
    ],
    ids=["bcc", "envelope", "folded", "to", "garbage", "empty"],
)
def test_hidden_recipients(raw: bytes, found: tuple[str, ...]) -> None:
    """Lower-case, each once, of the fields that tell it and of the header alone."""
    assert hidden_recipients(raw) == found


def test_a_flood_of_addresses_is_cut() -> None:
    """A hostile header costs no more than a long one."""
    raw = b"Bcc: " + b", ".join(b"a%d@b.fr" % n for n in range(5000)) + b"\n\n"

    assert len(hidden_recipients(raw)) == MAX_ADDRESSES
