"""Which histories do the figures run on? Any that Hypothesis makes, small and full of coincidences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
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

_minutes = st.integers(0, 62 * 24 * 60).map(lambda m: START + timedelta(minutes=m))
_maybe = st.one_of(st.none(), _minutes)
_days = st.dates(date(2026, 10, 1), date(2026, 12, 31))


def _or_none(values: Any) -> Any:
    return st.one_of(st.none(), st.sampled_from(list(values)))


@st.composite
def _dossier(draw: Any, number: int, before: list[str]) -> dict[str, Any]:
    opened = draw(_minutes)
    first, resolved = (
        draw(st.one_of(st.none(), st.integers(0, 30000).map(lambda m: opened + timedelta(minutes=m))))
        for _ in range(2)
    )
    merged = draw(st.sampled_from([None, None, None, *before[-2:]]))
    return {
        "number": number,
        "reference": f"D-2026-{number:05d}",
        "year": 2026,
        "subject": "objet",
        "nature": Nature.DOLEANCE,
        "entreprise": draw(st.sampled_from([None, 0, 1, 2])),
        "motif_principal": draw(_or_none([*map(str, Motif), "autre"])),
        "ton": draw(st.sampled_from(list(Ton))),
        "ton_now": draw(_or_none(Ton)),
        "phase": draw(_or_none(Phase)),
        "gravite": draw(st.integers(1, 4)),
        "opened_at": opened,
        "first_answer_due_at": draw(_maybe),
        "resolution_due_at": draw(_maybe),
        "first_answered_at": first,
        "resolved_at": resolved,
        "etat": Etat.RESOLU
        if resolved
        else draw(st.sampled_from([Etat.RECU, Etat.INSTRUCTION, Etat.CONTENTIEUX])),
        "cause": draw(_or_none(Cause)),
        "issue": draw(_or_none(Issue)) if resolved else None,
        "reopened": draw(st.integers(0, 2)),
        "merged_into": merged,
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


@st.composite
def histories(draw: Any) -> History:
    """Make a history: dossiers of three clients or of nobody, some merged, with all that hangs on them."""
    count = draw(st.integers(0, 12))
    dossiers: list[dict[str, Any]] = []
    for number in range(1, count + 1):
        dossiers.append(draw(_dossier(number, [d["reference"] for d in dossiers])))
    history = History(dossiers, draw(st.lists(st.one_of(st.none(), _days), min_size=3, max_size=3)))
    if not dossiers:
        return history
    which = st.integers(0, count - 1)
    montant = st.fixed_dictionaries(
        {
            "dossier": which,
            "row": st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(list(MontantKind)),
                    "cents": st.integers(1, 5_000_000),
                    "currency": st.sampled_from(["EUR", "EUR", "EUR", "USD"]),
                    "rung": st.sampled_from(["", "avoir", "service"]),
                    "cause": st.sampled_from(["", *map(str, Cause)]),
                    "at": _minutes,
                    "cancelled": st.sampled_from([False, False, True]),
                    "blocked_from": st.one_of(st.none(), _days),
                    "blocked_until": st.one_of(st.none(), _days),
                }
            ),
        }
    )
    history.montants = draw(st.lists(montant, max_size=8))
    kinds = ["dossier.pris", "dossier.contentieux", "reponse.approuvee", "mediation.note"]
    history.events = draw(
        st.lists(
            st.tuples(which, st.sampled_from(kinds), st.sampled_from(["U1", "U2", "bureau"]), _minutes),
            max_size=10,
        )
    )
    history.messages = draw(
        st.lists(
            st.tuples(
                which, st.sampled_from(list(Direction)), _or_none(["U1", "U2"]), st.booleans(), _minutes
            ),
            max_size=8,
        )
    )
    note, heard = st.one_of(st.none(), st.integers(0, 10)), st.one_of(st.none(), st.booleans())
    history.enquetes = draw(st.lists(st.tuples(which, note, heard, _maybe), max_size=8))
    history.engagements = draw(
        st.lists(st.tuples(which, st.sampled_from(list(EngagementState)), _maybe), max_size=6)
    )
    tons = st.sampled_from(list(Ton))
    history.uses = draw(
        st.lists(st.tuples(which, st.sampled_from(["a-b", "c"]), tons, _or_none(Ton), _minutes), max_size=6)
    )
    return history
