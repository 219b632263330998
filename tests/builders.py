"""How do tests make a desk with dossiers in it, without training or mail?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desk.parts import Desk, DeskSettings
from models.plain import to_plain
from models.references import format_reference
from models.store import Store
from models.tables import (
    AnalysisRow,
    Direction,
    Dossier,
    DraftRow,
    Entreprise,
    Event,
    Interlocuteur,
    Message,
)
from models.values import Analysis, Draft, Faits, Point
from models.vocabulary import (
    Channel,
    Demande,
    Enjeu,
    Etat,
    Gravite,
    Menace,
    Motif,
    Nature,
    Niveau,
    Phase,
    Risque,
    Ton,
)
from tests.migrated import migrated_sqlite

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
"""A Thursday, 10:30 in Paris."""

BODY = (
    "Bonjour,\n\nLe lot 2291 reçu mardi (CMD-2026-118) est de nouveau fissuré : 12 pièces sur 40 sont "
    "inutilisables et notre ligne est arrêtée depuis hier.\nC’est la troisième fois cette année.\n\n"
    "Merci de nous livrer des pièces conformes sous 48 heures, faute de quoi nous suspendrons le paiement "
    "de la facture F-2026-0917.\n\nClaire Vasseur\nResponsable achats"
)
REPLY = (
    "Bonjour Madame Vasseur,\n\nVous nous avez signalé que 12 pièces du lot 2291 sont fissurées et que votre "
    "ligne est arrêtée depuis hier. Je prends votre dossier en charge aujourd’hui.\n\n"
    "Pour avancer sans attendre, pouvez-vous nous envoyer une photo des pièces ?\n\n"
    "Je vous rappelle demain avant midi pour faire le point.\n\nBien à vous,\nAlice Martin"
)
ANALYSIS = Analysis(
    nature=Nature.DOLEANCE,
    motifs=(Motif.QUALITE, Motif.CONFORMITE),
    motif_principal=Motif.QUALITE,
    ton=Ton.IRRITE,
    phase=Phase.LITIGE,
    menaces=(Menace.PAIEMENT,),
    enjeux=(Enjeu.CONTINUITE, Enjeu.RECURRENCE),
    demandes=(Demande.REMPLACEMENT,),
    faits=Faits(
        commande=("CMD-2026-118",), facture=("F-2026-0917",), lot=("2291",), delais=("sous 48 heures",)
    ),
    evidence={
        "motifs.qualite": ("fissuré", "12 pièces sur 40 sont inutilisables"),
        "ton.irrite": ("de nouveau", "C’est la troisième fois cette année"),
        "menaces.paiement": ("nous suspendrons le paiement",),
        "enjeux.continuite": ("notre ligne est arrêtée depuis hier",),
    },
    confidence={"motifs.qualite": 0.94, "motifs.conformite": 0.61, "ton.irrite": 0.78, "phase.litige": 0.66},
    confidence_overall=0.81,
    a_qualifier=False,
    gravite=Gravite.FORTE,
    gravite_why=(Point(2, "l’activité du client est arrêtée"), Point(1, "ce n’est pas la première fois")),
    model="essai-1",
)
DRAFT = Draft(
    playbook="defaut-de-qualite",
    reasons=("motif principal : qualité", "la ligne du client est arrêtée"),
    channel=Channel.APPEL_D_ABORD,
    subject="",
    body=REPLY,
    reformulation="Vous nous avez signalé que 12 pièces du lot 2291 sont fissurées.",
    questions=("Le client peut-il envoyer des photos ?",),
    uncovered=("la menace de suspendre le paiement",),
    risks=(),
    approval=Niveau.AGENT,
)


@dataclass
class FakeClock:
    """A clock that only tests move."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the instant."""
        return self.now

    def forward(self, **delta: float) -> None:
        """Let time pass."""
        self.now += timedelta(**delta)


class FakeAnalyst:
    """Understands every mail in the same way; pure, like the real one."""

    def __init__(self, analysis: Analysis = ANALYSIS) -> None:
        self.analysis = analysis

    def analyse(self, mail: object, *, tier: str = "standard") -> Analysis:
        """Return the one analysis."""
        return self.analysis


class FakeRiskModel:
    """Sees an admission where a sentence says that the fault is ours, nothing elsewhere."""

    def predict(self, sentences: Sequence[str]) -> list[dict[Risque, float]]:
        """Return the probability of each class for each sentence."""
        return [
            {r: float(r is (Risque.AVEU if "notre faute" in s else Risque.AUCUN)) for r in Risque}
            for s in sentences
        ]


@dataclass
class Built:
    """A desk, its clock and its store."""

    desk: Desk
    clock: FakeClock = field(default_factory=FakeClock)

    @property
    def store(self) -> Store:
        """Return the database."""
        return self.desk.store


