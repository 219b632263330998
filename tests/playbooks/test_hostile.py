"""Does a mail made to hurt the desk still get a letter, quickly?"""

from __future__ import annotations

import time

import pytest

from models.values import Faits
from models.vocabulary import Demande, Enjeu, Menace, Ton
from playbooks.catalogue import Catalogue
from tests.playbooks.support import analysis, draft, mail

SIZE = 200_000
MAX_SECONDS = 10.0
"""A fifth of a second on an idle machine; the bound only catches what is not linear."""

BODIES = {
    "letters": "a" * SIZE,
    "spaces": " " * SIZE,
    "lines": "\n" * SIZE,
    "digits": "12 " * (SIZE // 3),
    "quotes": '« "' * (SIZE // 3),
    "hours": "1 h " * (SIZE // 4),
    "greetings": "Bonjour " * (SIZE // 8),
    "markup": "{{ 7 * 7 }}{% raw %}<script>&" * (SIZE // 30),
    "controls": "\u202e\x00\ufeff\u2028" * 500,
    "empty": "",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_hostile_mail_gets_a_letter_in_time(catalogue: Catalogue, body: str) -> None:
    """Every label at once, absurd facts, evidence as long as the mail: a letter comes out."""
    understood = analysis(
        ton=Ton.DECU,
        demandes=tuple(Demande),
        menaces=tuple(Menace),
        enjeux=tuple(Enjeu),
        faits=Faits(
            lot=(body[:80],),
            delais=(body[:300], "\\"),
            montants=(1e18, -5.0, 0.0),
            dates=("2026-02-30", "demain"),
        ),
        evidence={
            key: (body,) for key in ("motifs.qualite", "ton.decu", "demandes.avoir", "menaces.juridique")
        },
    )
    start = time.monotonic()

    written = draft(catalogue, mail(body, subject=body[:2000]), understood)

    assert time.monotonic() - start < MAX_SECONDS
    assert "Dossier D-2026-00042" in written.body
    assert "\n" not in written.subject
    assert "49" not in written.body.replace("2291", "")
