"""Is an evidence bundle complete, exact, silent on what is secret, and does its check see each change?"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from desk.exporting import (
    BundleFault,
    NotABundleError,
    check_bundle,
    export_bytes,
    export_dossier,
    export_person,
)
from desk.exporting.naming import is_inside
from desk.mediating.room import seal
from desk.reply import ensure_draft, send_reply
from desk.sending import MailPerformer
from desk.verifying import verify_ledger
from desk.worker import Worker
from models.errors import DoleancesError
from models.tables import (
    Direction,
    Dossier,
    Event,
    Mediation,
    MediationNote,
    MediationState,
    Message,
    Montant,
    MontantKind,
    RawMailRow,
)
from tests.builders import NOW, add_message
from tests.desk.conftest import ADDRESS, Bench, mail
from tests.desk.test_reply import Post

SECRET = "une clé seulement pour les essais, 0123456789"
REFERENCE = "D-2026-00001"
BOUNDARY = "frontiere"


def with_file(number: int, name: str, content: str = "bon de livraison") -> bytes:
    """Write a mail with a file under any name."""
    return (
        f"From: Claire Vasseur <claire@vasseur.example>\r\nTo: {ADDRESS}\r\nSubject: Lot 2291\r\n"
        f"Date: Thu, 26 Nov 2026 10:0{number}:00 +0100\r\nMessage-ID: <m{number}@vasseur.example>\r\n"
        f"In-Reply-To: <m1@vasseur.example>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; boundary="{BOUNDARY}"\r\n\r\n--{BOUNDARY}\r\n'
        f"Content-Type: text/plain; charset=utf-8\r\n\r\nVoici la pièce {number}.\r\n--{BOUNDARY}\r\n"
        f'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n'
        f"{content}\r\n--{BOUNDARY}--\r\n"
    ).encode()


def in_work(bench: Bench, change: Callable[[Session, Dossier], None]) -> None:
    """Change the dossier in a unit of work."""
    with bench.desk.store.work() as session:
        change(session, session.exec(select(Dossier).where(Dossier.reference == REFERENCE)).one())


def answer(bench: Bench) -> bytes:
    """Let an answer be written, approved and sent; return its bytes as the server took them."""
    draft = ensure_draft(bench.desk, REFERENCE)
    body = "Bonjour Madame,\n\nNous enlevons le lot 2291 demain.\n\nL’équipe"
    send_reply(bench.desk, REFERENCE, draft.id, draft.version, draft.subject, body, by="U1")

    post = Post()
    Worker(bench.desk.store, {"mail.": MailPerformer(bench.desk, post)}, name="w").run_once()
    (mail_sent,) = post.sent
    return mail_sent[0]


@pytest.fixture(name="told")
def _told(bench: Bench) -> Bench:
    """Give a dossier with two mails received, one of them with a file, and an answer sent."""
    bench.take(mail(1), with_file(2, "bon été.txt"))
    answer(bench)
    return bench


def opened(path: Path) -> dict[str, bytes]:
    """Read every file of a bundle."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a bundle anew as somebody who changes it would."""
    entries = opened(path)
    change(entries)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target


def export(bench: Bench, tmp_path: Path) -> Path:
    """Export the dossier."""
    path = tmp_path / "preuve.zip"
    export_dossier(bench.desk, REFERENCE, path, by="U1")
    return path


def test_every_mail_is_there_byte_for_byte(bench: Bench, tmp_path: Path) -> None:
    """Received and sent, and the file as it came."""
    bench.take(mail(1), with_file(2, "bon été.txt"))
    sent = answer(bench)
    entries = opened(export(bench, tmp_path))
    mails = [content for name, content in sorted(entries.items()) if name.startswith("courriels/")]

    assert mails == [mail(1), with_file(2, "bon été.txt"), sent]
    assert entries["pieces/002-01-bon été.txt"] == b"bon de livraison"
    assert {"chronologie.pdf", "chronologie.html", "journal.json", "LISEZ-MOI.txt"} < set(entries)


def test_the_standard_tool_checks_it_offline(told: Bench, tmp_path: Path) -> None:
    """Whoever has sha256sum needs nothing of ours."""
    path = export(told, tmp_path)
    folder = tmp_path / "ouvert"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    command = ["sha256sum", "--strict", "-c", "empreintes.sha256"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    (folder / "courriels" / "001-2026-11-26-recu.eml").write_bytes(b"autre chose")
    again = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.count("OK")) == (0, 10)
    assert again.returncode == 1


