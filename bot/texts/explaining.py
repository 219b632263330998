"""How does the desk explain what it understood of a mail?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.slack.escaping import inert
from bot.texts import card, moments, words
from bot.texts.words import NBSP, quoted
from desk.views import DossierView
from models.values import Point
from models.vocabulary import Demande, Enjeu, Menace, Motif, Nature, Phase, Ton

TITLE = f"Pourquoi{NBSP}?"
GRAVITE, READING, DEADLINES, SENDER, LINK, ARRIVAL, PLAYBOOK = (
    "Gravité",
    "Ce que j’ai lu",
    "Échéances",
    "Expéditeur",
    "Rapprochement",
    "À l’arrivée",
    "Conduite proposée",
)
_STEPS = {
    "identite": "déjà reçu",
    "own": "notre propre courriel",
    "bounce": "avis de non-remise",
    "automatic": "réponse automatique",
    "cap_address": "rafale d’une adresse",
    "cap_domain": "rafale d’un domaine",
    "cap_content": "contenu répété",
    "fil": "fil de discussion",
    "nature": "nature",
    "accuse": "accusé de réception",
}
_PASSED = "rien à signaler"
_GROUPS = {
    "nature": ("Nature", Nature),
    "motifs": ("Motif", Motif),
    "ton": ("Ton", Ton),
    "phase": ("Phase", Phase),
    "menaces": ("Menace", Menace),
    "enjeux": ("Enjeu", Enjeu),
    "demandes": ("Demande", Demande),
}


def heading(text: str) -> str:
    """Write a heading inside a window."""
    return f"*{text}*"


def points(why: Sequence[Point], gravite: int) -> str:
    """Say what made the gravite."""
    total = words.gravite(gravite)
    if not why:
        return f"{total}. Rien de particulier ne l’aggrave."
    listed = "\n".join(f"• {inert(point.reason)} (+{point.points})" for point in why)
    return f"{total}, parce que{NBSP}:\n{listed}"


def label(key: str) -> str | None:
    """Write the key of an evidence or a confidence (``motifs.qualite``), ``None`` where it is unknown."""
    group, _, value = key.partition(".")
    if group not in _GROUPS:
        return None
    title, kind = _GROUPS[group]
    try:
        return f"{title}{NBSP}: {words.word(kind(value)).lower()}"
    except ValueError:
        return f"{title}{NBSP}: {words.motif(value).lower()}" if kind is Motif else None


def finding(name: str, confidence: float | None, quotes: Sequence[str]) -> str:
    """Say one thing understood, how surely, and from which words."""
    sure = f" — sûr à {words.percent(confidence)}" if confidence is not None else ""
    said = "\n".join(f"> {inert(' '.join(quote.split())[:300])}" for quote in quotes[:3])
    return f"*{name}*{sure}" + (f"\n{said}" if said else "")


def corrected() -> str:
    """Say that a person decided."""
    return "✍️ Une personne a vérifié cette qualification. Elle l’emporte sur ma lecture."


def unsure(confidence: float) -> str:
    """Say how sure the desk is of the whole."""
    return f"Je suis sûr de l’ensemble à {words.percent(confidence)}."


def deadlines(view: DossierView, now: datetime) -> str:
    """Say how the deadlines were computed."""
    lines = [inert(view.due_why)] if view.due_why else []
    if view.first_answer_due_at:
        lines.append(f"• Première réponse{NBSP}: {moments.moment(view.first_answer_due_at, now)}")
    if view.resolution_due_at:
        lines.append(f"• Résolution{NBSP}: {moments.moment(view.resolution_due_at, now)}")
    return "\n".join(lines) or "Aucune échéance n’est fixée."


def sender(view: DossierView) -> str:
    """Say what is known of the sender."""
    warning = card.doubtful(view)
    if warning:
        return warning
    first = view.first_message
    if first is not None and first.dmarc == "pass":
        return "Le domaine de l’expéditeur a autorisé cet envoi (DMARC)."
    return "Rien ne permet de vérifier l’expéditeur, mais rien n’est suspect."


def link(view: DossierView) -> str:
    """Say why another dossier looks close, or say nothing."""
    return card.linked(view)


def method(model: str) -> str:
    """Say what reads the mails, and that a person has the last word."""
    name = quoted(inert(model)) if model and model != "personne" else "une personne"
    return (
        f"Lu par {name}. Mes classifieurs apprennent de vos corrections{NBSP}: "
        f"le bouton {quoted(card.CORRECT)} de la fiche sert à cela."
    )


def arrival(steps: Sequence[tuple[str, str]]) -> str:
    """Say what each step decided when the mail arrived, the quiet ones together."""
    told = [
        f"• {_STEPS.get(name, inert(name))}{NBSP}: {inert(said)}" for name, said in steps if said != _PASSED
    ]
    quiet = [_STEPS.get(name, inert(name)) for name, said in steps if said == _PASSED]
    if quiet:
        told.insert(0, f"• contrôles sans objection{NBSP}: {', '.join(quiet)}")
    return "\n".join(told)


def quotes_hidden() -> str:
    """Say why the quotes are not shown."""
    return "Les citations du courriel ne sont pas montrées ici (réglage «\u00a0minimal\u00a0»)."


def steps(titles: Sequence[str]) -> str:
    """List the steps of a playbook."""
    return "\n".join(f"• {inert(title)}" for title in titles)
