"""Which histories do the figures run on? Any that Hypothesis makes, small and full of coincidences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st
from sqlmodel import Session

from models.tables import (
    Direction,
    Dossier,
    DraftRow,
    Engagement,
    EngagementState,
    Enquete,
    Entreprise,
    Event,
    Mediation,
    MediationState,
    Message,
    Montant,
    MontantKind,
    PlaybookUse,
)
from models.vocabulary import Cause, Etat, Issue, Motif, Nature, Phase, Ton

START = datetime(2026, 10, 1, tzinfo=UTC)
SINCE, UNTIL = datetime(2026, 10, 31, 23, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC)
"""November 2026 in Paris."""
NOW = datetime(2026, 12, 4, 9, tzinfo=UTC)
FIRST_DAY, DAY_AFTER = date(2026, 11, 1), date(2026, 12, 1)

SPAN_MINUTES = 62 * 24 * 60


class Dice:
    """Draws the values of a history; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def one(self, values: Iterable[Any]) -> Any:
        """Draw one of these."""
        return self._random.choice(list(values))

    def maybe(self, values: Iterable[Any]) -> Any:
        """Draw one of these, or none, as often."""
        return self._random.choice([None, self._random.choice(list(values))])

    def minute(self) -> datetime:
        """Draw an instant of October or November; sometimes exactly on an edge of the period."""
        edge = self._random.random()
        if edge < 0.05:
            return SINCE if edge < 0.025 else UNTIL
        return START + timedelta(minutes=self._random.randrange(SPAN_MINUTES))

    def day(self) -> date:
        """Draw a day from October to December."""
        return date(2026, 10, 1) + timedelta(days=self._random.randrange(92))

    def upto(self, most: int) -> int:
        """Draw a whole number from 0 to *most*."""
        return self._random.randint(0, most)


def _dossier(dice: Dice, number: int, before: list[str]) -> dict[str, Any]:
    opened = dice.minute()
    first, resolved = (dice.maybe([opened + timedelta(minutes=dice.upto(30_000) - 10)]) for _ in range(2))
    return {
        "number": number,
        "reference": f"D-2026-{number:05d}",
        "year": 2026,
        "subject": "objet",
        "nature": Nature.DOLEANCE,
        "entreprise": dice.one([None, 0, 1, 2]),
        "motif_principal": dice.maybe([*map(str, Motif), "autre"]),
        "ton": dice.one(Ton),
        "ton_now": dice.maybe(Ton),
        "phase": dice.maybe(Phase),
        "gravite": 1 + dice.upto(3),
        "opened_at": opened,
        "first_answer_due_at": dice.maybe([dice.minute()]),
        "resolution_due_at": dice.maybe([dice.minute()]),
        "first_answered_at": first,
        "resolved_at": resolved,
        "etat": Etat.RESOLU if resolved else dice.one([Etat.RECU, Etat.INSTRUCTION, Etat.CONTENTIEUX]),
        "cause": dice.maybe(Cause),
        "issue": dice.maybe(Issue) if resolved else None,
        "reopened": dice.upto(2),
        "merged_into": dice.one([None, None, None, *before[-2:]]),
    }


