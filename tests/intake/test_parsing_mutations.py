"""Two thousand damaged mails: none raises, none is slow, and what is read can be stored."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.parsing import parse_mail, parsed_to_json
from models.values import ParsedMail
from tests.courriels.mutations import mutated
from tests.cpu import at_most

SECONDS = 1.0


def check(parsed: ParsedMail) -> None:
    """Check what every parsed mail promises, whatever the bytes."""
    assert not any(defect.startswith("unreadable") for defect in parsed.defects)
    json.dumps(parsed_to_json(parsed, "x"), ensure_ascii=False).encode("utf-8")
    assert "\0" not in parsed.text
    assert "\n" not in parsed.subject
    assert len(parsed.identity) == 64
    assert all(each.name and "/" not in each.name for each in parsed.attachments)
    assert parsed.date is None or parsed.date.tzinfo is not None


def test_two_thousand_damaged_mails_are_read() -> None:
    """No exception, at most a second each."""
    for raw in mutated(2_000, seed=4):
        with at_most(SECONDS):
            check(parse_mail(raw))


@given(st.binary(max_size=3000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_mail(raw: bytes) -> None:
    """Parsing never raises."""
    check(parse_mail(raw))


@given(st.text(max_size=2000))
@settings(max_examples=200, deadline=None)
def test_any_text_survives_as_a_body(text: str) -> None:
    """No letter or digit of a body is lost between new text, quote, signature and forward."""
    raw = b"Content-Type: text/plain; charset=utf-8\nFrom: a@b.example\n\n" + text.encode("utf-8", "replace")
    parsed = parse_mail(raw)
    told = parsed.new_text + parsed.quoted + parsed.signature
    if parsed.forwarded is None:
        assert sum(map(str.isalnum, told)) == sum(map(str.isalnum, parsed.text))
