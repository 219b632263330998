"""Is text cut, made inert and dated as people in France and Slack expect?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.breaks import with_breaks
from bot.slack.drafting import join_body, split_body
from bot.slack.escaping import JOINER, inert, mention, titled, visible
from bot.slack.limits import clip, pieces, width
from bot.texts import moments, words
from desk.answering.reading import reworded
from models.values import Reading, ReadSentence
from models.vocabulary import Risque

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


@given(st.text(), st.integers(1, 50))
def test_clip_never_passes_its_limit(text: str, most: int) -> None:
    """A cut text fits, counted as Slack counts, and a text that fits is left alone."""
    cut = clip(text, most)

    assert width(cut) <= most
    assert cut == text or width(text) > most


@given(st.text(max_size=500), st.integers(5, 60))
def test_pieces_hold_every_word(text: str, most: int) -> None:
    """A long text cut into pieces keeps every visible character, in order."""
    found = pieces(text, most, at_most=10_000)

    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(width(piece) <= most for piece in found)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<!channel> tous", "\u2039!channel\u203a tous"),
        ("*gras* ~barré~ `code`", "\u2217gras\u2217 \u223cbarré\u223c \u02cbcode\u02cb"),
        ("CMD_2026_118", "CMD_2026_118"),
        ("_italique_", "\u02cditalique\u02cd"),
        ("Dupont & Fils", "Dupont & Fils"),
        ("deux\nlignes\tet  plus", "deux lignes et plus"),
        ("a\u202eb\u0000c", "abc"),
    ],
)
def test_others_words_are_inert(written: str, shown: str) -> None:
    """Signs that Slack obeys are shown by twins; references keep their underscores."""
    assert inert(written) == shown


def test_codes_links_and_entities_are_broken() -> None:
    """A joiner, invisible, stops pictures, links and entities."""
    assert inert(":skull: http://x.example &lt;") == (
        f":{JOINER}skull: http:{JOINER}//x.example &{JOINER}lt;"
    )
    assert titled("Urgent :skull:") == f"Urgent :{JOINER}skull:"


def test_only_a_users_id_is_a_mention() -> None:
    """An owner's id names them; anything else is shown as text."""
    assert (mention("U01ALICE"), mention("!channel>")) == ("<@U01ALICE>", "!channel\u203a")


def test_lines_are_normalised() -> None:
    """Any end of line is one."""
    assert visible("a\r\nb\rc") == "a\nb\nc"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (4, "aujourd’hui avant 14 h 30 (dans 4 h)"),
        (26, "demain avant 12 h 30 (dans 26 h)"),
        (24 * 8, "vendredi 4 décembre avant 10 h 30 (dans 8 jours)"),
        (24 * 5, "mardi 1er décembre avant 10 h 30 (dans 5 jours)"),
        (-3, "en retard de 3 h (c’était aujourd’hui à 7 h 30)"),
        (-72, "en retard de 3 jours (c’était lundi 23 novembre à 10 h 30)"),
    ],
)
def test_deadlines_are_said_as_one_would(hours: int, said: str) -> None:
    """By when, in how long, or how late."""
    assert moments.due(NOW + timedelta(hours=hours), NOW).replace("\xa0", " ") == said


def test_amounts_and_counts_are_french() -> None:
    """Thousands are set apart, zero is singular, units do not break from their number."""
    assert words.euros(4280.5) == "4\u202f280,50\xa0€"
    assert words.euros(1200) == "1\u202f200\xa0€"
    assert [words.count(n, "dossier", "dossiers") for n in (0, 1, 2)] == [
        "0\xa0dossier",
        "1\xa0dossier",
        "2\xa0dossiers",
    ]


@given(st.lists(st.text(alphabet="ab \n", max_size=1500), max_size=6).map("\n\n".join))
def test_a_split_body_comes_back_whole(body: str) -> None:
    """A letter cut into fields and put back keeps its words; a short one is not touched at all."""
    parts = split_body(body)

    assert join_body(parts).split() == body.split()
    assert len(parts) > 1 or join_body(parts) == body


@pytest.mark.parametrize(
    ("submitted", "kept"),
    [
        ("Bonjour,Je vous réponds.Bien à vous,Alice", "Bonjour,\n\nJe vous réponds.\n\nBien à vous,\nAlice"),
        (
            "Bonjour Madame,Je vous réponds vite.Bien à vous,Alice",
            "Bonjour Madame,\n\nJe vous réponds vite.\n\nBien à vous,\nAlice",
        ),
        ("Tout autre chose", "Tout autre chose"),
        ("Une ligne\nà moi", "Une ligne\nà moi"),
        ("", ""),
    ],
)
def test_a_letter_keeps_its_paragraphs(submitted: str, kept: str) -> None:
    """Where a window glues the lines together, they come apart again around the words that stayed."""
    assert with_breaks("Bonjour,\n\nJe vous réponds.\n\nBien à vous,\nAlice", submitted) == kept


@given(st.text(alphabet="ab, .\n", max_size=200))
def test_an_untouched_letter_comes_back_whole(shown: str) -> None:
    """A letter whose lines were only glued is what it was, but for ends of line at its edges."""
    assert with_breaks(shown, shown.replace("\n", "")).strip("\n") == shown.strip("\n")


def test_only_ticked_sentences_are_replaced() -> None:
    """A suggestion takes the place of its own sentence, wherever the others are."""
    body = "Nous avons tort. Merci. Nous avons tort."
    read = tuple(
        ReadSentence("Nous avons tort.", Risque.AVEU, "", "Nous l’examinons.", start) for start in (0, 24)
    )

    reading = Reading(Risque.AVEU, read)
    assert reworded("Objet", body, reading, {24}) == ("Objet", "Nous avons tort. Merci. Nous l’examinons.")
    assert reworded("Objet", "autre texte", reading, {0, 24}) == ("Objet", "autre texte")