@dataclass
class History:
    """The rows of a desk, as plain values; ``write`` puts them in a session."""

    dossiers: list[dict[str, Any]]
    churned: list[date | None]
    montants: list[dict[str, Any]] = field(default_factory=list)
    events: list[tuple[int, str, str, datetime]] = field(default_factory=list)
    messages: list[tuple[int, Direction, str | None, bool, datetime]] = field(default_factory=list)
    enquetes: list[tuple[int, int | None, bool | None, datetime | None]] = field(default_factory=list)
    engagements: list[tuple[int, EngagementState, datetime | None]] = field(default_factory=list)
    uses: list[tuple[int, str, Ton, Ton | None, datetime]] = field(default_factory=list)

    def write(self, session: Session) -> list[Dossier]:
        """Insert all the rows, without commit."""
        clients = [
            Entreprise(
                name=f"Client {i}", tier=("standard", "cle", "standard")[i], churned_on=day, created_at=START
            )
            for i, day in enumerate(self.churned)
        ]
        session.add_all(clients)
        session.flush()
        rows = []
        for each in self.dossiers:
            values = {key: value for key, value in each.items() if key != "entreprise"}
            client = None if each["entreprise"] is None else clients[each["entreprise"]].id
            rows.append(Dossier(**values, entreprise_id=client))
        session.add_all(rows)
        session.flush()
        ids = [row.id or 0 for row in rows]
        if ids:
            self._write_rest(session, ids)
        return rows

    def _write_rest(self, session: Session, ids: list[int]) -> None:
        at = {"by": "U1", "note": ""}
        session.add_all(Montant(dossier_id=ids[m["dossier"]], **{**m["row"], **at}) for m in self.montants)
        session.add_all(
            Event(dossier_id=ids[d], kind=kind, actor=actor, at=when) for d, kind, actor, when in self.events
        )
        room = Mediation(dossier_id=ids[0], state=MediationState.OUVERTE, proposed_by="U1", proposed_at=START)
        draft = [DraftRow(dossier_id=ids[0], subject="", body="", data={}, at=START) for _ in self.uses]
        session.add_all([room, *draft])
        session.flush()
        session.add_all(
            Message(
                dossier_id=ids[d],
                direction=way,
                author=author,
                at=when,
                mediation_id=room.id if sealed else None,
            )
            for d, way, author, sealed, when in self.messages
        )
        session.add_all(
            Enquete(dossier_id=ids[d], asked_at=START, note=note, ecoute=heard, answered_at=when)
            for d, note, heard, when in self.enquetes
        )
        session.add_all(
            Engagement(dossier_id=ids[d], text="", state=state, at=START, settled_at=when)
            for d, state, when in self.engagements
        )
        session.add_all(
            PlaybookUse(
                dossier_id=ids[d],
                draft_id=draft[i].id or 0,
                slug=slug,
                ton_before=before,
                ton_after=after,
                at=when,
            )
            for i, (d, slug, before, after, when) in enumerate(self.uses)
        )
        session.flush()


def history(seed: int, *, most: int = 30) -> History:
    """Make a history: dossiers of three clients or of nobody, some merged, with all that hangs on them."""
    dice = Dice(seed)
    dossiers: list[dict[str, Any]] = []
    for number in range(1, dice.upto(most) + 1):
        dossiers.append(_dossier(dice, number, [d["reference"] for d in dossiers]))
    made = History(dossiers, [dice.maybe([dice.day()]) for _ in range(3)])
    if dossiers:
        _fill(made, dice, range(len(dossiers)))
    return made


def _fill(made: History, dice: Dice, which: range) -> None:
    def several() -> range:
        return range(dice.upto(20 + len(which)))

    kinds = ("dossier.pris", "dossier.contentieux", "reponse.approuvee", "mediation.note")
    made.montants = [{"dossier": dice.one(which), "row": _montant(dice)} for _ in several()]
    made.events = [
        (dice.one(which), dice.one(kinds), dice.one(["U1", "U2", "bureau"]), dice.minute()) for _ in several()
    ]
    made.messages = [
        (
            dice.one(which),
            dice.one(Direction),
            dice.maybe(["U1", "U2"]),
            dice.one([True, False]),
            dice.minute(),
        )
        for _ in several()
    ]
    made.enquetes = [
        (dice.one(which), dice.maybe(range(11)), dice.maybe([True, False]), dice.maybe([dice.minute()]))
        for _ in several()
    ]
    made.engagements = [
        (dice.one(which), dice.one(EngagementState), dice.maybe([dice.minute()])) for _ in several()
    ]
    made.uses = [
        (dice.one(which), dice.one(["a-b", "c"]), dice.one(Ton), dice.maybe(Ton), dice.minute())
        for _ in several()
    ]


def _montant(dice: Dice) -> dict[str, Any]:
    return {
        "kind": dice.one(MontantKind),
        "cents": 1 + dice.upto(5_000_000),
        "currency": dice.one(["EUR", "EUR", "EUR", "USD"]),
        "rung": dice.one(["", "avoir", "service"]),
        "cause": dice.one(["", *map(str, Cause)]),
        "at": dice.minute(),
        "cancelled": dice.one([False, False, True]),
        "blocked_from": dice.maybe([dice.day()]),
        "blocked_until": dice.maybe([dice.day()]),
    }


def histories() -> st.SearchStrategy[History]:
    """Give any history; a small one is preferred as a counter-example."""
    return st.builds(history, st.integers(0, 2**32), most=st.integers(1, 30))
