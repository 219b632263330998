"""What may a letter say of a dossier and of the company?"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from desk.opening import client_of
from desk.parts import Desk
from models.tables import Dossier
from models.values import DossierFacts, MailText
from models.vocabulary import Gravite


def dossier_facts(desk: Desk, session: Session, dossier: Dossier) -> DossierFacts:
    """Gather the plain values that templates see; nothing that can commit, call or reach a table."""
    person, entreprise = client_of(session, dossier)
    tier = entreprise.tier if entreprise else "standard"
    charter = desk.charter
    deadlines = charter.deadlines(
        gravite=Gravite(dossier.gravite), tier=tier, start=desk.now(), motif=dossier.motif_principal
    )
    return DossierFacts(
        reference=dossier.reference,
        company=desk.company,
        writer_name=charter.signature_name or "L’équipe Relation client",
        writer_role=charter.signature_role if charter.signature_name else "",
        client_name=person.name if person else "",
        entreprise=entreprise.name if entreprise else "",
        tier=tier,
        next_step_on=local_time(deadlines.progress, charter.clock.zone),
        mediation_clause=entreprise.mediation_clause if entreprise else False,
    )


def local_time(at: datetime, zone: str) -> datetime:
    """Return an instant as the clocks of *zone* show it: what people read is never in UTC."""
    return at.astimezone(ZoneInfo(zone))


def facts_without_dossier(desk: Desk, reference: str, mail: MailText) -> DossierFacts:
    """Gather the same values for a mail that opened no dossier, as the ``draft`` command does."""
    charter = desk.charter
    start = mail.date or desk.now()
    deadlines = charter.deadlines(gravite=Gravite.MOYENNE, tier="standard", start=start)
    name = mail.from_.partition("<")[0].strip(' "')
    return DossierFacts(
        reference=reference,
        company=desk.company,
        writer_name=charter.signature_name or "L’équipe Relation client",
        writer_role=charter.signature_role if charter.signature_name else "",
        client_name="" if "@" in name else name,
        next_step_on=local_time(deadlines.progress, charter.clock.zone),
    )
