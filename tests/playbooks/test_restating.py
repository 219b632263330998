"""What of the client's own words is given back where our rules only name the kind of his request?"""

from __future__ import annotations

from models.values import Reformulation
from models.vocabulary import Demande, Enjeu, Menace, Motif, Ton
from playbooks.own_words import trouble_quotes
from playbooks.quoting import quotable
from playbooks.reading.reader import read_text
from playbooks.restating import restate
from tests.playbooks.support import analysis, mail, nothing_flagged

SAID = Reformulation(sentences=("Vous nous signalez un problème de qualité, au sujet du lot 2291.",))
WISH = "Vous relancez 250 pièces, ou un tri ici et vous complétez"


def _restated(body: str, quote: str, **changes: object) -> str:
    understood = analysis(
        demandes=(Demande.REMPLACEMENT,), evidence={"demandes.remplacement": (quote,)}, **changes
    )
    return restate(SAID, mail(body), understood, nothing_flagged, seed="D-1")


def test_a_request_named_by_its_kind_is_given_back_in_the_client_s_words() -> None:
    """A remplacement of 250 pieces is more than a remplacement."""
    assert f"« {WISH} »" in _restated(f"Le lot 2291 est faux. {WISH}.", WISH)


def test_a_request_said_already_is_not_quoted_again() -> None:
    """Nobody likes to read the same thing twice."""
    quote = "un problème de qualité au sujet du lot 2291"
    assert "«" not in _restated(f"Nous avons {quote}.", quote)


def test_an_angry_mail_keeps_its_scene() -> None:
    """Where all the evidence is heat, a plain sentence of the mail tells what happened."""
    body = "SEIZE jours !! Honteux. Nous avons manqué la démonstration de Toronto jeudi. Remboursez-moi !"
    understood = analysis(ton=Ton.COLERE, evidence={"motifs.qualite": ("SEIZE jours !!",)})
    said = restate(SAID, mail(body), understood, nothing_flagged, seed="D-1")
    assert "« Nous avons manqué la démonstration de Toronto jeudi »" in said
    assert "Honteux" not in said
    assert "Remboursez" not in said


def test_an_angry_client_a_threat_or_an_ultimatum_is_never_quoted_back() -> None:
    """What was written in heat would sound like a reproach."""
    assert "«" not in _restated(f"{WISH} !", WISH, ton=Ton.COLERE)
    hard = "Soit vous remplacez les 250 pièces, soit je les renvoie"
    assert "«" not in _restated(f"{hard}.", hard)
    threat = "À défaut, 250 pièces vous seront facturées par notre avocat"
    evidence = {"demandes.remplacement": (threat,), "menaces.juridique": ("notre avocat",)}
    understood = analysis(demandes=(Demande.REMPLACEMENT,), menaces=(Menace.JURIDIQUE,), evidence=evidence)
    assert "«" not in restate(SAID, mail(f"{threat}."), understood, nothing_flagged, seed="D-1")


def test_what_stands_still_is_given_back_before_that_nobody_answered() -> None:
    """A chaser repeats that we are silent; what the client bears comes first, without the threat after it."""
    chaser = "Toujours pas de réponse à mon message de ce matin."
    still = "La ligne est toujours à l'arrêt et mon directeur parle de passer chez un autre fournisseur."
    understood = analysis(
        motifs=(Motif.LIVRAISON,),
        motif_principal="livraison",
        enjeux=(Enjeu.CONTINUITE,),
        menaces=(Menace.RESILIATION,),
        evidence={
            "motifs.livraison": (chaser, still),
            "enjeux.continuite": (still,),
            "menaces.resiliation": (still,),
        },
    )

    quotes = trouble_quotes(mail(f"{chaser} {still}"), understood, lambda text: read_text(text, None))

    assert quotes == ["La ligne est toujours à l'arrêt", chaser.rstrip(".")]


def test_the_head_of_a_letter_is_no_word_of_the_client() -> None:
    """What stands above a formal letter is not given back as what he lived."""
    assert quotable("Lettre recommandée électronique avec accusé de réception") == ""
    assert quotable("Objet : retards répétés du mois de mars") == ""
    assert quotable("La lettre recommandée du 4 mars est restée sans suite") != ""
