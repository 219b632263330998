"""How does a database get a hundred thousand dossiers, as a busy desk would have them after three years?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import sqlalchemy as sa

from models.plain import to_plain
from models.store import Store
from models.tables import (
    ActionCorrective,
    AnalysisRow,
    Dossier,
    DraftRow,
    Engagement,
    Enquete,
    Entreprise,
    Event,
    InstructionItem,
    Interlocuteur,
    Message,
    Montant,
    MontantKind,
    PlaybookUse,
    Table,
)
from models.values import Analysis, Draft
from models.vocabulary import Cause, Channel, Issue, Motif, Nature, Niveau, Phase, Ton

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
YEARS = 3
CHUNK = 2000
DOSSIERS_PER_CLIENT = 50
_NAMES = (
    "Vasseur",
    "Lenoir",
    "Électricité",
    "Câblerie",
    "Moreau",
    "Fonderie",
    "Laiterie",
    "Garnier",
    "Noël",
    "Bâtir",
)
_STATES = {
    "clos": 90,
    "resolu": 3,
    "instruction": 3,
    "recu": 1,
    "qualifie": 1,
    "proposition": 1,
    "contentieux": 1,
}
_YOUNG = ("recu", "instruction", "qualifie", "resolu")
_PLAYBOOKS = (
    "retard-de-livraison",
    "defaut-de-qualite",
    "prix-indexation",
    "erreur-de-facture",
    "non-conformite",
)
_EVENTS = (
    "dossier.ouvert",
    "brouillon.propose",
    "dossier.pris",
    "reponse.approuvee",
    "mail.parti",
    "dossier.resolu",
)
_BY_PEOPLE = {"dossier.pris", "reponse.approuvee", "dossier.resolu"}
Rows = dict[type[Table], list[dict[str, Any]]]


class Desk:
    """Draws one dossier after the other, with all that hangs on it; the same seed draws the same."""

    def __init__(self, count: int, seed: int = 2026) -> None:
        self.random = Random(seed)
        self.count = count
        self.clients = max(count // DOSSIERS_PER_CLIENT, 1)
        self.messages = 0
        self.analysis = to_plain(Analysis(nature=Nature.DOLEANCE, motifs=(Motif.QUALITE,), ton=Ton.IRRITE))
        self.draft = to_plain(
            Draft("defaut-de-qualite", ("motif",), Channel.ECRIT, "", "Bonjour", "", (), (), (), Niveau.AGENT)
        )

    def one(self, values: Iterable[Any]) -> Any:
        """Draw one of these."""
        return self.random.choice(values if isinstance(values, tuple) else list(values))

    def text(self, words: int) -> str:
        """Take words of a mail of the corpus, as rare and common as words are, and a reference of its own."""
        found = self.one(_sentences())
        start = self.random.randrange(max(len(found) - words, 1))
        return " ".join(found[start : start + words]) + f" CMD-{self.random.randrange(10**6):06d}."

    def customers(self) -> Rows:
        """Return the companies, and their people."""
        tiers = ("standard", "standard", "standard", "prioritaire", "strategique")
        rows: Rows = {Entreprise: [], Interlocuteur: []}
        for number in range(1, self.clients + 1):
            left = date(2024, 1, 1) + timedelta(days=self.random.randrange(1000))
            company = {"id": number, "name": f"Société {self.one(_NAMES)} {number}", "tier": self.one(tiers)}
            company |= {"key_account": number % 20 == 0, "account_manager": f"r{number % 12}@bench.example"}
            company |= {"churned_on": left if number % 25 == 0 else None, "created_at": NOW}
            rows[Entreprise].append(row_of(Entreprise, **company))
            person = {"id": number, "entreprise_id": number, "name": f"Claude {self.one(_NAMES)}"}
            person |= {"address": f"c{number}@client{number}.example", "listed": True, "created_at": NOW}
            rows[Interlocuteur].append(row_of(Interlocuteur, **person))
        return rows

    def dossier(self, number: int) -> Rows:
        """Return one dossier, the older the smaller its number, and its mails, lines and amounts."""
        drawn = self.random
        back = timedelta(days=365 * YEARS * (1 - number / self.count))
        opened = NOW - back - timedelta(minutes=drawn.randrange(600))
        etat = drawn.choices(list(_STATES), list(_STATES.values()))[0] if back.days > 20 else self.one(_YOUNG)
        ended = etat in {"clos", "resolu"}
        answered = opened + timedelta(hours=drawn.expovariate(1 / 9))
        resolved = min(opened + timedelta(hours=drawn.expovariate(1 / 150)), NOW) if ended else None
        client = 1 + int(self.clients * drawn.random() ** 2)
        row = row_of(
            Dossier,
            id=number,
            year=opened.year,
            number=number,
            reference=f"D-{opened.year}-{number:05d}",
            entreprise_id=client,
            interlocuteur_id=client,
            subject=self.text(5),
            etat=etat,
            nature="doleance",
            motifs=["qualite"],
            motif_principal=self.one([*map(str, Motif), "autre"]),
            ton=str(self.one(Ton)),
            ton_now=str(self.one(Ton)),
            phase=str(self.one(Phase)),
            gravite=drawn.choices((1, 2, 3, 4), (40, 35, 20, 5))[0],
            a_qualifier=drawn.random() < 0.05,
            owner=None if etat == "recu" else f"U{drawn.randrange(15)}",
            opened_at=opened,
            first_answer_due_at=opened + timedelta(hours=10),
            resolution_due_at=opened + timedelta(days=12),
            first_answered_at=None if etat == "recu" else answered,
            resolved_at=resolved,
            closed_at=resolved if etat == "clos" else None,
            last_in_at=opened,
            cause=str(self.one(Cause)) if ended and drawn.random() < 0.8 else None,
            issue=str(self.one(Issue)) if ended else None,
            reopened=int(drawn.random() < 0.06),
            sensible=drawn.random() < 0.01,
            merged_into=f"D-{opened.year}-{number - 1:05d}" if ended and number % 33 == 0 else None,
        )
        return {
            Dossier: [row],
            **self._told(number, opened, answered),
            **self._rest(number, opened, resolved),
        }

    def _told(self, number: int, opened: datetime, answered: datetime) -> Rows:
        messages = []
        for turn in range(self.random.choice((2, 2, 3, 4))):
            self.messages += 1
            ours, at = turn % 2 == 1, (opened, answered)[turn % 2] + timedelta(hours=turn)
            mail: dict[str, Any] = {
                "id": self.messages,
                "dossier_id": number,
                "direction": "out" if ours else "in",
                "at": at,
            }
            mail |= {"message_id": f"m{self.messages}@bench.example", "identity": f"{self.messages:064d}"}
            mail |= {"from_address": f"c{number % self.clients}@x.example", "from_domain": "x.example"}
            body = self.text(self.random.randrange(40, 90))
            mail |= {"subject": "Lot", "text": body, "new_text": body, "author": "U1" if ours else None}
            messages.append(row_of(Message, **mail))
        first = messages[0]["id"]
        shared = {"dossier_id": number, "at": opened}
        analysis = row_of(AnalysisRow, message_row_id=first, data=self.analysis, model="bench", **shared)
        draft = {
            "id": number,
            "answers_message_id": first,
            "subject": "Re",
            "body": "Bonjour",
            "state": "sent",
        }
        return {
            Message: messages,
            AnalysisRow: [analysis],
            DraftRow: [row_of(DraftRow, data=self.draft, **draft, **shared)],
        }

    def _rest(self, number: int, opened: datetime, resolved: datetime | None) -> Rows:
        drawn, end, to = self.random, resolved or NOW, {"dossier_id": number}
        events = []
        for step, kind in enumerate(_EVENTS):
            actor = "U1" if kind in _BY_PEOPLE else "bureau"
            at = opened + (end - opened) * (step / len(_EVENTS))
            events.append(row_of(Event, kind=kind, actor=actor, at=at, seal="x", **to))
        use = {"draft_id": number, "slug": self.one(_PLAYBOOKS), "at": opened}
        use |= {"ton_before": str(self.one(Ton)), "ton_after": str(self.one(Ton))}
        rows: Rows = {Event: events, PlaybookUse: [row_of(PlaybookUse, **use, **to)]}
        day = opened.date()
        if drawn.random() < 0.4:
            kind = str(self.one(MontantKind))
            amount = {"kind": kind, "cents": drawn.randrange(1000, 2_000_000), "by": "U1", "at": opened}
            amount |= {
                "cause": self.one(("", "operations")),
                "blocked_from": day if kind == "expose" else None,
            }
            amount |= {"blocked_until": day + timedelta(30) if kind == "expose" and resolved else None}
            rows[Montant] = [row_of(Montant, **amount, **to)]
        if resolved and drawn.random() < 0.3:
            answer: dict[str, Any] = {
                "asked_at": resolved,
                "note": drawn.randrange(11),
                "ecoute": drawn.random() < 0.7,
            }
            rows[Enquete] = [row_of(Enquete, answered_at=resolved + timedelta(days=2), **answer, **to)]
            promise = {"text": "Nous vous rappelons.", "due_on": day, "at": opened, "settled_at": resolved}
            state = self.one(("tenu", "tenu_en_retard", "rompu"))
            rows[Engagement] = [row_of(Engagement, state=state, **promise, **to)]
            clause = self.one(("delais", "prix", "penalites"))
            rows[InstructionItem] = [row_of(InstructionItem, kind="clause", slug=clause, label=clause, **to)]
            action = {"text": "Revoir.", "cause": str(self.one(Cause)), "owner": "U1", "done_at": resolved}
            action |= {"due_on": day + timedelta(20), "created_by": "U1", "created_at": opened}
            rows[ActionCorrective] = [row_of(ActionCorrective, **action, **to)]
        return rows


@cache
def _sentences() -> tuple[tuple[str, ...], ...]:
    lines = files("nlp.corpus").joinpath("t5.jsonl").read_text("utf-8").splitlines()
    return tuple(tuple(json.loads(line)["body"].split()) for line in lines)


@cache
def _defaults(table: type[Table]) -> dict[str, Any]:
    fields = table.model_fields
    return {
        name: field.get_default(call_default_factory=True) for name, field in fields.items() if name != "id"
    }


def row_of(table: type[Table], **values: Any) -> dict[str, Any]:
    """Return all the columns of a row but an id that the database gives, with the defaults of the table."""
    return {**_defaults(table), **values}


def fill(store: Store, count: int) -> None:
    """Put *count* dossiers in a migrated, empty database, with their mails, journal and amounts."""
    desk = Desk(count)
    with store.engine.begin() as connection:
        for rows in (desk.customers(), *_chunks(desk)):
            for table, values in rows.items():
                if values:
                    connection.execute(sa.insert(table), values)
        if not store.is_sqlite:
            _set_sequences(connection)
            # What autovacuum does within the minute on a server; nobody does it on SQLite.
            connection.exec_driver_sql("ANALYZE")


def _chunks(desk: Desk) -> Iterator[Rows]:
    for start in range(1, desk.count + 1, CHUNK):
        chunk: Rows = {}
        for number in range(start, min(start + CHUNK, desk.count + 1)):
            for table, values in desk.dossier(number).items():
                chunk.setdefault(table, []).extend(values)
        yield chunk


def _set_sequences(connection: sa.Connection) -> None:
    """Tell PostgreSQL that these numbers are taken."""
    for table in ("dossiers", "messages", "drafts", "entreprises", "interlocuteurs"):
        connection.exec_driver_sql(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
