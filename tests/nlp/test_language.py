"""Is the language of a mail recognised, short, mixed or hostile as it may be?"""

from __future__ import annotations

import time

import pytest

from nlp.language import LANGUAGES, detect_language

SNIPPETS = {
    "fr": (
        "Toujours aucune nouvelle de ma commande",
        "Bonjour, merci de votre retour rapide",
        "La facture du mois est fausse",
        "Les pièces livrées hier sont rayées",
        "Pouvez-vous me rappeler avant midi ?",
        "slt g 3 factures ce mois ci pour la meme box",
    ),
    "en": (
        "We still have not received order 4578",
        "Please find attached the invoice for last month",
        "The goods arrived damaged this morning",
        "Could you call me back before noon?",
        "This is the third time we complain",
        "Your technician never showed up on Monday",
    ),
    "de": (
        "Wir haben Ihre Lieferung noch nicht erhalten",
        "Die Rechnung vom letzten Monat ist falsch",
        "Bitte rufen Sie mich heute zurück",
        "Die Ware ist beschädigt angekommen",
        "Das ist schon das dritte Mal",
    ),
    "es": (
        "No hemos recibido la mercancía todavía",
        "La factura de marzo está equivocada",
        "Por favor llámeme antes del mediodía",
        "Las piezas llegaron rotas ayer por la mañana",
        "Exigimos el reembolso de esta factura",
    ),
    "it": (
        "Non abbiamo ancora ricevuto la merce",
        "La fattura di marzo è sbagliata",
        "La prego di richiamarmi entro oggi",
        "I pezzi sono arrivati danneggiati ieri",
        "Chiediamo il rimborso di questa fattura",
    ),
    "nl": (
        "Wij hebben de levering nog niet ontvangen",
        "Graag ontvangen wij de juiste factuur",
        "Kunt u mij vandaag nog terugbellen?",
        "De goederen zijn beschadigd aangekomen",
        "Dit is al de derde keer deze maand",
    ),
}
CASES = [(language, text) for language, texts in SNIPPETS.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), CASES, ids=[text for _, text in CASES])
def test_a_short_business_sentence_is_recognised(language: str, text: str) -> None:
    """Four to nine words are enough to tell six languages apart."""
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "ok",
        "Re: Lot 2291",
        "CMD-2024-118 / FA2026/031 / BL 88 213",
        "0611 à 0616",
        "👍👍👍",
        "https://www.x.example/en/the/order/page",
    ],
    ids=["empty", "blank", "one word", "subject", "codes", "numbers", "emoji", "link"],
)
def test_what_is_too_short_or_no_language_is_french(text: str) -> None:
    """Where nothing can be told, the desk answers in its own language."""
    assert detect_language(text) == "fr"


ENGLISH_THREAD = (
    "Dear Sir, the shipment left our warehouse on Monday and should arrive within three days. We are sorry "
    "for the delay and remain at your disposal for any further information you may need about this order. "
    "Kind regards, the support team."
)


@pytest.mark.parametrize(
    "quote",
    [
        "\n\nOn Mon, 3 Mar 2026 at 09:14, Support <support@x.example> wrote:\n> " + ENGLISH_THREAD * 3,
        "\n\n-----Original Message-----\nFrom: Support\nSent: Monday\n\n" + ENGLISH_THREAD * 3,
        "\n\nFrom: Support <support@x.example>\nSent: Monday 3 March 2026\nSubject: order\n\n"
        + ENGLISH_THREAD * 3,
    ],
    ids=["on wrote", "original message", "outlook"],
)
def test_a_french_reply_over_an_english_thread_is_french(quote: str) -> None:
    """Only what the author writes counts, not the history below."""
    assert detect_language("Bonjour, je n'ai toujours rien reçu, merci de me rappeler." + quote) == "fr"


def test_an_english_reply_over_a_french_thread_is_english() -> None:
    """And the other way round."""
    reply = "Hello, we have not received anything yet, please call me back."
    text = f"{reply}\n\nLe 3 mars 2026 à 09:14, SAV a écrit :\n> "

    assert detect_language(text + "Votre colis est en cours d'acheminement. " * 10) == "en"


def test_a_reply_too_short_leans_on_what_follows() -> None:
    """Two words above a quote say nothing: the thread's language is kept."""
    assert detect_language("Thank you\n> " + ENGLISH_THREAD) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "On " * 35_000,
        " " * 50_000,
        "a" * 200_000,
        "\x00\ufffd" * 10_000,
        "> " * 50_000,
        "é" * 100_000,
        "a@" * 60_000,
        "From: x\n" * 15_000,
    ],
    ids=["on", "spaces", "one word", "binary", "quotes", "accents", "addresses", "headers"],
)
def test_hostile_text_is_read_fast(text: str) -> None:
    """Anything gives one of the six languages, quickly."""
    detect_language("Bonjour à tous et merci")
    start = time.process_time()

    assert detect_language(text) in LANGUAGES
    assert time.process_time() - start < 0.3
