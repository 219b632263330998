"""How is a text cut into sentences and tokens, and which pieces of it may be shown?"""

from nlp.reformulation.fragments import noun_group, quotable, subject_words
from nlp.reformulation.tokens import parts, render, sentences, tokenize


def test_text_is_cut_where_a_reader_would() -> None:
    """Sentences end after a stop, not an abbreviation; parts at semicolons and colons outside quotes."""
    found = sentences("M. Durand est venu. Réf. 12 : rien.\nLa pompe fuit ; le joint « A : B » est neuf.")

    assert [span.text for span in found] == [
        "M. Durand est venu.",
        "Réf. 12 : rien.",
        "La pompe fuit ; le joint « A : B » est neuf.",
    ]
    assert [part.text for part in parts(found[2])] == ["La pompe fuit", "le joint « A : B » est neuf."]


def test_tokens_write_back_the_clause() -> None:
    """References, amounts and hyphens stay whole."""
    text = "J'ai payé 4 280,50 € pour CMD-2024-118 aujourd'hui"

    assert render(tokenize(text)) == text
    assert {"4 280,50", "CMD-2024-118", "aujourd'hui"} <= {token.text for token in tokenize(text)}


def test_fragments_keep_to_what_may_be_shown() -> None:
    """A quote with a person, a verb first or a shout is not shown."""
    assert noun_group(["2 400 programmes sur 3 000"]) is None or noun_group(["31 pannes en 8 mois"])
    assert quotable(["ma commande est incomplète depuis lundi"]) is None
    assert subject_words("RE: Pendules") == "Pendules"
    assert subject_words("C'EST UNE HONTE") == ""