def build_desk(tmp_path: Path, *, interpreter: Any = None, analyst: Any = None, **settings: Any) -> Built:
    """Make a desk on a SQLite file of its own."""
    clock = FakeClock()
    migrated_sqlite(tmp_path / "desk.db")
    store = Store(f"sqlite:///{tmp_path / 'desk.db'}", clock=clock)
    chosen = DeskSettings(
        company="Aciéries du Vexin",
        address="doleances@acieries.example",
        data_dir=tmp_path,
        secret_key="une clé seulement pour les essais, 0123456789",
        **settings,
    )
    fake_analyst: Any = analyst or FakeAnalyst()
    fake_risks: Any = FakeRiskModel()
    desk = Desk(store, chosen, analyst=fake_analyst, interpreter=interpreter, risk_model=fake_risks)
    send_at_once(desk)
    return Built(desk, clock)


def send_at_once(desk: Desk, *, seconds: float = 0) -> None:
    """Let answers wait *seconds* before they leave; most tests have no patience."""
    desk.charter = dataclasses.replace(desk.charter, undo_delay=timedelta(seconds=seconds))


def add_dossier(
    store: Store,
    *,
    number: int = 1,
    subject: str = "Lot 2291 : pièces fissurées",
    body: str = BODY,
    analysis: Analysis = ANALYSIS,
    draft: Draft | None = DRAFT,
    entreprise: str = "Fonderie Vasseur",
    client: str = "Claire Vasseur",
    address: str | None = None,
    account_manager: str = "",
    owner: str | None = None,
    etat: Etat = Etat.RECU,
    authenticity: dict[str, Any] | None = None,
    **columns: Any,
) -> str:
    """Insert a dossier with its mail, its analysis and its draft; return its reference."""
    now = store.clock()
    reference = format_reference(now.year, number)
    with store.work() as session:
        company = Entreprise(
            name=f"{entreprise}" if number == 1 else f"{entreprise} {number}",
            tier="premium",
            key_account=True,
            account_manager=account_manager,
            created_at=now,
        )
        session.add(company)
        session.flush()
        person = Interlocuteur(
            entreprise_id=company.id,
            name=client,
            address=address or f"client{number}@vasseur.example",
            created_at=now,
        )
        session.add(person)
        session.flush()
        row = Dossier(
            year=now.year,
            number=number,
            reference=reference,
            entreprise_id=company.id,
            interlocuteur_id=person.id,
            subject=subject,
            etat=etat,
            nature=analysis.nature,
            motifs=[str(motif) for motif in analysis.motifs],
            motif_principal=analysis.motif_principal,
            ton=analysis.ton,
            phase=analysis.phase,
            gravite=int(analysis.gravite),
            a_qualifier=analysis.a_qualifier,
            owner=owner,
            opened_at=columns.pop("opened_at", now - timedelta(hours=1)),
            first_answer_due_at=columns.pop("first_answer_due_at", now + timedelta(hours=4)),
            resolution_due_at=now + timedelta(days=10),
            due_why="Gravité 3, offre premium : première réponse sous 4 heures ouvrées.",
            **columns,
        )
        session.add(row)
        session.flush()
        message = add_message(
            session, row, Direction.IN, subject=subject, body=body, at=row.opened_at, sender=person
        )
        message.authenticity = authenticity or {"dmarc": "pass", "doubts": []}
        session.add(
            AnalysisRow(
                message_row_id=message.id or 0,
                dossier_id=row.id or 0,
                data=to_plain(analysis),
                model=analysis.model,
                at=now,
            )
        )
        session.add(Event(dossier_id=row.id, kind="dossier.ouvert", actor="bureau", at=row.opened_at))
        if draft is not None:
            session.add(
                DraftRow(
                    dossier_id=row.id or 0,
                    answers_message_id=message.id,
                    subject=draft.subject or f"Re: {subject} [{reference}]",
                    body=draft.body,
                    data=to_plain(draft),
                    at=now,
                )
            )
    return reference


def add_message(
    session: Any,
    dossier: Dossier,
    direction: Direction,
    *,
    subject: str,
    body: str,
    at: datetime,
    sender: Interlocuteur | None = None,
    author: str | None = None,
) -> Message:
    """Insert a message of a dossier."""
    message = Message(
        dossier_id=dossier.id or 0,
        direction=direction,
        message_id=f"m{dossier.number}.{at.timestamp()}.{direction}@vasseur.example",
        from_name=sender.name if sender else "",
        from_address=(sender.address or "") if sender else "",
        subject=subject,
        text=body,
        new_text=body,
        author=author,
        at=at,
    )
    session.add(message)
    session.flush()
    return message
