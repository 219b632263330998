"""Is a client who does not write in French answered in French? Never."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from desk.advising import propose_from
from desk.facts import facts_without_dossier
from models.values import MailText
from tests.builders import ANALYSIS, build_desk

MAIL = MailText("Late delivery", "Order 4578 has not arrived.", "John Smith <j@acme.example>")


@pytest.mark.parametrize(
    ("langue", "hello", "name"),
    [("en", "Dear", "l’anglais"), ("de", "Guten Tag", "l’allemand"), ("nl", "Geachte", "le néerlandais")],
)
def test_a_foreign_mail_is_acknowledged_in_its_language(
    tmp_path: Path, langue: str, hello: str, name: str
) -> None:
    """The acknowledgement is in the client's language; the matter is left to a person who reads it."""
    desk = build_desk(tmp_path).desk
    facts = facts_without_dossier(desk, "D-2026-00001", MAIL)
    draft = propose_from(desk, MAIL, dataclasses.replace(ANALYSIS, langue=langue), facts)

    assert draft.playbook == "langue-etrangere"
    assert draft.playbook in desk.catalogue.playbooks
    assert draft.body.startswith(hello)
    assert "Bonjour" not in draft.body
    assert name in draft.uncovered[0]
