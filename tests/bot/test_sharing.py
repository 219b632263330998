"""Are the files of a mail shown under names that nothing runs?"""

from __future__ import annotations

import pytest

from desk.joining import SAFE, harmless_name

RUN = ("js", "vbs", "bat", "cmd", "ps1", "hta", "exe", "scr", "lnk", "html", "svg", "docm", "xlsm", "url")


@pytest.mark.parametrize("kind", SAFE)
@pytest.mark.parametrize("end", RUN)
def test_a_name_that_runs_is_shown_as_what_its_bytes_are(kind: str, end: str) -> None:
    """A script is plain text to who looks at its bytes, and a program to who double-clicks."""
    assert harmless_name(f"facture.{end}", kind).endswith(SAFE[kind])


def test_a_true_name_is_kept() -> None:
    """Capitals and several dots change nothing; no end gets one."""
    assert harmless_name("Bon de livraison 2.PDF", "application/pdf") == "Bon de livraison 2.PDF"
    assert harmless_name("lisez-moi", "text/plain") == "lisez-moi.txt"
