"""Are mails that wait listed, replayed and imported without loss?"""

from __future__ import annotations

import mailbox
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

from sqlmodel import select

from desk.importing import ImportCount, iter_mails, keep_mails, tell_outcomes
from desk.quarantine import retry_all, waiting_mails
from models.tables import AnalysisRow, RawState
from models.values import Faits
from models.vocabulary import Nature
from tests.builders import ANALYSIS, FakeAnalyst
from tests.desk.conftest import Bench, mail


def test_a_held_mail_becomes_a_dossier_when_a_person_asks(bench: Bench) -> None:
    """The screening was wrong: « retry » opens it."""
    bench.take(mail(1, Auto_Submitted="auto-replied"))
    (waiting,) = waiting_mails(bench.desk.store, held=True)

    assert waiting.state is RawState.HELD
    assert waiting_mails(bench.desk.store) == []
    assert retry_all(bench.desk, [waiting.id]) == [(waiting.id, True, "dossier D-2026-00001 ouvert")]
    assert retry_all(bench.desk, [waiting.id]) == [(waiting.id, True, "dossier D-2026-00001 ouvert")]


def test_what_a_person_opens_has_its_facts_though_it_reads_as_an_advertisement(bench: Bench) -> None:
    """The reading of an advertisement keeps no fact; the person who opens it knows better."""
    advertisement = replace(ANALYSIS, nature=Nature.HORS_SUJET, faits=Faits())
    bench.desk.__dict__["analyst"] = FakeAnalyst(advertisement)
    bench.take(mail(1, body="Votre facture FA-2026-118 de 420 € est fausse.", Auto_Submitted="auto-replied"))
    retry_all(bench.desk, [1])

    with bench.desk.store.read() as session:
        faits = session.exec(select(AnalysisRow)).one().data["faits"]
    assert (faits["facture"], faits["montants"]) == (["FA-2026-118"], [420.0])


def test_an_unknown_id_is_told_and_the_others_go_on(bench: Bench) -> None:
    """One wrong number does not stop the rest."""
    bench.take(mail(1, Auto_Submitted="auto-replied"))
    outcomes = retry_all(bench.desk, [999, 1])

    assert [ok for _id, ok, _reason in outcomes] == [False, True]


def test_files_folders_mbox_and_maildir_are_imported(bench: Bench, tmp_path: Path) -> None:
    """Whatever a person has, its mails come in as the poller's would; the same twice is known."""
    (tmp_path / "un").mkdir()
    (tmp_path / "un" / "a.eml").write_bytes(mail(1))
    (tmp_path / "un" / "encore.eml").write_bytes(mail(1))
    box = mailbox.mbox(str(tmp_path / "deux.mbox"))
    for number in (2, 3):
        message = EmailMessage()
        message["From"], message["Message-ID"] = "claire@vasseur.example", f"<box{number}@vasseur.example>"
        message.set_content(f"Le lot {number} est fissuré.")
        box.add(message)
    box.close()
    maildir = mailbox.Maildir(str(tmp_path / "trois"))
    maildir.add(mail(4))
    maildir.close()
    count = ImportCount()
    paths = [tmp_path / "un", tmp_path / "deux.mbox", tmp_path / "trois", tmp_path / "absent.eml"]
    new = keep_mails(bench.desk.store, iter_mails(paths, count), count)
    while bench.reception.run_once():
        pass
    tell_outcomes(bench.desk.store, new, count)

    assert (count.found, count.kept, count.known, count.dossiers) == (5, 4, 1, 4)
    assert len(count.unreadable) == 1
