"""In which channel is a card, whom does an urgent or private dossier reach, and when may a word wait?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, select

from desk.business_time import BusinessClock
from desk.charter import Charter
from desk.charter.acheminement import Routing, Rule
from desk.effects import ask
from desk.journal import record
from desk.opening import client_of
from desk.parts import Desk
from desk.rights import LEADS, Right, may, rights_of
from desk.team import on_call, reachable
from models.tables import Dossier, Montant, MontantKind
from models.values import Analysis

ON_CALL = "astreinte"
ALERT, PRIVATE = "alerte", "prive"
"""What a direct message brings: an urgent dossier; the content that its card does not show."""
_JUST_OPENED = timedelta(seconds=1)


def channel_of(charter: Charter, session: Session, dossier: Dossier, analysis: Analysis) -> str | None:
    """
    Return the channel that the charter names for a dossier, an id or a name; ``None``: the triage channel.

    The first rule that fits wins; a card that is posted stays where it is.
    """
    if not charter.routing.rules:
        return None
    entreprise = client_of(session, dossier)[1]
    tier = entreprise.tier if entreprise else "standard"
    euros = largest_amount(session, dossier, analysis)
    fitting = (rule for rule in charter.routing.rules if _fits(rule, dossier, tier, euros))
    return next((rule.channel for rule in fitting), None)


def _fits(rule: Rule, dossier: Dossier, tier: str, euros: float) -> bool:
    motifs = {*dossier.motifs, dossier.motif_principal}
    return (
        (not rule.motifs or bool(motifs & set(rule.motifs)))
        and (not rule.tiers or tier in rule.tiers)
        and euros >= rule.from_euros
        and dossier.gravite >= rule.gravite_from
        and (rule.sensible is None or rule.sensible is dossier.sensible)
    )


def largest_amount(session: Session, dossier: Dossier, analysis: Analysis) -> float:
    """Return the largest amount that the client names or that a person entered, in euros."""
    named = [float(amount) for amount in analysis.faits.montants]
    kinds = (MontantKind.EXPOSE, MontantKind.CONTESTE)
    entered = session.exec(
        select(Montant).where(Montant.dossier_id == dossier.id, Montant.cancelled == False)  # noqa: E712
    ).all()
    return max([*named, *(row.cents / 100 for row in entered if row.kind in kinds)], default=0.0)


def is_urgent(routing: Routing, dossier: Dossier, analysis: Analysis) -> bool:
    """Tell whether a dossier may disturb people outside business hours."""
    return dossier.gravite >= routing.alert_from_gravite or any(
        str(enjeu) in routing.alert_enjeux for enjeu in analysis.enjeux
    )


def alerted(desk: Desk, session: Session, dossier: Dossier) -> tuple[str, ...]:
    """Return whom an urgent dossier is told to: who is on call, the leads; stand-ins for those away."""
    now = desk.now()
    people: list[str] = []
    for who in desk.charter.routing.alerted:
        if who == ON_CALL:
            people += on_call(session, now=now)
        elif who == LEADS:
            people += desk.settings.leads
        else:
            people.append(who)
    found = reachable(session, people, now=now) if people else ()
    if not dossier.sensible:
        return found
    # Who may not see it is not told of it either.
    seeing = watchers(desk, session, dossier)
    return tuple(user for user in found if user in seeing)


def watchers(desk: Desk, session: Session, dossier: Dossier) -> tuple[str, ...]:
    """Return who receives what the card of a private dossier does not show: in charge, and the leads."""
    holders = rights_of(desk)[Right.VOIR]
    people = [dossier.owner] if dossier.owner else []
    people += desk.settings.leads if LEADS in holders else ()
    people += [holder for holder in holders if holder.isupper()]
    found = reachable(session, people, now=desk.now()) if people else ()
    # Standing in for a lead gives no right to see: the lead reads it on their return.
    return tuple(user for user in found if may(desk, user, Right.VOIR, dossier)) or tuple(people)


def tell_people(
    desk: Desk, session: Session, dossier: Dossier, analysis: Analysis, *, message: int | None = None
) -> None:
    """
    Ask for the direct messages that a dossier's card or a new mail makes due, each person once.

    Args:
        desk: The parts.
        session: The unit of work whose commit asks.
        dossier: The dossier.
        analysis: As it is understood now.
        message: The later mail that was just shown in the thread, where it is that.
    """
    if dossier.merged_into is not None:
        return
    if dossier.sensible:
        mark = str(message or "fiche")
        people = watchers(desk, session, dossier)
        _tell(desk, session, dossier, PRIVATE, people, mark=mark, message_row_id=message)
    if is_urgent(desk.charter.routing, dossier, analysis):
        people = alerted(desk, session, dossier)
        if _tell(desk, session, dossier, ALERT, people, mark="une"):
            record(session, "dossier.alerte", now=desk.now(), dossier=dossier, a=list(people))


def _tell(
    desk: Desk,
    session: Session,
    dossier: Dossier,
    what: str,
    people: Iterable[str],
    *,
    mark: str,
    **payload: object,
) -> bool:
    asked = [
        ask(
            session,
            "slack.dm",
            f"dm:{what}:{dossier.reference}:{mark}:{user}",
            {"reference": dossier.reference, "user": user, "what": what, **payload},
            now=desk.now(),
            dossier=dossier,
        )
        for user in people
    ]
    return any(row is not None for row in asked)


def not_before(clock: BusinessClock, at: datetime, *, urgent: bool) -> datetime:
    """Return when a word that can wait may be said: at once within business hours, else at their opening."""
    if urgent or clock.is_open(at):
        return at
    return clock.add_hours(at, _JUST_OPENED / timedelta(hours=1))
