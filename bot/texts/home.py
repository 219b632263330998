"""What does a person read in the Home tab of the application?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.slack.escaping import inert
from bot.texts import moments, words
from bot.texts.words import NBSP, quoted

MINE, TODAY, UNCLAIMED = "Mes dossiers", "À rendre aujourd’hui", "À prendre"
CLIENTS, LATE, RISK = "Mes clients", "En retard", "À surveiller"
HEALTH, FIGURES = "Santé du bureau", "Ce mois-ci"
SEE, DRAFT, TAKE, ALL, REFRESH = "Voir", "Brouillon", "Prendre", "Tout voir", "Actualiser"
DECLARE, CHARTS = "Déclarer une doléance", "Recevoir les graphiques"
STATUS_TITLE, LIST_TITLE, CHARTS_TITLE = "Dossier", "Dossiers", "Graphiques"

_EMPTY = {
    MINE: "Vous ne suivez aucun dossier en cours.",
    TODAY: "Rien à rendre d’ici ce soir.",
    UNCLAIMED: "Tous les dossiers sont pris en charge.",
    CLIENTS: "Aucun de vos clients n’a de dossier en cours.",
    LATE: "Aucun dossier en retard.",
    RISK: "Aucun dossier grave n’est près de son échéance.",
}
_STATUS = {
    "connected": "reliée",
    "refused": "refuse notre mot de passe",
    "unreachable": "ne répond pas",
    "failing": "répond mal",
}


def hello(now: datetime) -> str:
    """Say when this page was made: it does not change by itself."""
    return f"Page du {moments.fixed(now)}. Elle se met à jour quand on l’ouvre, ou avec {quoted(REFRESH)}."


def title(name: str, total: int) -> str:
    """Name a part of the page, with how many dossiers it holds."""
    return f"*{name}* ({total})"


def empty(name: str) -> str:
    """Say that a part of the page is empty."""
    return _EMPTY[name]


def see_all(name: str, total: int) -> str:
    """Name the button that shows a whole part."""
    return f"{ALL} ({total})" if name else ALL


def mailbox(name: str, status: str, last_success: datetime | None, now: datetime) -> str:
    """Say how a mailbox is doing, in words."""
    sign = "✅" if status == "connected" else "⚠️"
    seen = f", dernier relevé {moments.moment(last_success, now)}" if last_success else ""
    return f"{sign} Boîte {quoted(inert(name))}{NBSP}: {_STATUS.get(status, 'pas encore relevée')}{seen}"


def no_mailbox() -> str:
    """Say that no mailbox was read yet."""
    return "⚠️ Aucune boîte n’a encore été relevée."


def drift(asked_share: float, correction_rate: float, warnings: Sequence[str]) -> str:
    """Say how well mails are understood."""
    told = (
        f"Lecture des courriels, sur 30 jours{NBSP}: {words.percent(asked_share)} à qualifier, "
        f"{words.percent(correction_rate)} corrigés."
    )
    return "\n".join((told, *(f"⚠️ {inert(warning)}" for warning in warnings)))


def waiting(quarantined: int, failed: int) -> str:
    """Say what could not be read or sent."""
    told = []
    if quarantined:
        told.append(f"⚠️ {words.count(quarantined, 'courriel en quarantaine', 'courriels en quarantaine')}")
    if failed:
        told.append(f"⚠️ {words.count(failed, 'envoi en échec', 'envois en échec')}")
    return " · ".join(told) if told else "✅ Aucun courriel en quarantaine, aucun envoi en échec."


def weeks(opened: Sequence[int], resolved: Sequence[int]) -> str:
    """Tell the last weeks in words: the picture says the same."""
    return f"Ouverts, semaine après semaine{NBSP}: {_row(opened)}.\nRésolus{NBSP}: {_row(resolved)}."


def _row(values: Sequence[int]) -> str:
    return ", ".join(str(value) for value in values)


def charts_asked() -> str:
    """Say where the pictures come."""
    return "Les graphiques du mois vous arrivent en message direct, s’il y a de quoi les dessiner."
