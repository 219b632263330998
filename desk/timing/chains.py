"""
Which steps follow each other when something of a dossier is late, and when is each due?

A chain is worked out from the dossier's columns and the charter alone, so that the clock can work it
out again when a step falls due: what is no longer true never rings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desk.charter import Charter
from desk.life.states import OPEN
from models.tables import Dossier
from models.vocabulary import Echelon, Etat

MANAGED = ("premiere_reponse", "resolution", "point_etape", "silence", "suivi")
"""The kinds that chains make; a dossier's other echeances are left alone."""
BEFORE, N1, N2, N3, N4 = "avant", "n1", "n2", "n3", "n4"
NOBODY, CLIENT, WAITING = "personne", "client", "attente"
"""Whose silence it is."""
CALL, CLOSING = "appel", "cloture"
ECHELONS = {N2: Echelon.N2, N3: Echelon.N3, N4: Echelon.N4}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain: ``avant``, or the level that is told, and when."""

    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps that follow each other until what they wait for has come."""

    kind: str
    what: str
    """Whose silence, or which follow-up; empty for deadlines."""
    anchor: datetime
    """The instant it hangs on: another one makes another chain."""
    steps: tuple[Step, ...]

    def root(self, dossier_id: int) -> str:
        """Return the beginning of the keys of its steps."""
        return f"{self.kind}:{dossier_id}:{self.what}:{self.anchor:%Y%m%dT%H%M%S}"

    def after(self, name: str | None) -> Step | None:
        """Return the step that follows another one; the first where nothing has fired."""
        if name is None:
            return self.steps[0]
        names = [step.name for step in self.steps]
        index = names.index(name) + 1 if name in names else len(names)
        return self.steps[index] if index < len(names) else None

    def reached(self, now: datetime) -> Step | None:
        """Return the last step whose instant has come."""
        return next((step for step in reversed(self.steps) if step.due_at <= now), None)


def chains_of(charter: Charter, dossier: Dossier) -> list[Chain]:
    """Return the chains that run for a dossier as it stands."""
    if dossier.merged_into is not None:
        return []
    if dossier.etat is Etat.RESOLU and dossier.resolved_at is not None:
        return list(_after_the_end(charter, dossier.resolved_at))
    if dossier.etat not in OPEN:
        return []
    if dossier.paused_at is not None:
        return [_silence(charter, WAITING, dossier.paused_at, charter.silences.waiting_hours, dossier, N1)]
    return [*_deadlines(charter, dossier), *_silences(charter, dossier)]


def _deadlines(charter: Charter, dossier: Dossier) -> Iterator[Chain]:
    answered = dossier.first_answered_at is not None
    due = dossier.resolution_due_at if answered else dossier.first_answer_due_at
    if due is not None:
        kind = "resolution" if answered else "premiere_reponse"
        yield Chain(kind, "", due, _escalating(charter, due, dossier.gravite))
    point = dossier.progress_due_at
    if point is not None:
        late = charter.clock.add_days(point, 1)
        yield Chain("point_etape", "", point, (Step(N1, point), Step(N2, late)))


def _escalating(charter: Charter, due: datetime, gravite: int) -> tuple[Step, ...]:
    clock, rules = charter.clock, charter.escalade
    before = clock.subtract_hours(due, rules.before_hours[gravite - 1])
    levels = (
        Step(name, clock.add_hours(due, rules.after(level, gravite))) for name, level in ECHELONS.items()
    )
    return (Step(BEFORE, before), Step(N1, due), *levels)


def _silences(charter: Charter, dossier: Dossier) -> Iterator[Chain]:
    rules = charter.silences
    if dossier.owner is None:
        yield _silence(charter, NOBODY, dossier.opened_at, rules.nobody_hours, dossier, N3)
    last_in, last_out = dossier.last_in_at, dossier.last_out_at
    waits = last_in is not None and last_out is not None and last_in > last_out
    # Before the first answer its own deadline says it all.
    if last_in is not None and waits and dossier.first_answered_at is not None:
        yield _silence(charter, CLIENT, last_in, rules.client_hours, dossier, N3)


def _silence(
    charter: Charter, what: str, since: datetime, hours: tuple[float, ...], dossier: Dossier, then: str
) -> Chain:
    """Return a chain of two steps: after the threshold, and after twice the threshold."""
    threshold = hours[dossier.gravite - 1]
    second = then if then != N1 else "n1_encore"
    clock = charter.clock
    steps = (Step(N1, clock.add_hours(since, threshold)), Step(second, clock.add_hours(since, 2 * threshold)))
    return Chain("silence", what, since, steps)


def _after_the_end(charter: Charter, resolved_at: datetime) -> Iterator[Chain]:
    for what, days in ((CALL, charter.suivi.call_days), (CLOSING, charter.suivi.close_days)):
        if days:
            due = charter.clock.add_days(resolved_at, days)
            yield Chain("suivi", what, resolved_at, (Step(N1, due),))
