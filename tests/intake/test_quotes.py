"""What is new, quoted, passed on or a signature, beyond the golden mails."""

from __future__ import annotations

import pytest

from intake.quotes import split_text
from intake.quotes.patterns import bare_subject, is_forward_subject

TEXT = "Bonjour,\n\nToujours rien reçu."


@pytest.mark.parametrize(
    "sentence",
    [
        "Le paragraphe 3 du contrat a été écrit par vos soins :",
        "Le 12 mars 2026, votre livreur m'a écrit :",
        "Le 12 mars votre commercial nous a écrit : « tout sera livré ».",
        "Le colis du 3 mars à 10:30 est arrivé cassé.",
        "On lundi dernier nous avons reçu 3 cartons.",
        "De : Lyon\nÀ : Marseille\nDate : le 3 mars",
        "Objet : commande 4471\nDate : 3 mars",
        "Envoyé par erreur à Lyon, le colis n'est jamais revenu.",
        "Message d'origine perdu, je recommence.",
        "> 20 % de casse sur ce lot, c'est inadmissible."[2:],
        "-- 12 cartons cassés --",
        "Cordialement est un mot que vous n'employez pas.",
        "Bonne réception est ce que vous m'écrivez à chaque fois, et rien ne va.",
        "Merci de me rappeler au 06 00 00 11 22 avant midi.",
        "Ce message est le troisième.",
        "_________________\nTotal : 312 €",
        "A : 3 cartons\nB : 4 cartons\nC : 12 cartons",
    ],
)
def test_sentences_that_look_like_quotes_are_kept(sentence: str) -> None:
    """What a client writes must never be taken for what a program adds."""
    text = f"{TEXT}\n\n{sentence}\n\nMerci de faire le nécessaire rapidement, nous perdons de l'argent."

    split = split_text(text)

    assert sentence.split("\n", maxsplit=1)[0] in split.new_text
    assert "nous perdons de l'argent" in split.new_text
    assert split.forwarded is None


@pytest.mark.parametrize(
    "attribution",
    [
        "Le lun. 15 nov. 2021 à 19:42, Service <s@x.example> a écrit :",
        "Le lundi 2 mars 2026 à 09:14, Service a écrit :",
        "Le 02/03/2026 09:14, Service a écrit :",
        'Le 2 mars 2026 09:14, "Service" <s@x.example> a écrit\u00a0:',
        "Le 2 mars 2026 à 09h14, Service <s@x.example> a écrit:",
        "Le 2026-03-02 09:14, Service a écrit :",
        "Le Lundi 2 Mars 2026 09:14 CET, Service <s@x.example> a écrit:",
        "Service <s@x.example> a écrit :",
        "Service <s@x.example> a écrit le 2 mars 2026 09:14 :",
        "2026-03-02 09:14 GMT+01:00 Service <s@x.example>:",
        "Selon Service <s@x.example>:",
        "Service <s@x.example> a écrit le mar. 3\nmars 2026 à 10:00 :",
        "2026/3/2 Service via Forum <s@x.example>",
        "---- On Wed, 24 Feb 2021 14:02:50 +0530 s@x.example wrote ----",
        "Citation de Service <s@x.example> :",
        "Message du 02/03/26 09:14",
        "On Mon, Mar 2, 2026 at 9:14 AM Service <s@x.example> wrote:",
        "On 2 Mar 2026, at 09:14, Service <s@x.example> wrote:",
        "Am 02.03.2026 um 09:14 schrieb Service <s@x.example>:",
        "El lun, 2 mar 2026 a las 9:14, Service (<s@x.example>) escribió:",
        "Il giorno lun 2 mar 2026 alle ore 09:14 Service <s@x.example> ha scritto:",
        "Op ma 2 mrt. 2026 om 09:14 schreef Service <s@x.example>:",
        "Em seg., 2 de mar. de 2026 às 09:14, Service <s@x.example> escreveu:",
        "Den mån 2 mars 2026 kl 09:14 skrev Service <s@x.example>:",
        "W dniu 2.03.2026 o 09:14, Service pisze:",
        "-----Message d'origine-----\nDe : Service\nEnvoyé : lundi 2 mars 2026 09:14\nObjet : x",
        (
            "-------- Message original --------\nDe : Service\n"
            "Date : 02/03/2026 09:14 (GMT+01:00)\nÀ : c@x.example"
        ),
        '----- Mail original -----\nDe: "Service" <s@x.example>\nÀ: c@x.example\nEnvoyé: Lundi 2 Mars 2026',
        "Von: Service <s@x.example>\nGesendet: Montag, 2. März 2026 09:14\nAn: c@x.example\nBetreff: x",
        (
            "________________________________\nFrom: Service <s@x.example>\n"
            "Sent: Monday, March 2, 2026\nTo: c\nSubject: x"
        ),
    ],
)
def test_attributions_of_many_clients_and_languages_are_known(attribution: str) -> None:
    """French and English first, the others as they come."""
    split = split_text(f"{TEXT}\n\n{attribution}\n\nNous revenons vers vous.\n\nLe service", answers=True)

    assert split.new_text == TEXT
    assert "Nous revenons vers vous." in split.quoted


def test_an_answer_below_the_quote_is_new() -> None:
    """A cutter that keeps only the top returns nothing here."""
    split = split_text(f"Le 2026-03-02 09:14, Service a écrit :\n> Nous revenons.\n> Bien à vous\n\n{TEXT}")

    assert split.new_text == TEXT
    assert split.quoted.endswith("> Bien à vous")


