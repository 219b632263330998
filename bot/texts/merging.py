"""What does the desk say of dossiers that resemble each other, are one, or are two?"""

from __future__ import annotations

from datetime import datetime

from bot.ids import COMMAND
from bot.slack.escaping import inert
from bot.texts import moments, words
from bot.texts.card import subject
from bot.texts.words import NBSP
from desk.relatives import SimilarDossier
from desk.views import DossierView, MessageView
from models.tables import Direction

MERGE, TWO, FORCE = "Fusionner", "Ce sont deux affaires", "Fusionner quand même"
UNDO, UNDO_SPLIT, OPEN, SPLIT = (
    "Annuler la fusion",
    "Annuler la séparation",
    "Voir le dossier",
    "Séparer des messages",
)
SIMILAR, RELATED = "Dossiers proches", "Dossiers liés"
SPLIT_TITLE, SPLIT_SUBMIT, SPLIT_BOXES = "Séparer", "Séparer", "Messages de l’autre affaire"
DONE_TITLE = "Dossiers"
_WAYS = {Direction.IN: "reçu", Direction.OUT: "envoyé", Direction.INTERNAL: "note"}


def question(view: DossierView) -> str:
    """Ask whether a dossier and the one it may continue are the same."""
    return f"Est-ce la même affaire que {inert(view.linked_to or '')}{NBSP}?"


def ended_in(view: DossierView) -> str:
    """Say where a merged dossier lives on, or say nothing."""
    if not view.merged_into:
        return ""
    return f"🔗 *Fusionné avec {inert(view.merged_into)}*, où tout continue."


def related(view: DossierView) -> str:
    """Name the dossiers that were merged into this one or split from it, or say nothing."""
    said = [f"séparé de {inert(view.split_from)}"] if view.split_from else []
    if view.split_into:
        said.append(f"séparés d’ici{NBSP}: {', '.join(view.split_into)}")
    if view.merged_from:
        said.append(f"fusionnés ici{NBSP}: {', '.join(view.merged_from)}")
    text = " · ".join(said)
    return text[:1].upper() + text[1:]


def similar_dossier(found: SimilarDossier, now: datetime) -> str:
    """Say what an earlier case was about and how it stands or ended."""
    ended = found.resolved_at or found.closed_at
    when = f" {moments.day(ended, now)}" if ended else f", reçu {moments.day(found.opened_at, now)}"
    same = " · même client" if found.same_client else ""
    near = " · presque le même texte" if found.near_duplicate else ""
    motif = words.motif(found.motif_principal).lower()
    return f"*{found.reference}*{NBSP}: {words.word(found.etat).lower()}{when} · {motif}{same}{near}"


def similar_dossiers(view: DossierView, now: datetime) -> str:
    """List the closest earlier cases, or say nothing."""
    return "\n".join(f"• {similar_dossier(found, now)}" for found in view.similar)


def similar_line(view: DossierView, now: datetime) -> str:
    """Name the closest earlier case on a card, or say nothing."""
    return f"🗂️ Dossier proche{NBSP}: {similar_dossier(view.similar[0], now)}" if view.similar else ""


def merged(source: str, target: str) -> str:
    """Say that two dossiers are one."""
    return (
        f"✅ *{inert(source)} est fusionné avec {inert(target)}.* "
        "Messages, brouillon rédigé et réponses à venir y sont réunis."
    )


def unmerged(source: str) -> str:
    """Say that a merge is undone."""
    return f"✅ *La fusion est annulée.* {inert(source)} a repris ses messages et son brouillon."


def two_affairs(reference: str) -> str:
    """Say that a link was dismissed."""
    return f"✅ C’est noté{NBSP}: {inert(reference)} reste une affaire à part. Je ne le redemanderai pas."


def refused(why: str) -> str:
    """Show why a merge asks to be confirmed."""
    return f"⚠️ {inert(why)}"


def split_head(view: DossierView) -> str:
    """Say what a split does."""
    return (
        f"*{view.reference}* mêle deux affaires{NBSP}? Cochez les messages de l’autre{NBSP}: "
        "ils auront leur dossier, leur fiche et leur brouillon, et les réponses du client les suivront."
    )


def boxes_continued() -> str:
    """Title a further group of messages."""
    return f"{SPLIT_BOXES} (suite)"


def message_option(message: MessageView, now: datetime) -> str:
    """Name a message in a list of boxes."""
    who = message.from_name or message.from_address or "le bureau"
    return (
        f"{_WAYS[message.direction]} {moments.day(message.at, now)}, {who}{NBSP}: {subject(message.subject)}"
    )


def splitting() -> str:
    """Say that the split is being made."""
    return "Je sépare les messages…"


def was_split(new: str, origin: str) -> str:
    """Say which dossier a split opened."""
    return f"✅ *{inert(new)} est ouvert*, séparé de {inert(origin)}. Sa fiche arrive."


def unsplit_done(new: str, origin: str) -> str:
    """Say that a split is undone."""
    return (
        f"✅ *La séparation est annulée.* Les messages de {inert(new)} sont de retour dans {inert(origin)}."
    )


def usage() -> str:
    """Say how the commands are written."""
    return (
        f"Écrivez par exemple `{COMMAND} fusionner 43 42` (le 43 rejoint le 42), `{COMMAND} séparer 42`, "
        f"`{COMMAND} annuler-fusion 43` ou `{COMMAND} annuler-séparation 44`."
    )
