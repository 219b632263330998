"""Do values survive the way to JSON and back?"""

from __future__ import annotations

import json

import pydantic
import pytest

from models.plain import from_plain, to_plain
from models.values import Analysis, Attachment, Draft
from tests.builders import ANALYSIS, DRAFT


def test_an_analysis_survives_json() -> None:
    """What is stored is what was understood."""
    assert from_plain(Analysis, json.loads(json.dumps(to_plain(ANALYSIS)))) == ANALYSIS


def test_a_draft_survives_json() -> None:
    """What is edited is what was proposed."""
    assert from_plain(Draft, json.loads(json.dumps(to_plain(DRAFT)))) == DRAFT


def test_an_unknown_label_is_refused() -> None:
    """A label outside the closed lists never enters (PEERS.md, thread 31)."""
    plain = to_plain(ANALYSIS)
    with pytest.raises(pydantic.ValidationError):
        from_plain(Analysis, {**plain, "ton": "furieux"})


def test_bytes_never_travel_as_json() -> None:
    """The content of an attachment stays out."""
    assert "content" not in to_plain(Attachment("a.pdf", "application/pdf", 3, "0" * 64, b"abc"))
