"""How heavy is a doleance? A table of points, each with its reason (seed rows 7, 12, 15, 16)."""

from __future__ import annotations

from models.values import Analysis, Point
from models.vocabulary import Enjeu, Gravite, Menace, Phase, Ton

TON: dict[Ton, Point] = {
    Ton.DECU: Point(1, "La confiance est entamée."),
    Ton.FERME: Point(1, "Le ton est ferme\u00a0: des exigences sont posées."),
    Ton.IRRITE: Point(1, "Le client est irrité."),
    Ton.COLERE: Point(2, "Le client est en colère."),
}
PHASE: dict[Phase, Point] = {
    Phase.LITIGE: Point(2, "Le différend est formalisé ou touche le contrat."),
    Phase.CONFLIT: Point(4, "La relation elle-même se rompt."),
}
MENACES: dict[Menace, Point] = {
    Menace.JURIDIQUE: Point(2, "Une suite juridique est annoncée."),
    Menace.RESILIATION: Point(2, "Le client parle de partir."),
    Menace.REPUTATION: Point(1, "Le client parle d’avis, de presse ou de son réseau."),
    Menace.PENALITES: Point(1, "Des pénalités ou des dommages sont annoncés."),
    Menace.PAIEMENT: Point(1, "Un paiement est retenu ou contesté."),
}
ENJEUX: dict[Enjeu, Point] = {
    Enjeu.SECURITE: Point(3, "Des personnes, l’hygiène ou des données personnelles sont en jeu."),
    Enjeu.CONTINUITE: Point(2, "L’activité du client est arrêtée ou menacée."),
    Enjeu.STRATEGIQUE: Point(1, "Le client met en avant un contrat-cadre ou une longue relation."),
    Enjeu.RECURRENCE: Point(1, "Ce n’est pas la première fois."),
}
AMOUNTS: tuple[tuple[float, Point], ...] = (
    (50_000, Point(3, "Plus de 50\u202f000\u00a0€ sont cités.")),
    (10_000, Point(2, "Plus de 10\u202f000\u00a0€ sont cités.")),
    (1_000, Point(1, "Plus de 1\u202f000\u00a0€ sont cités.")),
)
"""The largest amount that the mail cites, in euros; the first line reached counts."""
TIERS: dict[str, Point] = {
    "strategique": Point(2, "C’est un client stratégique."),
    "premium": Point(1, "C’est un client premium."),
    "cle": Point(2, "C’est un compte clé."),
}
LEVELS: tuple[tuple[int, Gravite], ...] = ((9, Gravite.CRITIQUE), (5, Gravite.FORTE), (2, Gravite.MOYENNE))
"""From how many points each level starts; below the last, the gravite is faible."""


def weigh(analysis: Analysis, *, tier: str = "standard") -> tuple[Gravite, tuple[Point, ...]]:
    """
    Return the gravite, from 1 to 4, and the points that make it, heaviest first.

    A mail that is no doleance weighs nothing. Danger to people is never below ``FORTE``, a broken
    relation never below ``FORTE`` either: the count of other points does not dilute them.
    """
    if not analysis.is_doleance:
        return Gravite.FAIBLE, ()
    points = sorted(_points(analysis, tier), key=lambda point: -point.points)
    total = sum(point.points for point in points)
    level = next((level for least, level in LEVELS if total >= least), Gravite.FAIBLE)
    if Enjeu.SECURITE in analysis.enjeux or analysis.phase == Phase.CONFLIT:
        level = max(level, Gravite.FORTE)
    return level, tuple(points)


def _points(analysis: Analysis, tier: str) -> list[Point]:
    """Look every row of the table up."""
    found = [TON[analysis.ton]] if analysis.ton in TON else []
    if analysis.phase in PHASE:
        found.append(PHASE[analysis.phase])
    found += [MENACES[menace] for menace in analysis.menaces]
    found += [ENJEUX[enjeu] for enjeu in analysis.enjeux if enjeu in ENJEUX]
    largest = max(analysis.faits.montants, default=0.0)
    found += [point for least, point in AMOUNTS if largest >= least][:1]
    if tier.casefold() in TIERS:
        found.append(TIERS[tier.casefold()])
    return found
