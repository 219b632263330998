"""
Who may do what with a dossier? (issue 7, outcome 10)

The charter names, for each right, the roles and persons who have it; the settings say who the leads
and the approvers are. Use cases ask here, so that no door of Slack can be forgotten.

Where the company named neither leads nor approvers it trusts its agents: a right of theirs is
everybody's, but for what is for leads alone whatever happens (mediation, origin, figures of agents).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from desk.journal import DESK
from models.errors import NotAllowedError

if TYPE_CHECKING:
    from desk.parts import Desk

__all__ = ["NotAllowedError", "Right", "is_lead", "may", "require", "sees_everything"]


class Right(StrEnum):
    """What a person may be allowed to do."""

    VOIR = "voir"
    """Read a sensitive dossier; the others are read by every colleague."""
    QUALIFIER = "qualifier"
    """Take, assign, correct, pause, merge: all that handles a dossier without ending it."""
    ENVOYER = "envoyer"
    APPROUVER = "approuver"
    CLORE = "clore"
    """Resolve, close, reopen, take to court."""
    EXPORTER = "exporter"
    MEDIATION = "mediation"
    """Read what is said in the room of a mediation."""
    CHIFFRES_AGENTS = "chiffres_agents"
    """See figures by person."""
    ORIGINE = "origine"
    """See and say where a doleance comes from, and suspected bad faith (seed rows 14 and 74)."""


EVERYBODY = "tous"
OWNER = "charge"
"""Who handles the dossier, and the stand-in while that person is away."""
LEADS = "responsables"
APPROVERS = "approbateurs"
ROLES = (EVERYBODY, OWNER, LEADS, APPROVERS)
"""What the charter may write besides Slack ids."""

DEFAULTS: Mapping[Right, tuple[str, ...]] = {
    Right.VOIR: (OWNER, LEADS),
    Right.QUALIFIER: (EVERYBODY,),
    Right.ENVOYER: (EVERYBODY,),
    Right.APPROUVER: (LEADS, APPROVERS),
    Right.CLORE: (EVERYBODY,),
    Right.EXPORTER: (OWNER, LEADS),
    Right.MEDIATION: (LEADS,),
    Right.CHIFFRES_AGENTS: (LEADS,),
    Right.ORIGINE: (LEADS,),
}
NEVER_BY_DEFAULT = frozenset({Right.MEDIATION, Right.CHIFFRES_AGENTS, Right.ORIGINE})
"""Nobody's where nobody is named."""

_REFUSED = {
    Right.VOIR: "Ce dossier est sensible\u00a0: seuls la personne en charge et les responsables le voient.",
    Right.QUALIFIER: "Vous n’avez pas le droit de traiter ce dossier\u00a0: demandez à un responsable.",
    Right.ENVOYER: "Vous n’avez pas le droit d’envoyer une réponse\u00a0: demandez à un responsable.",
    Right.APPROUVER: "Vous n’avez pas le droit d’approuver un envoi\u00a0: demandez à un responsable.",
    Right.CLORE: "Vous n’avez pas le droit de clore ou rouvrir ce dossier\u00a0: demandez à un responsable.",
    Right.EXPORTER: "Vous n’avez pas le droit d’exporter ce dossier\u00a0: demandez à un responsable.",
    Right.MEDIATION: "Ce qui se dit en médiation est confidentiel\u00a0: seuls les responsables le lisent.",
    Right.CHIFFRES_AGENTS: "Les chiffres par personne sont réservés aux responsables.",
    Right.ORIGINE: "L’origine d’une doléance est réservée aux responsables.",
}


class Guarded(Protocol):
    """What rights look at in a dossier: its row, or its view."""

    @property
    def owner(self) -> str | None:
        """Return who handles it."""
        ...

    @property
    def sensible(self) -> bool:
        """Tell whether it is private."""
        ...


def may(desk: Desk, user: str, right: Right, dossier: Guarded | None = None) -> bool:
    """
    Tell whether a person has a right.

    Args:
        desk: The parts.
        user: The person's Slack id; the desk itself (``bureau``) may do everything.
        right: What is to be done.
        dossier: On what; without it, a right that only who is in charge has is not given. A sensitive
            dossier asks for the right to see it too, whatever is done with it.
    """
    if user == DESK:
        return True
    if dossier is not None and dossier.sensible and not _has(desk, user, Right.VOIR, dossier):
        return False
    if right is Right.VOIR and (dossier is None or not dossier.sensible):
        return True
    return _has(desk, user, right, dossier)


def require(desk: Desk, user: str, right: Right, *dossiers: Guarded | None) -> None:
    """
    Refuse what a person may not do, with each of the dossiers where there are several.

    Raises:
        NotAllowedError: The message is a French sentence for that person.
    """
    for dossier in dossiers or (None,):
        if may(desk, user, right, dossier):
            continue
        if dossier is not None and not may(desk, user, Right.VOIR, dossier):
            raise NotAllowedError(_REFUSED[Right.VOIR])
        raise NotAllowedError(_REFUSED[right])


def is_lead(desk: Desk, user: str) -> bool:
    """Tell whether a person is one of the leads."""
    return user in desk.settings.leads


def sees_everything(desk: Desk, user: str) -> bool:
    """Tell whether a person sees the sensitive dossiers of others too (lists and search)."""
    return user == DESK or _has(desk, user, Right.VOIR, None)


def _has(desk: Desk, user: str, right: Right, dossier: Guarded | None) -> bool:
    holders = rights_of(desk)[right]
    if EVERYBODY in holders or user in holders:
        return True
    if LEADS in holders and user in desk.settings.leads:
        return True
    if APPROVERS in holders and user in desk.settings.approvers:
        return True
    if OWNER in holders and dossier is not None and _handles(desk, user, dossier):
        return True
    return right not in NEVER_BY_DEFAULT and _nobody_named(desk, right, holders, dossier)


def _nobody_named(desk: Desk, right: Right, holders: tuple[str, ...], dossier: Guarded | None) -> bool:
    """Tell whether the company named nobody to whom a right could be left."""
    if any(holder not in ROLES for holder in holders):
        return False
    named = {*desk.settings.leads, *(desk.settings.approvers if right is Right.APPROUVER else ())}
    if named:
        return False
    # Somebody has to be able to take a sensitive dossier; from then on it is that person's.
    return right is not Right.VOIR or (dossier is not None and dossier.owner is None)


def _handles(desk: Desk, user: str, dossier: Guarded) -> bool:
    if dossier.owner is None:
        return False
    if dossier.owner == user:
        return True
    from desk.team import stand_in_of

    return stand_in_of(desk, dossier.owner) == user


def rights_of(desk: Desk) -> Mapping[Right, tuple[str, ...]]:
    """Return who has each right: what the charter says, else the default."""
    return {**DEFAULTS, **desk.charter.rights}