def test_answers_between_quoted_lines_are_all_new() -> None:
    """Inline replies keep their order."""
    body = (
        "Le 2/3/2026 09:14, S a écrit :\n> Combien ?\n\nDouze.\n\n> Quand ?\n\nHier.\n\n"
        "> Pourquoi ?\n\nMystère."
    )

    assert split_text(body).new_text == "Douze.\n\nHier.\n\nMystère."


def test_a_quoted_line_that_a_client_wrapped_stays_quoted() -> None:
    """The end of a long quoted line loses its mark."""
    long = "> " + "mot " * 18 + "dont la suite est"
    split = split_text(f"{TEXT}\n\nLe 2/3/2026 09:14, S a écrit :\n{long}\nrenvoyée ici\n> et se termine là.")

    assert split.new_text == TEXT


def test_a_reply_below_a_reply_below_a_reply() -> None:
    """Nested headers all belong to the quote."""
    block = "De : S <s@x.example>\nEnvoyé : lundi 2 mars 2026 09:14\nÀ : c@x.example\nObjet : x\n\nTexte\n\n"

    split = split_text(f"{TEXT}\n\n{block * 5}", answers=True)

    assert split.new_text == TEXT
    assert split.quoted.count("Objet : x") == 5


def test_the_complaint_of_a_forward_without_words_is_reachable() -> None:
    """The new text is empty and the forward says everything."""
    body = (
        "---------- Forwarded message ---------\nDe : C <c@x.example>\nSubject: panne\n\n"
        "La machine est arrêtée."
    )

    split = split_text(body, subject="Fwd: panne")

    assert split.new_text == ""
    assert split.forwarded is not None
    assert split.forwarded.text == "La machine est arrêtée."
    assert split.forwarded.fields["from"] == "C <c@x.example>"


def test_a_bare_block_is_a_reply_unless_the_subject_or_silence_says_forward() -> None:
    """Outlook writes the same block for both."""
    block = (
        "De : C <c@x.example>\nEnvoyé : lundi 2 mars 2026 09:14\nÀ : d@x.example\nObjet : panne\n\nÀ l'arrêt."
    )

    assert split_text(f"{TEXT}\n\n{block}", subject="RE: panne", answers=True).forwarded is None
    assert split_text(f"{TEXT}\n\n{block}", subject="TR: panne").forwarded is not None
    assert split_text(block, subject="panne").forwarded is not None


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nJean Dupont\nACME",
        "Cordialement,\nJean Dupont",
        "Bien cordialement\n\nJean Dupont\nDirecteur des achats\nTél. 01 02 03 04 05",
        "Cdt, Jean",
        "Bien à vous,\nJ. Dupont",
        "Sincères salutations.\nJean Dupont\nwww.acme.example",
        "Bonne journée à vous,\nJean",
        (
            "Je vous prie d'agréer, Madame, Monsieur, l'expression de mes salutations "
            "distinguées.\n\nJean Dupont"
        ),
        "Envoyé de mon iPhone",
        "Envoyé à partir de Outlook pour iOS<https://aka.ms/o0ukef>",
        "Envoyé depuis Yahoo Mail pour Android",
        "Envoyé sans fil par mon terminal mobile BlackBerry",
        "Provenance : Courrier pour Windows",
        "Télécharger Outlook pour Android",
        "Jean Dupont",
        "Jean Dupont, directeur",
        "Ce message et ses pièces jointes sont confidentiels et réservés à leurs destinataires.",
        "Pensez à l'environnement avant d'imprimer ce message.",
        "Best regards,\nJean",
        "Sent from my iPhone",
        "Cordialement,\nJean Dupont\n\nEnvoyé de mon iPhone",
        (
            "Respectueusement,\nJean Dupont\n\n"
            "Ce courriel est confidentiel. Si vous l'avez reçu par erreur, détruisez-le."
        ),
    ],
)
def test_signatures_are_taken_off(signature: str) -> None:
    """The closing formula goes with the signature."""
    split = split_text(f"{TEXT}\n\n{signature}", sender="Jean Dupont")

    assert split.new_text == TEXT
    assert split.signature.split() == signature.split()


def test_a_text_that_is_only_a_signature_is_kept_somewhere() -> None:
    """Nothing is lost: what is no text is the signature."""
    split = split_text("Cordialement,\nJean")

    assert (split.new_text, split.signature) == ("", "Cordialement,\nJean")


@pytest.mark.parametrize(
    ("subject", "forward", "bare"),
    [
        ("TR: Palette", True, "Palette"),
        ("TR : Palette", True, "Palette"),
        ("Fwd: Re: Palette", True, "Palette"),
        ("RE: TR: Palette", False, "Palette"),
        ("Rép : Palette", False, "Palette"),
        ("RE[2]: Palette", False, "Palette"),
        ("WG: AW: Palette", True, "Palette"),
        ("Réf : commande 12", False, "commande 12"),
        ("Transport", False, "Transport"),
        ("Retard", False, "Retard"),
        ("Palette", False, "Palette"),
    ],
)
def test_subject_prefixes_are_understood(subject: str, forward: bool, bare: str) -> None:
    """TR:, RE:, Réf., WG:, RV: and their spellings."""
    assert is_forward_subject(subject) is forward
    assert bare_subject(subject) == bare
