"""What do clients say afterwards, and do they stay? (seed rows 109 and 116)"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import col

from desk.figures.scope import Scope, choose, counted
from desk.figures.values import Figure, Line, count_line, rate, share_figure
from models.tables import Dossier, Enquete, Entreprise

PROMOTER, DETRACTOR = 9, 6


def surveys(scope: Scope) -> list[Figure]:
    """Read the answers to the survey received in the period."""
    found = scope.rows(
        choose(Enquete.note, Enquete.ecoute, sa.func.count())
        .where(scope.within(Enquete.answered_at))
        .group_by(Enquete.note, Enquete.ecoute)
    )
    notes = [(note, n) for note, _ecoute, n in found if note is not None]
    total = sum(n for _, n in notes)
    promoters = sum(n for note, n in notes if note >= PROMOTER)
    detractors = sum(n for note, n in notes if note <= DETRACTOR)
    heard = [(ecoute, n) for _note, ecoute, n in found if ecoute is not None]
    nps = (promoters - detractors) * 100 / total if total else None
    mean = rate(sum(note * n for note, n in notes), total)
    lines = [
        count_line("promoteurs", "Promoteurs (9 et 10)", promoters),
        count_line("passifs", "Passifs (7 et 8)", total - promoters - detractors),
        count_line("detracteurs", "Détracteurs (0 à 6)", detractors),
        Line("note", "Note moyenne sur 10", total, mean, mean),
    ]
    return [
        Figure("nps", total, nps, lines=tuple(lines) if total else ()),
        share_figure("ecoute", sum(n for yes, n in heard if yes), sum(n for _, n in heard)),
    ]


def departures(scope: Scope) -> list[Figure]:
    """Measure how many of the clients who left had complained shortly before."""
    window = timedelta(days=scope.suppose.recurrence_days)
    zone = ZoneInfo(scope.period.zone)
    recent = sa.and_(
        col(Dossier.entreprise_id) == col(Entreprise.id),
        counted(),
        col(Dossier.opened_at) >= scope.period.since - window - timedelta(days=1),
    )
    found = scope.rows(
        choose(Entreprise.id, Entreprise.churned_on, Dossier.opened_at)
        .select_from(Entreprise)
        .join(Dossier, recent, isouter=True)
        .where(scope.day_within(Entreprise.churned_on))
    )
    left, linked = set(), set()
    for entreprise, churned_on, opened_at in found:
        left.add(entreprise)
        if opened_at is not None:
            since = churned_on - opened_at.astimezone(zone).date()
            if timedelta() <= since <= window:
                linked.add(entreprise)
    return [share_figure("departs", len(linked), len(left))]