def test_an_export_is_sound_sealed_and_journaled(told: Bench, tmp_path: Path) -> None:
    """The journal knows the hash of the manifest, which proves the bundle later."""
    path = export(told, tmp_path)
    report = check_bundle(path, SECRET)
    with told.desk.store.read() as session:
        line = session.exec(select(Event).where(Event.kind == "dossier.exporte")).one()

    assert report.is_sound
    assert report.sealed
    assert report.reference == REFERENCE
    assert line.data["manifeste"] == report.manifest_sha256
    assert line.actor == "U1"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert check_bundle(path).sealed is None
    assert not check_bundle(path, "une autre clé, de 32 caractères au moins").is_sound
    assert verify_ledger(told.desk).is_sound


def test_the_journal_extract_holds_the_dossier_alone(told: Bench, tmp_path: Path) -> None:
    """Each line with the seal before it, so that the key tries it without the database."""
    told.take(mail(5, sender="Autre <autre@ailleurs.example>", subject="Autre affaire"))
    lines = json.loads(opened(export(told, tmp_path))["journal.json"])["lignes"]
    with told.desk.store.read() as session:
        seals = dict(session.exec(select(Event.seq, Event.seal).where(Event.dossier_id == 1)).all())

    assert {line["seq"]: line["sceau"] for line in lines} == {
        seq: found for seq, found in seals.items() if seq in {line["seq"] for line in lines}
    }
    assert len(lines) == len(seals) - 1  # the line of this very export comes after
    assert [line["kind"] for line in lines][:2] == ["dossier.ouvert", "courriel.classe"]


