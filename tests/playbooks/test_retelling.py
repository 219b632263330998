"""What of an answer is told back to the client: only what is new, and what he asks now?"""

from __future__ import annotations

import pytest

from models.values import Faits, Reformulation
from models.vocabulary import Menace, Ton
from playbooks.retelling import (
    find_questions,
    find_untold,
    is_settled,
    new_sentences,
    thanks_us,
    without_settled,
)
from playbooks.turns import Previous, read_turn
from tests.playbooks.support import analysis, mail, nothing_flagged

SAID = ("Vous nous écrivez que le lot 2291 est fissuré. Je vous écris jeudi 12 mars.",)
NOTHING = Faits()
PREVIOUS = Previous(analysis(), (), SAID)


def _told(body: str, *sentences: str, faits: Faits = NOTHING) -> str:
    text = mail(body)
    turn = read_turn(PREVIOUS, text, analysis(faits=faits), ())
    return new_sentences(Reformulation(sentences), text, PREVIOUS, turn, nothing_flagged)


def test_a_theme_is_not_told_back() -> None:
    """What could stand in any letter of its motif brings nothing."""
    theme = "Vous nous écrivez de nouveau : vous nous signalez un problème de qualité."

    assert _told("C’est la commande CMD-7.", theme, faits=Faits(commande=("CMD-7",))) == ""


def test_what_is_new_is_told_without_saying_again_that_he_writes() -> None:
    """The client answers us: he does not write « de nouveau » as a reproach."""
    sentence = (
        "Vous nous écrivez de nouveau au sujet du lot 2291 et nous indiquez que le chauffeur peut livrer "
        "au 12 rue des Docks."
    )
    told = _told("Le chauffeur peut livrer au 12 rue des Docks.", sentence)

    assert told == "Vous nous indiquez que le chauffeur peut livrer au 12 rue des Docks."


def test_thanks_are_not_given_back() -> None:
    """« Vous nous remerciez » sounds like a ledger."""
    sentence = "Vous nous indiquez que notre responsable vous a appelée, que vous nous en remerciez."

    assert _told("Votre responsable m’a appelée, je vous en remercie.", sentence) == ""


def test_his_own_words_stand_in_where_nothing_could_be_turned() -> None:
    """One sentence, quoted exactly; never one that hurts."""
    body = "C’est honteux. Toujours pas de facture rectifiée alors que vous aviez annoncé un retour."

    assert _told(body) == (
        "Vous nous écrivez : « Toujours pas de facture rectifiée alors que vous aviez annoncé un retour »."
    )


def test_questions_are_found_as_put() -> None:
    """Two at most; one that our letter answered word for word is none."""
    text = mail("D’accord. Pouvez-vous me confirmer l’heure de passage ? Merci.")

    assert find_questions(text, PREVIOUS) == ("Pouvez-vous me confirmer l’heure de passage ?",)
    said = Previous(analysis(), (), ("Pouvez-vous me confirmer l’heure de passage ?",))
    assert find_questions(text, said) == ()


def test_what_is_done_is_asked_no_more() -> None:
    """The pallets came: only what is missing is left to answer; a mail that says no more is kept whole."""
    text = mail("Les palettes sont bien arrivées ce matin. Il manque deux caisses de boulons.")

    assert without_settled(text).body == "Il manque deux caisses de boulons."
    done = mail("Tout est bien arrivé.")
    assert without_settled(done) == done


@pytest.mark.parametrize(
    ("body", "settled"),
    [
        ("Bonjour, le virement est bien arrivé ce matin. Merci beaucoup et bonne continuation.", True),
        ("Tout est réparé, merci.", True),
        ("Les palettes sont bien arrivées. Il manque deux caisses de boulons.", False),
        ("C’est bien arrivé, mais quand viendrez-vous chercher le reste ?", False),
        ("Voici les photos.", False),
    ],
)
def test_the_end_of_a_matter_is_heard(body: str, settled: bool) -> None:
    """Done, and nothing else asked: the letter does not say that things take their course."""
    assert is_settled(mail(body)) is settled


def test_what_no_word_takes_up_is_listed() -> None:
    """The agent sees the sentence that the letter passes over."""
    text = mail("Personne n’est passé lundi. Nous vous facturerons ce quai immobilisé.")
    letter = "Vous nous indiquez que personne n’est passé lundi."

    assert find_untold(text, letter) == ("Nous vous facturerons ce quai immobilisé.",)


def test_a_name_under_a_letter_is_no_sentence() -> None:
    """Nor is a greeting part of one."""
    assert _told("Merci.\n\nSophie Lambert-Dubois") == ""
    assert _told("Bonjour, le portail redevient lent chaque matin.") == (
        "Vous nous écrivez : « le portail redevient lent chaque matin »."
    )


@pytest.mark.parametrize(("body", "thanks"), [("Je vous en remercie.", True), ("J’attends.", False)])
def test_thanks_are_heard(body: str, thanks: bool) -> None:
    """A letter that thanks us is answered as one."""
    assert thanks_us(mail(body)) is thanks


@pytest.mark.parametrize(
    ("body", "changes", "tone"),
    [
        ("C’est inadmissible.", {}, "monte"),
        ("Nous suspendons le règlement.", {"menaces": (Menace.PAIEMENT,)}, "monte"),
        ("Voici les photos.", {}, "stable"),
        ("Voici les photos.", {"ton": Ton.COLERE}, "monte"),
    ],
)
def test_the_tone_is_read_in_words_and_threats_too(body: str, changes: dict[str, object], tone: str) -> None:
    """Sharp words or a new threat are a rise, whatever the label of a short answer."""
    assert read_turn(PREVIOUS, mail(body), analysis(**changes), ()).tone == tone


def test_what_we_said_ourselves_is_not_added() -> None:
    """A client quotes our letter: the day that it gives is no news of his."""
    now = analysis(faits=Faits(dates=("2026-03-12", "2026-03-20"), lot=("2291",)))

    assert read_turn(PREVIOUS, mail("D’accord."), now, ()).added == Faits(dates=("2026-03-20",))
