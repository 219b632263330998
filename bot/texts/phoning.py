"""What do the windows and the thread say of a call to a client?"""

from __future__ import annotations

import re

from bot.slack.escaping import inert, mention
from bot.texts import moments, words
from bot.texts.words import NBSP, quoted
from desk.views import DossierView, MessageView
from models.vocabulary import Ton

CALL, CALL_LABEL = "Appeler", "Appeler le client\u00a0: script et note d’appel"
TITLE, SUBMIT, CLOSE = "Appel au client", "Garder la note", "Fermer"
HEARD, NEGOTIABLE, PROMISED, PROMISED_ON, INTERNAL, TON = (
    "Ce que le client a dit",
    f"Une négociation est-elle possible{NBSP}?",
    "Ce que nous faisons ensuite",
    "Pour quand",
    "Note interne",
    "Ton en fin d’appel",
)
HEARD_HINT = (
    f"Une idée par ligne, telle que le client pourra la relire{NBSP}: {quoted('votre ligne 3 est arrêtée')}. "
    "Ces lignes entrent dans le compte rendu, après relecture."
)
PROMISED_HINT = (
    f"À l’infinitif{NBSP}: {quoted('vous donner la date de remplacement')}. Suivi comme une promesse."
)
INTERNAL_HINT = "Reste à l’intérieur, quoi qu’il arrive."
EMPTY_HEARD = f"Notez au moins une chose que le client a dite, ou fermez la fenêtre{NBSP}: rien n’est gardé."
_HEARD = {"deception": "sa déception", "blocage": "ce qui le bloque", "attente": "ce qu’il attend"}
NEGOTIABLE_OPTIONS = (("Oui", "oui"), ("Non", "non"), ("Cela n’a pas été abordé", "non_precise"))


def tones() -> list[tuple[str, str]]:
    """List the tones to choose from."""
    return [(words.word(ton), str(ton)) for ton in Ton]


def preparing() -> str:
    """Say that the script is being written."""
    return "📞 Je prépare le script de l’appel. Il s’affiche ici dès qu’il est prêt."


def saving() -> str:
    """Say that the note is being kept."""
    return "Je garde la note et j’en rédige le compte rendu. Rien ne part au client."


def head(view: DossierView, playbook: str) -> str:
    """Say whom to call, for what, and that the script stays inside."""
    name = inert(view.client_name or view.entreprise or "le client")
    return (
        f"📞 *{name}* · dossier *{view.reference}* · conduite {quoted(inert(playbook))}\n"
        f"Ce script est pour vous{NBSP}: il n’est jamais envoyé."
    )


def heard(words_of: tuple[tuple[str, str], ...]) -> str:
    """Show what to listen for, in the client's own words; nothing where the mail says none of it."""
    lines = [f"• {_HEARD[name]}{NBSP}: {quoted(inert(quote))}" for name, quote in words_of if name in _HEARD]
    return "\n".join(["*À entendre*, et à vérifier avec le client", *lines]) if lines else ""


def script(markdown: str) -> list[str]:
    """Turn a script in Markdown into paragraphs of Slack's own markup, its words made inert."""
    return [_part(part) for part in re.split(r"\n(?=## )", markdown.strip()) if part.strip()]


def _part(part: str) -> str:
    return "\n".join(_line(line) for line in part.splitlines() if line.strip())


def _line(line: str) -> str:
    if line.startswith("## "):
        return f"*{inert(line[3:])}*"
    if line.startswith("> "):
        return f"> {inert(line[2:], 1500)}"
    if line.lstrip().startswith("- "):
        return f"• {inert(line.lstrip()[2:], 1500)}"
    return inert(line, 1500)


def kept(reference: str) -> str:
    """Say that the note is kept and its summary ready, above the summary itself."""
    return (
        f"📞 *La note d’appel est dans le fil du dossier {inert(reference)}*, et n’en sort pas. "
        "Voici le compte rendu pour le client, relu ligne par ligne\u00a0: complétez-le, puis envoyez-le."
    )


def noted(message: MessageView) -> str:
    """Announce a note in the thread."""
    by = f" par {mention(message.author)}" if message.author else ""
    return f"📞 *Appel au client*, noté{by}, {moments.fixed(message.at)} · interne, jamais envoyé"
