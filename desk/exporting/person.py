"""How does a person get what the desk holds of them? (RGPD, articles 15 and 20)

Their mails and ours to them, the files, and what was noted and understood, as JSON. Not here, since it
touches others: internal notes, what colleagues decided, and the room of a mediation.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from desk.erasing.person import Person, find_person
from desk.exporting.bundle import PERSON_FORMAT, Writer, dumps, finish, mail_names, write_mails
from desk.exporting.chronology import written
from desk.exporting.exporting import private_file
from desk.exporting.gathering import Mail, mail_of
from desk.journal import record
from desk.mediating.room import unsealed
from desk.parts import Desk
from models.errors import DoleancesError
from models.sealing import session_hash
from models.tables import AnalysisRow, Dossier, Enquete, Entreprise, Interlocuteur, Message

_README = """DONNÉES PERSONNELLES DE {address}
Remises par {company} le {made_at} (heure de Paris), au titre des articles 15 et 20 du RGPD.

  courriels/       vos courriels et ceux que nous vous avons envoyés, octet pour octet
  pieces/          les pièces jointes
  donnees.json     ce que nous avons noté : coordonnées, dossiers, lecture de vos courriels, enquêtes
  manifeste.json   la liste des fichiers avec leur empreinte SHA-256

Ce qui suit n’y figure pas, parce que cela touche aux droits d’autres personnes ou reste confidentiel :
les notes internes, les décisions de nos collègues et ce qui s’est dit en médiation.
"""
_LABELS = ("nature", "motifs", "ton", "phase", "menaces", "enjeux", "demandes", "faits", "gravite", "model")


@dataclass(frozen=True, slots=True)
class PersonExported:
    """What was written."""

    path: Path
    mails: int
    dossiers: int


def export_person(desk: Desk, address: str, target: Path, *, by: str) -> PersonExported:
    """
    Write all that the desk holds of a person to *target*, and journal it without naming them.

    Raises:
        DoleancesError: The desk knows nobody of this address.
        OSError: The file is already there (``FileExistsError``), or cannot be written.
    """
    now = desk.now()
    with desk.store.read() as session:
        person = find_person(session, address)
        mails = _mails(session, person)
        data = _data(session, person)
    if not mails and not data["coordonnees"]:
        raise DoleancesError(f"le bureau ne connaît personne à l’adresse « {address} »")
    with private_file(target) as part:
        with zipfile.ZipFile(part, "w") as archive:
            writer = Writer(archive, now)
            missing = list(write_mails(writer, mails, mail_names(mails), desk.files))
            writer.add("donnees.json", dumps(data), "ce que le bureau a noté")
            text = _README.format(address=person.address, company=desk.company, made_at=written(now))
            writer.add("LISEZ-MOI.txt", text.encode(), "mode d’emploi")
            header = {
                "format": PERSON_FORMAT,
                "reference": person.address,
                "entreprise_du_bureau": desk.company,
                "exporte_le": now.isoformat(),
                "pieces_absentes": missing,
            }
            digest = finish(writer, header, desk.store.secret)
        with desk.store.work() as session:
            record(
                session,
                "personne.exportee",
                now=now,
                actor=by,
                personne=session_hash(session, "personne", person.address)[:16],
                manifeste=digest,
                courriels=len(mails),
            )
    return PersonExported(target, len(mails), len(data["dossiers"]))


def _mails(session: Session, person: Person) -> list[Mail]:
    """Return the mails of a person, held dossiers included: a hold keeps, it does not hide."""
    wanted = select(Message).where(col(Message.id).in_(person.all_messages))
    return [mail_of(session, row) for row in session.exec(unsealed(wanted).order_by(col(Message.id))).all()]


def _data(session: Session, person: Person) -> dict[str, Any]:
    people = [session.get_one(Interlocuteur, row_id) for row_id in person.interlocuteurs]
    ids = {*person.emptied, *person.touched, *person.held}
    dossiers = session.exec(select(Dossier).where(col(Dossier.id).in_(ids)).order_by(col(Dossier.id))).all()
    analyses = session.exec(
        select(AnalysisRow)
        .join(Message, col(Message.id) == AnalysisRow.message_row_id)
        .where(col(AnalysisRow.message_row_id).in_(person.all_messages), col(Message.mediation_id).is_(None))
        .order_by(col(AnalysisRow.id))
    ).all()
    surveys = session.exec(
        select(Enquete).where(col(Enquete.answer_row_id).in_(person.all_messages)).order_by(col(Enquete.id))
    ).all()
    return {
        "coordonnees": [_contact(session, row) for row in people],
        "dossiers": [
            {
                "reference": row.reference,
                "objet": row.subject,
                "ouvert_le": row.opened_at.isoformat(),
                "clos_le": row.closed_at.isoformat() if row.closed_at else None,
                "etat": str(row.etat),
            }
            for row in dossiers
        ],
        "lecture_des_courriels": [
            {"message": row.message_row_id, "le": row.at.isoformat()}
            | {key: row.data.get(key) for key in _LABELS}
            for row in analyses
        ],
        "enquetes": [{"note": row.note, "ecoute": row.ecoute, "commentaire": row.comment} for row in surveys],
    }


def _contact(session: Session, row: Interlocuteur) -> dict[str, Any]:
    entreprise = session.get(Entreprise, row.entreprise_id) if row.entreprise_id else None
    return {
        "nom": row.name,
        "adresse": row.address,
        "entreprise": entreprise.name if entreprise else None,
        "connu_depuis": row.created_at.isoformat(),
        "fichier_clients": row.listed,
    }
