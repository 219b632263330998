"""Is an evidence bundle complete, exact, and silent on what is secret?"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import stat
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from desk.exporting import check_bundle, export_bytes, export_dossier
from desk.journal import record
from desk.merging import merge
from desk.verifying import verify_ledger
from models.tables import Direction, Dossier, DraftRow, DraftState, Event, Montant, MontantKind, PlaybookUse
from tests.builders import NOW, add_message
from tests.desk.conftest import Bench, mail
from tests.desk.proofs import REFERENCE, SECRET, answer, export, in_work, open_room, opened, tell, with_file


@pytest.fixture(name="told")
def _told(bench: Bench) -> Bench:
    """Give a dossier with two mails received, one of them with a file, and an answer sent."""
    return tell(bench)


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


def test_the_room_of_a_mediation_stays_out(told: Bench, tmp_path: Path) -> None:
    """Neither its mails nor their journal; that it took place is an amicable attempt, and is said."""
    open_room(told)
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
        "Médiation proposée au client",
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
        ack = add_message(session, dossier, Direction.OUT, subject="Accusé", body="Reçu.", at=NOW)
        record(session, "mail.parti", now=NOW, dossier=dossier, message=ack.id)

    in_work(told, grant)
    text = opened(export(told, tmp_path))["tentatives-amiables.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert [row[2] for row in rows[1:]] == ["courriels/003-2026-11-26-envoye.eml", "AV-77"]
    assert rows[2][:2] == ["27/11/2026 10:30:00", "Geste accordé\u00a0: 1\u202f500,00\u00a0€"]


def test_a_letter_that_proposes_is_told_from_an_answer(told: Bench, tmp_path: Path) -> None:
    """As a contentieux counts it: the bundle and the gate must not say two things."""

    def propose(session: Session, dossier: Dossier) -> None:
        draft = session.exec(select(DraftRow).where(DraftRow.state == DraftState.SENT)).one()
        draft.data = {**draft.data, "playbook": "lettre-proposition"}
        use = session.exec(select(PlaybookUse).where(PlaybookUse.draft_id == draft.id)).first()
        if use is not None:
            use.slug = "lettre-proposition"

    in_work(told, propose)
    text = opened(export(told, tmp_path))["tentatives-amiables.csv"].decode("utf-8-sig")

    assert [
        row[1].partition("\u00a0")[0] for row in list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    ] == ["Proposition amiable écrite au client"]


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


def test_what_was_merged_is_one_bundle(bench: Bench, tmp_path: Path) -> None:
    """One dispute, one file: mails, amounts and journal of both."""
    bench.take(mail(1), mail(2, subject="Encore", body="Encore fissuré"))
    merge(bench.desk, "2", "1", by="U1")
    entries = opened(export(bench, tmp_path))
    lines = json.loads(entries["journal.json"])["lignes"]

    assert sum(name.startswith("courriels/") for name in entries) == 2
    assert [line["dossier_id"] for line in lines if line["kind"] == "courriel.classe"] == [1, 2]
    assert check_bundle(tmp_path / "preuve.zip", SECRET).is_sound
