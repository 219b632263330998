"""The reading of quotes loses nothing, repeats itself, and costs linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.quotes import split_text


@pytest.mark.parametrize(
    "word",
    [
        "On ",
        "Le ",
        "Le lun. 1 ",
        "Le 1\n",
        "> ",
        ">\n",
        "De : ",
        "De : a@b.fr\n",
        "De : a\nÀ : b\n",
        "a@",
        "- ",
        "-",
        "--\n",
        "_",
        "Cordialement\n",
        "a écrit :\n",
        "Le 1 mars 2026 a écrit\n",
        " ",
        "\u00a0",
        "x\n",
        "PS : x\n",
        "Envoyé de mon iPhone\n",
        "-----Message d'origine-----\n",
        "je vous prie d'agréer ",
        "a" * 400 + "\n",
    ],
)
def test_hostile_text_costs_linear_time(word: str) -> None:
    """100 KB take less than 50 ms; the bound leaves room for a loaded machine."""
    text = word * (100_000 // len(word))
    split_text("échauffement", sender="Jean")

    start = time.process_time()
    split_text(text, sender="Jean Dupont", subject="TR: x")

    assert time.process_time() - start < 0.25


LINES = st.sampled_from(
    [
        "Bonjour,",
        "",
        "Toujours rien.",
        "> cité",
        ">> cité deux fois",
        "Cordialement,",
        "Jean",
        "-- ",
        "Le 2 mars à 10:00, S a écrit :",
        "De : S <s@x.example>\nEnvoyé : lundi 2 mars 2026\nÀ : c@x.example\nObjet : x",
        "-----Message d'origine-----",
        "Envoyé de mon iPhone",
        "PS : merci",
        "________________________________",
        "Début du message réexpédié :",
    ],
)


def _written(lines: list[str]) -> list[str]:
    return sorted(line.strip() for line in lines if line.strip())


@given(st.lists(LINES, max_size=25))
@settings(max_examples=300, deadline=None)
def test_no_line_is_lost_or_doubled(lines: list[str]) -> None:
    """Each written line goes to exactly one part, header blocks of forwards apart."""
    split = split_text("\n".join(lines), sender="Jean Dupont")
    told = [*split.new_text.split("\n"), *split.quoted.split("\n"), *split.signature.split("\n")]
    if split.forwarded is None:
        assert _written(told) == _written("\n".join(lines).split("\n"))


@given(st.lists(LINES, max_size=25))
@settings(max_examples=300, deadline=None)
def test_reading_the_new_text_again_changes_nothing(lines: list[str]) -> None:
    """Removing quotes is idempotent: no quoted line is left in the new text."""
    once = split_text("\n".join(lines), sender="Jean Dupont", answers=True).new_text

    assert not any(line.lstrip().startswith(">") for line in once.split("\n"))
    assert split_text(once, sender="Jean Dupont", answers=True).new_text == once
