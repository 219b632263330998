"""What does the window say in which a complaint heard elsewhere is recorded?"""

from __future__ import annotations

from datetime import datetime

from bot.slack.escaping import inert
from bot.texts import card, words
from bot.texts.words import NBSP, quoted
from desk.views import DossierView

TITLE, SUBMIT, DONE_TITLE = "Déclarer une doléance", "Ouvrir le dossier", "Dossier ouvert"
CLIENT, ADDRESS, SUBJECT, TEXT = "Client", "Adresse de courriel", "Objet", "Ce que le client a dit"
OPEN_BUTTON = "Déclarer une doléance"


def head(source: str) -> str:
    """Say what will happen."""
    where = "à partir de ce message" if source == "slack" else "entendue au téléphone ou de vive voix"
    return (
        f"Une doléance {where}. J’ouvre un dossier, je lis le texte comme un courriel "
        "et je prépare une réponse. Le client ne reçoit rien sans vous."
    )


def client_hint() -> str:
    """Say what to write as the client."""
    return "Nom de la personne ou de l’entreprise"


def address_hint() -> str:
    """Say what the address is for."""
    return "Facultative. Sans elle, il faudra répondre par téléphone."


def text_hint() -> str:
    """Say how to write what was heard."""
    return "Au plus près de ses mots, avec les numéros de commande ou de facture."


def no_address(text: str) -> str:
    """Say that this is no address."""
    return f"{quoted(text[:60])} n’est pas une adresse de courriel."


def no_text() -> str:
    """Say that there is nothing to record."""
    return "Notez en quelques mots ce que le client a dit."


def opening() -> str:
    """Say that the text is being read."""
    return "🔎 Je lis ce que le client a dit et j’ouvre le dossier…"


def done(view: DossierView, now: datetime) -> str:
    """Say which dossier was opened, and what was understood."""
    return (
        f"✅ *Dossier {view.reference} ouvert* pour {inert(card.who(view))}.\n"
        f"{words.gravite(view.analysis.gravite)} · {words.motif(view.analysis.motif_principal)} · "
        f"ton {words.word(view.analysis.ton).lower()}\n{card.DUE}{NBSP}: {card.deadline(view, now)}\n"
        "Sa fiche arrive dans le canal des doléances."
    )
