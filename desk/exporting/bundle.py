"""
How is the evidence bundle of a dossier written? (seed rows 46, 49, 50, 84, 85)

A ZIP of files whose SHA-256 a manifest lists; the manifest's own hash is sealed by the secret key and
written in the journal. Nothing in it needs the desk to be read or checked.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import Any

from desk.exporting.chronology import PARIS, Chronology, chronology, left_out, written
from desk.exporting.gathering import Mail, Record
from desk.exporting.naming import safe_name
from desk.files import FileStore
from models.errors import StoreError
from models.sealing import keyed_hash

FORMAT, PERSON_FORMAT = "doleances-dossier-1", "doleances-personne-1"
MANIFEST, SEAL, SUMS, JOURNAL = "manifeste.json", "manifeste.sceau", "empreintes.sha256", "journal.json"
PURPOSE = "dossier de preuve"


@dataclass
class Writer:
    """
    Writes entries and remembers their hashes.

    Args:
        archive: Where they go.
        now: The date that every entry carries.
    """

    archive: zipfile.ZipFile
    now: datetime
    entries: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, content: bytes, what: str, **more: object) -> None:
        """Write one file and list it in the manifest."""
        self.entries.append(
            {
                "nom": name,
                "octets": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "quoi": what,
                **more,
            }
        )
        self.put(name, content)

    def put(self, name: str, content: bytes) -> None:
        """Write one file."""
        local = self.now.astimezone(PARIS)
        info = zipfile.ZipInfo(name, date_time=local.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        self.archive.writestr(info, content)


@dataclass(frozen=True, slots=True)
class Written:
    """What a bundle holds."""

    manifest_sha256: str
    mails: int
    files: int
    missing: tuple[str, ...]
    """Files whose bytes are no longer there; the manifest names them."""


def mail_names(mails: Sequence[Mail]) -> dict[int, str]:
    """
    Name the file of each mail: numbered in order, so that a folder shows them as they came.

    What has no bytes is written as text: a call noted down, a letter whose departure a person stated.
    """
    names = {}
    for number, mail in enumerate(mails, start=1):
        way = "envoye" if mail.sent else "recu" if mail.content or mail.message_id else "note"
        end = "eml" if mail.content else "txt"
        names[mail.id] = f"courriels/{number:03d}-{mail.at.astimezone(PARIS):%Y-%m-%d}-{way}.{end}"
    return names


def write_bundle(
    archive: zipfile.ZipFile,
    record: Record,
    store: FileStore,
    *,
    company: str,
    by: str,
    now: datetime,
    secret: str,
) -> Written:
    """Write every file of a bundle, the manifest and its seal last."""
    writer = Writer(archive, now)
    names = mail_names(record.mails)
    told = chronology(record, names, company=company, now=now)
    missing = list(write_mails(writer, record.mails, names, store))
    _write_story(writer, told, now)
    writer.add(JOURNAL, dumps(_journal(record)), "extrait du journal, avec les sceaux")
    text = files("desk").joinpath("exporting/lisez_moi.txt").read_text("utf-8")
    said = "\n".join(f"  – {line}" for line in left_out(record))
    readme = text.format(reference=record.reference, company=company, made_at=written(now), left_out=said)
    writer.add("LISEZ-MOI.txt", readme.encode(), "mode d’emploi et vérification hors ligne")
    digest = finish(
        writer,
        {
            "format": FORMAT,
            "reference": record.reference,
            "entreprise_du_bureau": company,
            "exporte_le": now.isoformat(),
            "exporte_par": by,
            "journal": {"derniere_ligne": record.head[0], "sceau": record.head[1]},
            "exclus": list(left_out(record)),
            "pieces_absentes": missing,
        },
        secret,
    )
    pieces = sum(entry["nom"].startswith("pieces/") for entry in writer.entries)
    return Written(digest, len(names), pieces, tuple(missing))


def finish(writer: Writer, header: dict[str, Any], secret: str) -> str:
    """Write the manifest, the list for sha256sum and the seal; return the hash of the manifest."""
    manifest = dumps({**header, "fichiers": writer.entries})
    digest = hashlib.sha256(manifest).hexdigest()
    writer.put(MANIFEST, manifest)
    sums = [f"{entry['sha256']}  {entry['nom']}" for entry in writer.entries] + [f"{digest}  {MANIFEST}"]
    writer.put(SUMS, ("\n".join(sums) + "\n").encode())
    writer.put(SEAL, dumps({"sha256": digest, "hmac": keyed_hash(secret, PURPOSE, digest)}))
    return digest


def write_mails(
    writer: Writer, mails: Sequence[Mail], names: dict[int, str], store: FileStore
) -> Iterator[str]:
    """Write mails and their files; give the names of those whose bytes are gone."""
    for number, mail in enumerate(mails, start=1):
        content = mail.content if mail.content is not None else _as_text(mail)
        writer.add(
            names[mail.id],
            content,
            "courriel, octet pour octet" if mail.content else "texte : ce message n’a pas d’octets d’origine",
            message=mail.id,
            sens="envoyé" if mail.sent else "reçu",
            date=mail.at.isoformat(),
            message_id=mail.message_id,
            **({"incomplet": "pièces laissées sur le serveur de courriel"} if mail.truncated else {}),
        )
        for rank, file in enumerate(mail.files, start=1):
            name = f"pieces/{number:03d}-{rank:02d}-{safe_name(file.name)}"
            try:
                found = store.get(file.sha256)
            except StoreError:
                yield name
                continue
            writer.add(name, found, "pièce jointe", message=mail.id, nom_d_origine=file.name)


def _as_text(mail: Mail) -> bytes:
    lines = [
        f"De : {mail.from_}",
        f"À : {', '.join(mail.to)}",
        f"Date : {written(mail.at)}",
        f"Objet : {mail.subject}",
        "",
        mail.text,
    ]
    return "\n".join(lines).encode("utf-8", "replace")


def _write_story(writer: Writer, told: Chronology, now: datetime) -> None:
    from desk.exporting.rendering import as_html, as_pdf

    writer.add("chronologie.pdf", as_pdf(told, now), "chronologie")
    writer.add("chronologie.html", as_html(told), "chronologie")
    table = io.StringIO()
    rows = csv.writer(table, delimiter=";", lineterminator="\r\n")
    rows.writerow(("date (heure de Paris)", "tentative", "pièce"))
    rows.writerows(tuple(_cell(text) for text in attempt) for attempt in told.attempts)
    # With its mark of order: spreadsheets read UTF-8 only so.
    writer.add("tentatives-amiables.csv", table.getvalue().encode("utf-8-sig"), "tentatives amiables, datées")


def _cell(text: str) -> str:
    """Keep a spreadsheet from taking a client's words for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _journal(record: Record) -> dict[str, Any]:
    return {
        "lignes": [
            {
                "seq": line.seq,
                "precedent": line.previous,
                "sceau": line.seal,
                "dossier_id": line.dossier_id,
                "kind": line.kind,
                "actor": line.actor,
                "at": line.at.isoformat(),
                "data": line.data,
            }
            for line in record.lines
        ]
    }


def dumps(value: object) -> bytes:
    """Write plain data as the files of a bundle are."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
