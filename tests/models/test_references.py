"""Are the references of dossiers written one way and read in many?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.errors import BadReferenceError
from models.references import format_reference, read_reference, references_in

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["D-2026-00042", "D-2026-42", "2026-0042", "42", "#42", " d 2026 42 ", "[D-2026-00042]", "D-42"]
)
def test_a_reference_is_read_however_people_write_it(text: str) -> None:
    """Year and integer decide; a bare number is of this year."""
    assert read_reference(text, now=NOW) == (2026, 42)


@pytest.mark.parametrize("text", ["", "Martin", "D-", "D-2026-", "12345678901", "42 palettes"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    """A name or a sentence is not taken for a number."""
    with pytest.raises(BadReferenceError):
        read_reference(text, now=NOW)


def test_references_are_found_in_a_text() -> None:
    """A subject may carry one."""
    assert references_in("Re: [D-2026-00007] et d-2025-12") == ["D-2026-00007", "D-2025-00012"]
    assert format_reference(2026, 123456) == "D-2026-123456"
