"""Which acts does a dossier take now, and which of them may this person do?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.ids import Action
from bot.slack.blocks import Block
from bot.slack.pickers import OVERFLOW, overflow
from bot.texts import acting as texts
from desk.life.states import BY_ACTE, Acte
from desk.parts import Desk
from desk.rights import Right, is_lead, may
from desk.views import OPEN, DossierView
from models.vocabulary import Ton

HEATED = (Ton.IRRITE, Ton.COLERE)
ALL = "tout"
"""The entry of the short menu that opens the whole one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of the menu."""

    key: str
    right: Right
    fits: Callable[[DossierView], bool]


def _from(acte: Acte) -> Callable[[DossierView], bool]:
    return lambda view: view.etat in BY_ACTE[acte].sources


def _is_open(view: DossierView) -> bool:
    return view.etat in OPEN


def _running(view: DossierView) -> bool:
    return view.etat in OPEN and not view.standing.is_paused


def _heated(view: DossierView) -> bool:
    """Tell whether an angry client waits for a first answer, which may take time to think (C4)."""
    return _running(view) and view.first_answered_at is None and view.analysis.ton in HEATED


def _always(_view: DossierView) -> bool:
    return True


ENTRIES: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        texts.GROUP_FOLLOW,
        (
            Entry("attente", Right.QUALIFIER, _running),
            Entry("reprise", Right.QUALIFIER, lambda view: view.standing.is_paused),
            Entry("reflexion", Right.QUALIFIER, _heated),
            Entry("rappel", Right.VOIR, _always),
            Entry("confier", Right.QUALIFIER, _is_open),
            Entry("escalade", Right.QUALIFIER, _is_open),
        ),
    ),
    (
        texts.GROUP_WORK,
        (
            # After the end too: the news taken, the question put to the client.
            Entry("lettre", Right.QUALIFIER, lambda view: bool(view.client_address)),
            Entry("avis", Right.QUALIFIER, _always),
        ),
    ),
    (
        texts.GROUP_END,
        (
            Entry("resolution", Right.CLORE, _from(Acte.RESOUDRE)),
            Entry("cloture", Right.CLORE, _from(Acte.CLORE)),
            Entry("reouverture", Right.CLORE, _from(Acte.ROUVRIR)),
            Entry("contentieux", Right.CLORE, _from(Acte.CONTENTIEUX)),
        ),
    ),
    (
        texts.GROUP_FILE,
        (
            Entry("export", Right.EXPORTER, _always),
            Entry("fusion", Right.QUALIFIER, _from(Acte.FUSIONNER)),
            Entry("separation", Right.QUALIFIER, lambda view: view.message_count > 1),
            Entry("prive", Right.QUALIFIER, lambda view: not view.sensible),
            Entry("public", Right.QUALIFIER, lambda view: view.sensible),
        ),
    ),
)
SHORT: tuple[str, ...] = (
    "reprise",
    "attente",
    "resolution",
    "cloture",
    "reouverture",
    "rappel",
    "confier",
)
"""What the menu of the card offers, first things first, as far as there is room."""
_LEADS_ONLY = {"contentieux", "public"}


def fitting(view: DossierView) -> dict[str, Entry]:
    """Return the acts that a dossier takes in its state, by key."""
    if view.merged_into:
        return {}
    return {entry.key: entry for _group, entries in ENTRIES for entry in entries if entry.fits(view)}


def allowed(desk: Desk, user: str, view: DossierView) -> dict[str, Entry]:
    """Return those of them that a person may do."""
    return {
        key: entry
        for key, entry in fitting(view).items()
        if may(desk, user, entry.right, view) and (key not in _LEADS_ONLY or _leads(desk, user))
    }


def _leads(desk: Desk, user: str) -> bool:
    named = {*desk.settings.leads, *desk.settings.approvers}
    return not named or is_lead(desk, user) or user in desk.settings.approvers


def short_menu(view: DossierView) -> Block:
    """
    Return the menu behind the three dots of a card: the likely acts, and the way to all of them.

    A card is the same for everybody: what this person may not do is refused in words.
    """
    known = fitting(view)
    likely = [key for key in SHORT if key in known][: OVERFLOW - 1]
    options = [(texts.TITLES[key], f"{key}:{view.reference}") for key in likely]
    options.append((texts.ALL, f"{ALL}:{view.reference}"))
    return overflow(Action.DOSSIER_MORE, options)
