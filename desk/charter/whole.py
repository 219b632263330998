"""What does the whole charter say? It puts the sections together."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from desk.business_time import BusinessClock
from desk.charter.accords import Accords, read_accords
from desk.charter.acheminement import Routing, read_routing
from desk.charter.chiffres import Assumptions, read_assumptions
from desk.charter.conservation import Retention, read_retention
from desk.charter.delais import DEFAULT_TIER, Commitment, Deadlines, compute_deadlines, read_commitments
from desk.charter.droits import read_rights
from desk.charter.enquete import Survey, read_survey
from desk.charter.envoi import UNDO_DELAY, read_undo_delay
from desk.charter.escalade import Escalade, Silences, read_escalade, read_silences
from desk.charter.gestes import read_gestes
from desk.charter.heures import longest_day, read_clock
from desk.charter.mediation import MediationRules, read_mediation
from desk.charter.rendez_vous import Rendezvous, read_rendezvous
from desk.charter.suivi import Suivi, read_suivi
from desk.charter.tables import get
from desk.rights import Right
from intake.screening import Caps
from models.errors import CharterError
from models.vocabulary import Gravite
from playbooks.gestes import Caps as GesteCaps


@dataclass(frozen=True)
class Charter:
    """The company's commitments, hours and caps."""

    clock: BusinessClock
    commitments: Mapping[str, Commitment]
    caps: Caps
    """How many mails are taken in an hour before the rest is held."""
    lead_from_euros: float
    direction_from_euros: float
    signature_name: str
    signature_role: str
    rights: Mapping[Right, tuple[str, ...]] = field(default_factory=dict)
    """Who has the rights that are not given as we ship them."""
    routing: Routing = field(default_factory=Routing)
    escalade: Escalade = field(default_factory=Escalade)
    silences: Silences = field(default_factory=Silences)
    suivi: Suivi = field(default_factory=Suivi)
    undo_delay: timedelta = UNDO_DELAY
    """How long an answer waits before it leaves."""
    figures: Assumptions = field(default_factory=Assumptions)
    """What the figures suppose."""
    gestes: GesteCaps = field(default_factory=GesteCaps)
    """Up to which amount each level grants each rung of the ladder."""
    accords: Accords = field(default_factory=Accords)
    survey: Survey = field(default_factory=Survey)
    retention: Retention = field(default_factory=Retention)
    """How long words are kept."""
    mediation: MediationRules = field(default_factory=MediationRules)
    """When a mediation is proposed."""
    rendez_vous: Rendezvous = field(default_factory=Rendezvous)
    """When the digests of figures come."""

    def commitment(self, tier: str) -> Commitment:
        """Return what is promised to *tier*, the standard promise where the tier is unknown."""
        return self.commitments.get(tier) or self.commitments[DEFAULT_TIER]

    def deadlines(
        self, *, gravite: Gravite, tier: str, start: datetime, motif: str | None = None
    ) -> Deadlines:
        """Compute the deadlines of a dossier of this main motif, opened at *start*."""
        promise = self.commitment(tier)
        return compute_deadlines(promise, self.clock, gravite=gravite, tier=tier, start=start, motif=motif)


def load_charter(path: Path | None = None) -> Charter:
    """
    Read the charter.

    Args:
        path: The company's own file; the one we ship where absent.

    Raises:
        CharterError: The file cannot be read, or a key is missing or wrong; says which.
    """
    try:
        text = path.read_text("utf-8") if path else files("desk").joinpath("charte.toml").read_text("utf-8")
        return _charter(tomllib.loads(text))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, CharterError) as error:
        raise CharterError(f"{path or 'charte.toml'}: {error}") from error


def _charter(data: dict[str, Any]) -> Charter:
    caps = get(data, "plafonds", dict)
    validation = get(data, "validation", dict)
    signature = get(data, "signature", dict)
    clock = read_clock(data)
    return Charter(
        clock=clock,
        commitments=read_commitments(data),
        caps=Caps(
            address=get(caps, "par_adresse", int),
            domain=get(caps, "par_domaine", int),
            content=get(caps, "par_contenu", int),
        ),
        lead_from_euros=get(validation, "responsable_des", int),
        direction_from_euros=get(validation, "direction_des", int),
        signature_name=get(signature, "nom", str),
        signature_role=get(signature, "fonction", str),
        escalade=read_escalade(data),
        silences=read_silences(data),
        suivi=read_suivi(data, business_day_hours=longest_day(clock)),
        rights=read_rights(data),
        routing=read_routing(data),
        undo_delay=read_undo_delay(data),
        figures=read_assumptions(data),
        gestes=read_gestes(data),
        accords=read_accords(data),
        survey=read_survey(data),
        retention=read_retention(data),
        mediation=read_mediation(data),
        rendez_vous=read_rendezvous(data),
    )
