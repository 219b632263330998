"""Who are the customers, and which of them wrote this mail?"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.erasing.tombstones import CONTACT, is_buried
from intake.public_domains import is_public_domain
from models.errors import DoleancesError
from models.store import Store
from models.tables import Entreprise, EntrepriseDomain, Interlocuteur
from models.values import Address

COLUMNS = (
    "nom",
    "domaines",
    "palier",
    "compte_cle",
    "responsable",
    "contrat",
    "fin_contrat",
    "clause_mediation",
    "penalites",
    "groupe",
    "parti_le",
    "contacts",
)
CLEAR = "-"
"""In a cell, empties what was known; an empty cell leaves it: a file with fewer columns loses nothing."""
_YES = {"oui", "o", "yes", "y", "1", "vrai", "true", "x"}


@dataclass
class ImportReport:
    """What an import of customers did, line by line where something was refused."""

    created: int = 0
    updated: int = 0
    refused: list[str] = field(default_factory=list)


def decode_csv(raw: bytes) -> str:
    """Read a CSV as spreadsheets write it in France: UTF-8 with or without mark, or Windows-1252."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def import_entreprises(store: Store, raw: bytes) -> ImportReport:
    """
    Create or refresh customers from a CSV file.

    The columns are ``nom`` (required), ``domaines``, ``palier``, ``compte_cle``, ``responsable``
    (the account manager's address), ``contrat``, ``fin_contrat`` (ISO or French date),
    ``clause_mediation``, ``penalites`` (what the contract says of them), ``groupe`` (seed row 113),
    ``parti_le`` (when the client left) and ``contacts`` (addresses); lists are separated by spaces or
    semicolons inside their cell. A line that cannot be taken is reported and the others go on.

    An empty cell leaves what is known; ``-`` empties it.

    Raises:
        DoleancesError: The file has no ``nom`` column.
    """
    text = decode_csv(raw)
    head = text.splitlines()[0] if text.strip() else ""
    delimiter = max(";,\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    names = {name.strip().lower(): name for name in reader.fieldnames or []}
    if "nom" not in names:
        raise DoleancesError(
            f"the file needs a column 'nom'; it has: {', '.join(filter(None, names)) or 'none'}"
        )
    report = ImportReport()
    with store.work() as session:
        for number, cells in enumerate(reader, start=2):
            row = {key: (cells.get(name) or "").strip() for key, name in names.items()}
            try:
                _take_line(session, row, report, now=store.clock())
            except DoleancesError as error:
                report.refused.append(f"ligne {number}\u00a0: {error}")
    return report


def _take_line(session: Session, row: dict[str, str], report: ImportReport, *, now: datetime) -> None:
    name = row.get("nom", "")
    if not name:
        raise DoleancesError("le nom manque")
    contract_end, churned_on = _day(row, "fin_contrat"), _day(row, "parti_le")
    domains = _domains(session, name, row.get("domaines", ""))
    entreprise = session.exec(select(Entreprise).where(Entreprise.name == name)).first()
    if entreprise is None:
        entreprise = Entreprise(name=name, created_at=now)
        report.created += 1
    else:
        report.updated += 1
    entreprise.tier = row.get("palier", "").lower() or entreprise.tier
    if "compte_cle" in row:
        entreprise.key_account = row["compte_cle"].lower() in _YES
    if "clause_mediation" in row:
        entreprise.mediation_clause = row["clause_mediation"].lower() in _YES
    entreprise.account_manager = _text(row, "responsable", entreprise.account_manager, 320).lower()
    entreprise.contract = _text(row, "contrat", entreprise.contract, 100)
    entreprise.penalties = _text(row, "penalites", entreprise.penalties, 500)
    entreprise.groupe = _text(row, "groupe", entreprise.groupe, 200)
    if contract_end is not None:
        entreprise.contract_end = contract_end or None
    if churned_on is not None:
        entreprise.churned_on = churned_on or None
    session.add(entreprise)
    session.flush()
    for domain in domains:
        session.add(EntrepriseDomain(entreprise_id=entreprise.id or 0, domain=domain))
    for address in row.get("contacts", "").replace(";", " ").split():
        if is_buried(session, CONTACT, address.lower()):
            report.refused.append(f"{name}\u00a0: un contact effacé (RGPD) est encore dans ce fichier")
            continue
        _list_contact(session, entreprise, address.lower(), now=now)
    session.flush()


def _text(row: dict[str, str], column: str, known: str, most: int) -> str:
    """Return what a cell says, what is known where it is empty, nothing where it says so."""
    cell = row.get(column, "")
    return "" if cell == CLEAR else (cell or known)[:most]


def _day(row: dict[str, str], column: str) -> date | Literal[False] | None:
    """Return the day of a cell, ``None`` where it is empty, ``False`` where it empties what was known."""
    cell = row.get(column, "")
    return False if cell == CLEAR else _date(cell)


def _domains(session: Session, name: str, cell: str) -> list[str]:
    fresh = []
    for written in cell.replace(";", " ").split():
        domain = written.lower().lstrip("@")
        if is_public_domain(domain):
            raise DoleancesError(
                f"{domain} est un domaine public\u00a0: donnez plutôt les adresses des contacts"
            )
        owner = session.exec(
            select(Entreprise).join(EntrepriseDomain).where(EntrepriseDomain.domain == domain)
        ).first()
        if owner is not None and owner.name != name:
            raise DoleancesError(f"{domain} appartient déjà à {owner.name}")
        if owner is None:
            fresh.append(domain)
    return fresh


def _list_contact(session: Session, entreprise: Entreprise, address: str, *, now: datetime) -> None:
    if "@" not in address:
        raise DoleancesError(f"{address} n’est pas une adresse")
    person = session.exec(select(Interlocuteur).where(Interlocuteur.address == address)).first()
    if person is None:
        person = Interlocuteur(address=address, created_at=now)
    person.entreprise_id = entreprise.id
    person.listed = True
    session.add(person)


def _date(text: str) -> date | None:
    if not text:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    raise DoleancesError(f"la date «\u00a0{text}\u00a0» ne se lit pas")


class Directory:
    """
    What the customer file says of some senders, looked up together; those who are new join it.

    Args:
        session: The unit of work.
        senders: Those who will be asked about.
    """

    def __init__(self, session: Session, senders: Sequence[Address]) -> None:
        self.session = session
        addresses = {sender.address[:320] for sender in senders if sender.address}
        self._asked = set(senders)
        domains = {sender.domain for sender in senders if not is_public_domain(sender.domain)}
        names = {_folded(sender.name) for sender in senders if not sender.address}
        self.persons = {
            person.address: person
            for person in session.exec(
                select(Interlocuteur).where(col(Interlocuteur.address).in_(addresses))
            ).all()
        }
        self._domains = {
            domain: entreprise
            for domain, entreprise in session.exec(
                select(EntrepriseDomain.domain, Entreprise)
                .join(Entreprise)
                .where(col(EntrepriseDomain.domain).in_(domains))
            ).all()
        }
        lower = sa.func.lower(Entreprise.name)
        self._names = {
            name: entreprise
            for name, entreprise in session.exec(select(lower, Entreprise).where(lower.in_(names))).all()
        }

    def covers(self, sender: Address) -> bool:
        """Tell whether this sender was looked up: whoever was not may be known all the same."""
        return sender in self._asked

    def company(self, sender: Address) -> Entreprise | None:
        """
        Return the company of an unknown sender: by its domain, or by its name where no address is known.

        Anybody may write a customer's name before an address of their own: there the name proves nothing.
        """
        if sender.address:
            return self._domains.get(sender.domain)
        return self._names.get(_folded(sender.name))


def match_sender(
    session: Session, sender: Address, *, now: datetime, directory: Directory | None = None
) -> tuple[Interlocuteur | None, Entreprise | None]:
    """
    Find who wrote: by address first, then by domain, never by a public mail domain.

    An unknown address becomes a person of the company its domain names, or of none. Somebody heard
    by phone has a name alone, which may be the company's. A mail without sender has neither.
    """
    if not sender.address and not sender.name:
        return None, None
    if directory is None or not directory.covers(sender):
        directory = Directory(session, [sender])
    person = directory.persons.get(sender.address[:320]) if sender.address else None
    if person is None:
        entreprise = directory.company(sender)
        person = _new_person(session, sender.name, sender.address or None, entreprise, now=now)
        if person.address:
            directory.persons[person.address] = person
        return person, entreprise
    if not person.name and sender.name:
        person.name = sender.name[:200]
    return person, session.get(Entreprise, person.entreprise_id) if person.entreprise_id else None


def _folded(name: str) -> str:
    return name.strip().lower()


def _new_person(
    session: Session, name: str, address: str | None, entreprise: Entreprise | None, *, now: datetime
) -> Interlocuteur:
    person = Interlocuteur(
        entreprise_id=entreprise.id if entreprise else None,
        name=name[:200],
        address=address[:320] if address else None,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def list_entreprises(session: Session) -> list[dict[str, Any]]:
    """Return every customer in plain data, in the order of names, with the CSV's own column names."""
    domains: dict[int, list[str]] = {}
    for row in session.exec(select(EntrepriseDomain).order_by(EntrepriseDomain.domain)).all():
        domains.setdefault(row.entreprise_id, []).append(row.domain)
    return [
        {
            "nom": row.name,
            "domaines": domains.get(row.id or 0, []),
            "palier": row.tier,
            "compte_cle": row.key_account,
            "responsable": row.account_manager,
            "contrat": row.contract,
            "fin_contrat": row.contract_end.isoformat() if row.contract_end else None,
            "clause_mediation": row.mediation_clause,
            "penalites": row.penalties,
            "groupe": row.groupe,
            "parti_le": row.churned_on.isoformat() if row.churned_on else None,
        }
        for row in session.exec(select(Entreprise).order_by(Entreprise.name)).all()
    ]
