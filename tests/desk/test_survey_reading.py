"""Is a note read wherever it surely is one, and nowhere else?"""

from __future__ import annotations

import pytest

from desk.surveying.reading import read_answer


@pytest.mark.parametrize(
    ("text", "note", "ecoute"),
    [
        ("9", 9, None),
        (" 10 ", 10, None),
        ("0", 0, None),
        ("9/10", 9, None),
        ("9 / 10, oui", 9, True),
        ("neuf", 9, None),
        ("Dix sur dix !", 10, None),
        ("10 - oui", 10, True),
        ("8, oui", 8, True),
        ("8, non", 8, False),
        ("8 oui", 8, True),
        ("1. 9\n2. oui", 9, True),
        ("1) 7\n2) Non, au début personne ne rappelait.", 7, False),
        ("Bonjour,\n\n9\n\nCordialement,\nClaire Vasseur", 9, None),
        ("Bonjour, je vous mets 8/10. Je me suis sentie écoutée.", 8, True),
        ("Je donnerais un 6, et je n’ai pas été écouté.", 6, False),
        ("Note : 7", 7, None),
        ("3. Personne ne m’a entendue pendant trois semaines, pas une fois écoutée.", 3, False),
        ("Huit, merci à Alice.", 8, None),
        ("Oui", None, True),
        ("Non, jamais.", None, False),
        ("Pas vraiment écouté.", None, False),
        ("9\n> 8, oui", 9, None),
        ("Un 10 pour Alice, elle était à l’écoute.", 10, True),
    ],
)
def test_answers_are_read(text: str, note: int | None, ecoute: bool | None) -> None:
    """Bare, out of ten, in words, on two lines, in a sentence."""
    read = read_answer(text)

    assert (read.note, read.ecoute) == (note, ecoute)


@pytest.mark.parametrize(
    "text",
    [
        "Dossier D-2026-00009, merci de me rappeler.",
        "9 palettes manquent encore.",
        "10 jours après, toujours rien.",
        "Le 9 décembre vous deviez livrer.",
        "9/12/2026",
        "9,5 tonnes",
        "11",
        "99/10",
        "Entre 7 et 8.",
        "4578",
        "",
        "Merci pour tout.",
        "7\n9",
        "Un problème demeure.",
        "09 12 34 56 78",
        "-9",
    ],
)
def test_what_is_no_note_is_none(text: str) -> None:
    """References, quantities, dates, telephones and doubts are for a person."""
    assert read_answer(text).note is None


def test_words_of_their_own_are_seen() -> None:
    """A complaint beside a note is told from a courtesy."""
    assert not read_answer("9, oui. Merci à vous").says_more
    assert read_answer("9, mais le lot 2291 est de nouveau fissuré depuis ce matin").says_more
