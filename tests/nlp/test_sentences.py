"""Are the sentences of a mail cut where a reader would cut them?"""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from nlp.corpus import read_corpus
from nlp.sentences import LONG_UNIT, MAX_CHARS, MAX_UNITS, split_units


def test_offsets_give_the_text_back() -> None:
    """Each sentence is an exact piece of the subject or of the body."""
    for gold in read_corpus(("t6",)):
        for unit in split_units(gold.mail.subject, gold.mail.body):
            source = gold.mail.subject if unit.kind == "subject" else gold.mail.body
            assert source[unit.start : unit.start + len(unit.text)] == unit.text


def test_abbreviations_do_not_end_a_sentence() -> None:
    """« M. Durand » and « art. 7 » stay whole."""
    units = split_units("", "M. Durand invoque l'art. 7 du contrat. Nous refusons.")

    assert [unit.text for unit in units] == ["M. Durand invoque l'art. 7 du contrat.", "Nous refusons."]


def test_an_older_message_is_told_apart() -> None:
    """Lines behind « > » and below a header are quoted; a letter's own « Objet : » is not a header."""
    body = "Objet : relance\n\nToujours rien.\n\nLe 3 mars, Paul Petit a écrit :\nNous livrons demain."
    kinds = {unit.text: unit.kind for unit in split_units("", body)}

    assert kinds["Toujours rien."] == "body"
    assert kinds["Nous livrons demain."] == "quoted"
    assert [unit.kind for unit in split_units("", "> ancien\nnouveau")] == ["quoted", "body"]


def test_a_long_sentence_is_cut_into_clauses() -> None:
    """A quote stays short enough to be read on a card."""
    units = split_units("", "nous avons constaté un défaut, " * 30)

    assert len(units) > 3
    assert all(len(unit.text) <= LONG_UNIT for unit in units)


@given(st.text(max_size=400), st.text(max_size=2_000))
@example("", "\r")
def test_any_text_is_cut_within_bounds(subject: str, body: str) -> None:
    """No text breaks the cutting, and nothing read lies outside the mail."""
    units = split_units(subject, body)

    assert len(units) <= MAX_UNITS
    assert all(unit.text.strip() and unit.start + len(unit.text) <= MAX_CHARS + 400 for unit in units)
