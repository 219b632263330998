"""What does the desk say where a dossier is private, and to those who may see it?"""

from __future__ import annotations

from datetime import datetime

from bot.slack.escaping import inert
from bot.texts import words
from bot.texts.card import promise, subject, who
from bot.texts.words import NBSP
from desk.views import DossierView

_MAILS = {
    "mail_in": "📩 *Nouveau courriel du client.*",
    "mail_out": "✅ *Réponse envoyée au client.*",
    "ack": "📨 Accusé de réception envoyé au client.",
    "inconnu": f"⚠️ *Je ne sais pas si le courriel est parti{NBSP}:* vérifiez dans la boîte d’envoi.",
    "echec": "⚠️ *Le courriel n’est pas parti.* Son texte est gardé dans le dossier.",
    "bounce": "⚠️ *Le courriel n’est pas arrivé.*",
}


def title(view: DossierView) -> str:
    """Title a card without a word of its content."""
    return f"{words.gravite_sign(view.analysis.gravite)} Dossier sensible — {view.reference}"


def notice() -> str:
    """Say why a card shows nothing, and who sees more."""
    return (
        "🔒 *Dossier privé* (sécurité ou données personnelles). Son contenu est envoyé en message direct à "
        "la personne en charge et aux responsables, qui peuvent l’ouvrir avec les boutons ci-dessous."
    )


def fallback(view: DossierView, now: datetime) -> str:
    """Say the card in one sentence, without its content."""
    owner = "" if view.owner else " Personne ne l’a encore pris."
    grave = words.gravite_word(view.analysis.gravite).lower()
    return f"{view.reference}, dossier sensible, gravité {grave}. {promise(view, now)}.{owner}"


HIDDEN = frozenset({*_MAILS, "note", "appel", "suite"})
"""What the thread of a private dossier does not tell in full."""


def in_thread(what: str) -> str:
    """Say in the thread of a private dossier that something happened, and not what."""
    return _MAILS.get(what, "📝 Le dossier a une nouvelle note.")


def for_watcher(view: DossierView, *, new_mail: bool) -> str:
    """Introduce what the card does not show."""
    what = "un nouveau courriel du client" if new_mail else "son contenu"
    return (
        f"🔒 *{view.reference} est privé*{NBSP}: voici {what}, que le canal ne montre pas. "
        "Ne le recopiez pas dans un canal."
    )


def for_alert(view: DossierView, now: datetime) -> str:
    """Tell somebody at once of an urgent dossier."""
    grave = words.gravite_word(view.analysis.gravite).lower()
    content = "" if view.sensible else f" {inert(who(view))} — {inert(subject(view.subject))}."
    nobody = "" if view.owner else " Personne ne l’a encore pris."
    return f"🚨 *Urgent{NBSP}: {view.reference}*, gravité {grave}.{content} {promise(view, now)}.{nobody}"


def for_manager(view: DossierView) -> str:
    """Tell an account manager of a private dossier of one of their clients."""
    return (
        f"🔒 Un de vos clients nous adresse une doléance sensible ({view.reference}). "
        "Un responsable ou la personne en charge vous en dira ce qui vous est utile."
    )