def _append(name: str, extra: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(entries: dict[str, bytes]) -> None:
        entries[name] = entries.get(name, b"") + extra

    return change


def _reseal(entries: dict[str, bytes]) -> None:
    """Change a mail and every hash that speaks of it, as whoever lacks the key can."""
    name = "courriels/001-2026-11-26-recu.eml"
    entries[name] += b"ajout"
    manifest = json.loads(entries["manifeste.json"])
    for entry in manifest["fichiers"]:
        if entry["nom"] == name:
            entry["octets"] = len(entries[name])
            entry["sha256"] = hashlib.sha256(entries[name]).hexdigest()
    entries["manifeste.json"] = json.dumps(manifest).encode()
    digest = hashlib.sha256(entries["manifeste.json"]).hexdigest()
    sums = [f"{e['sha256']}  {e['nom']}" for e in manifest["fichiers"]] + [f"{digest}  manifeste.json"]
    entries["empreintes.sha256"] = "\n".join(sums).encode()
    entries["manifeste.sceau"] = json.dumps({"sha256": digest, "hmac": "0" * 64}).encode()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_append("courriels/001-2026-11-26-recu.eml", b" "), BundleFault.ALTERED),
        (lambda entries: entries.pop("pieces/002-01-bon été.txt"), BundleFault.MISSING),
        (_append("courriels/faux.eml", b"un courriel"), BundleFault.ADDED),
        (_append("../../evasion", b"x"), BundleFault.NAME),
        (_append("/etc/cron.d/x", b"x"), BundleFault.NAME),
        (_append("courriels/..\\..\\x", b"x"), BundleFault.NAME),
        (_append("empreintes.sha256", b"x"), BundleFault.SUMS),
        (_append("manifeste.json", b" "), BundleFault.SEAL),
        (_append("journal.json", b" "), BundleFault.ALTERED),
        (_reseal, BundleFault.SEAL),
    ],
)
def test_a_changed_bundle_is_found(
    told: Bench, tmp_path: Path, change: Callable[[dict[str, bytes]], Any], fault: BundleFault
) -> None:
    """A byte, a file more or less, a name that leads outside, a seal that only the key can make."""
    changed = rewritten(export(told, tmp_path), tmp_path / "autre.zip", change)

    assert fault in {found for found, _ in check_bundle(changed, SECRET).problems}


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    """Neither a text, nor a ZIP of something else, nor one that swells."""
    text = tmp_path / "texte.zip"
    text.write_text("bonjour")
    with pytest.raises(NotABundleError):
        check_bundle(text)
    other = tmp_path / "autre.zip"
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifeste.json", "[" * 100_000)
        archive.writestr("bombe", b"0" * 10_000_000)
    with pytest.raises(NotABundleError):
        check_bundle(other)


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "C:\\Windows\\win.ini", "/absolu.txt", "..", "a/../../b.txt", "con.txt"]
)
def test_the_name_of_a_file_never_leads_outside(bench: Bench, tmp_path: Path, name: str) -> None:
    """A client names files as they like; in the bundle each lies in its folder."""
    bench.take(mail(1), with_file(2, name.replace("\\", "\\\\")))
    path = export(bench, tmp_path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()

    assert all(is_inside(each) for each in names)
    assert sum(each.startswith("pieces/") for each in names) == 1
    assert check_bundle(path, SECRET).is_sound


def _open_room(bench: Bench) -> None:
    """Hold a mediation in which a mail, a note and a word of the room are secret."""
    bench.take(
        mail(3, body="En confidence : nous accepterions 4 000 euros.", In_Reply_To="<m1@vasseur.example>")
    )

    def hold(session: Session, dossier: Dossier) -> None:
        room = Mediation(
            dossier_id=dossier.id or 0,
            state=MediationState.ACCORD,
            proposed_by="U2",
            proposed_at=NOW,
            company_consent_at=NOW,
            client_consent_at=NOW + timedelta(days=1),
            opened_at=NOW + timedelta(days=2),
            ended_at=NOW + timedelta(days=9),
            agreement="ACCORD-SECRET",
        )
        session.add(room)
        session.flush()
        session.add(MediationNote(mediation_id=room.id or 0, text="NOTE-SECRETE", by="U2", at=NOW))

    in_work(bench, hold)
    with bench.desk.store.read() as session:
        last = session.exec(select(Message.id).order_by(col(Message.id).desc())).first()
    seal(bench.desk, REFERENCE, [last or 0], by="U2")


def test_the_room_of_a_mediation_stays_out(told: Bench, tmp_path: Path) -> None:
    """Neither its mails nor their journal; that it took place is an amicable attempt, and is said."""
    _open_room(told)
    entries = opened(export(told, tmp_path))
    everything = b"\n".join(entries.values()).decode("utf-8", "replace")
    kinds = [line["kind"] for line in json.loads(entries["journal.json"])["lignes"]]
    table = list(
        csv.reader(io.StringIO(entries["tentatives-amiables.csv"].decode("utf-8-sig")), delimiter=";")
    )

    for secret in ("4 000 euros", "NOTE-SECRETE", "ACCORD-SECRET"):
        assert secret not in everything
    assert sum(name.startswith("courriels/") for name in entries) == 3
    assert [kind for kind in kinds if kind.startswith("mediation")] == []
    assert [row[1] for row in table[2:]] == [
        "Médiation offerte au client",
        "Médiation acceptée par le client",
        "Médiation ouverte",
        "Médiation terminée par un accord",
    ]
    assert "salle confidentielle" in everything


def test_amicable_attempts_are_dated_and_rest_on_a_piece(told: Bench, tmp_path: Path) -> None:
    """Each letter that a person sent, each geste granted; an acknowledgement is none."""

    def grant(session: Session, dossier: Dossier) -> None:
        session.add(
            Montant(
                dossier_id=dossier.id or 0,
                kind=MontantKind.ACCORDE,
                cents=150_000,
                reference="AV-77",
                by="U1",
                at=NOW + timedelta(days=1),
            )
        )
        add_message(session, dossier, Direction.OUT, subject="Accusé", body="Reçu.", at=NOW)

    in_work(told, grant)
    text = opened(export(told, tmp_path))["tentatives-amiables.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert [row[2] for row in rows[1:]] == ["courriels/003-2026-11-26-envoye.eml", "AV-77"]
    assert rows[2][:2] == ["27/11/2026 10:30:00", "Geste accordé\u00a0: 1\u202f500,00\u00a0€"]


def test_internal_words_stay_inside(told: Bench, tmp_path: Path) -> None:
    """Notes and drafts are no evidence of what passed between us, and are counted as left out."""

    def note(session: Session, dossier: Dossier) -> None:
        add_message(
            session,
            dossier,
            Direction.INTERNAL,
            subject="",
            body="CLIENT DE MAUVAISE FOI",
            at=NOW,
            author="U1",
        )
        dossier.bad_faith = True

    in_work(told, note)
    entries = opened(export(told, tmp_path))

    assert b"MAUVAISE" not in b"".join(entries.values())
    assert json.loads(entries["manifeste.json"])["exclus"][-1] == "Les notes internes (1)."


def test_a_hostile_text_is_text_in_page_and_pdf(bench: Bench, tmp_path: Path) -> None:
    """No markup of a client is obeyed, and letters of every language are drawn."""
    bench.take(mail(1, subject="<script>alert(1)</script> Łódź \U0001f621 \u202e", body="=1+1"))
    entries = opened(export(bench, tmp_path))

    assert b"<script>" not in entries["chronologie.html"]
    assert entries["chronologie.pdf"].startswith(b"%PDF-")
    if shutil.which("pdftotext"):
        path = tmp_path / "c.pdf"
        path.write_bytes(entries["chronologie.pdf"])
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
        assert "Łódź" in text.stdout
        assert "Tentatives de règlement amiable" in text.stdout


def test_the_chronology_is_french_for_who_was_not_there(told: Bench, tmp_path: Path) -> None:
    """Words, not codes: who reads it is a lawyer, or a judge."""
    page = opened(export(told, tmp_path))["chronologie.html"].decode()

    for said in ("qualité, conformité", "doléance", "Courriel reçu", "par U1", "état\u00a0: en instruction"):
        assert said in page
    for code in ("None", "mail.reply", "courriel.classe", "message.recu", "doleance<"):
        assert code not in page


def test_a_file_that_is_gone_is_named(told: Bench, tmp_path: Path) -> None:
    """A bundle is made all the same, and says what it lacks."""
    for folder, _, names in os.walk(told.desk.files.root):
        for name in names:
            (Path(folder) / name).unlink()
    path = tmp_path / "preuve.zip"
    exported = export_dossier(told.desk, REFERENCE, path, by="U1")

    assert exported.missing == ("pieces/002-01-bon été.txt",)
    assert check_bundle(path, SECRET).is_sound
    assert [str(finding.fault) for finding in verify_ledger(told.desk).findings] == ["piece_absente"]


def test_an_export_never_writes_over_a_file(told: Bench, tmp_path: Path) -> None:
    """Evidence that was exported before is not lost by a second order."""
    path = export(told, tmp_path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        export_dossier(told.desk, REFERENCE, path, by="U1")

    assert path.read_bytes() == before


def test_the_bytes_serve_who_shows_it_elsewhere(told: Bench, tmp_path: Path) -> None:
    """Slack is given a name and bytes, and nothing stays on the disk."""
    name, content = export_bytes(told.desk, REFERENCE, by="U1")
    path = tmp_path / name
    path.write_bytes(content)

    assert name == f"{REFERENCE}.zip"
    assert check_bundle(path, SECRET).is_sound


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        ("content", "courriel_modifie"),
        ("both", "courriel_modifie"),
        ("gone", "courriel_absent"),
    ],
)
def test_a_mail_changed_in_the_database_is_found(told: Bench, tamper: str, fault: str) -> None:
    """Its own hash may be changed with it: the journal has another, which only the key makes."""

    def change(session: Session, dossier: Dossier) -> None:
        row = session.exec(select(RawMailRow).order_by(col(RawMailRow.id))).first()
        assert row is not None
        if tamper == "gone":
            row.content = b""
            return
        row.content = row.content.replace(b"fissur", b"intact")
        if tamper == "both":
            row.sha256 = hashlib.sha256(row.content).hexdigest()

    in_work(told, change)

    assert [str(finding.fault) for finding in verify_ledger(told.desk).findings] == [fault]


def test_a_mail_slipped_into_a_dossier_is_found(told: Bench) -> None:
    """The journal never saw it come."""

    def slip(session: Session, dossier: Dossier) -> None:
        row = RawMailRow(sha256="f" * 64, content=b"faux", size=4, received_at=NOW)
        session.add(row)
        session.flush()
        add_message(session, dossier, Direction.IN, subject="Faux", body="faux", at=NOW).raw_mail_id = row.id

    in_work(told, slip)

    assert [str(finding.fault) for finding in verify_ledger(told.desk).findings] == ["courriel_sans_trace"]


def test_a_person_gets_what_is_held_of_them(told: Bench, tmp_path: Path) -> None:
    """Their mails and ours, the files, what was noted and understood; not the room, nor another's mail."""
    told.take(
        mail(5, sender="Autre <autre@ailleurs.example>", subject="Autre affaire", body="Rien de commun.")
    )
    _open_room(told)
    path = tmp_path / "elle.zip"
    done = export_person(told.desk, "Claire@Vasseur.example", path, by="U1")
    entries = opened(path)
    data = json.loads(entries["donnees.json"])
    with told.desk.store.read() as session:
        line = session.exec(select(Event).where(Event.kind == "personne.exportee")).one()

    assert (done.mails, done.dossiers) == (3, 1)
    assert mail(1) in entries.values()
    assert entries["pieces/002-01-bon été.txt"] == b"bon de livraison"
    assert data["coordonnees"][0]["adresse"] == "claire@vasseur.example"
    assert data["dossiers"][0]["reference"] == REFERENCE
    assert {row["ton"] for row in data["lecture_des_courriels"]} == {"irrite"}
    everything = b"".join(entries.values())
    assert b"4 000 euros" not in everything
    assert b"Rien de commun" not in everything
    assert check_bundle(path, SECRET).is_sound
    assert "claire" not in json.dumps(line.data).lower()


def test_nobody_is_no_empty_file(told: Bench, tmp_path: Path) -> None:
    """A slip in the address must not be taken for « nothing is held »."""
    with pytest.raises(DoleancesError):
        export_person(told.desk, "claire@vaseur.example", tmp_path / "x.zip", by="U1")

    assert list(tmp_path.glob("x.zip*")) == []
