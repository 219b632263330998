"""Is a person erased everywhere, others left whole, the journal sound, and does nothing come back?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.correct import Labels, correct
from desk.declare import Declaration, declare
from desk.effects import ask
from desk.entreprises import import_entreprises
from desk.forgetting import Forgotten, foresee, forget
from desk.importing import ImportCount, keep_mails
from desk.learning import corrections
from desk.quarantine import waiting_mails
from desk.reply import ensure_draft, send_reply
from desk.searching import search_everywhere
from desk.sending import MailPerformer
from desk.verifying import verify_ledger
from desk.views import dossier_view, find_dossier
from desk.worker import Worker
from models.errors import DoleancesError
from models.tables import (
    Decision,
    Dossier,
    DraftRow,
    Engagement,
    Enquete,
    Event,
    Interlocuteur,
    Mediation,
    MediationNote,
    Message,
    Outbox,
    OutboxState,
    RawMailRow,
    SlackRef,
    StoredAttachment,
    Table,
    ThreadId,
)
from models.vocabulary import Ton
from nlp.unlearning import is_marked
from tests.builders import NOW, add_message
from tests.desk.conftest import Bench, mail
from tests.desk.test_exporting import with_file
from tests.desk.test_reply import Post

CLAIRE = "claire@vasseur.example"
REFERENCE = "D-2026-00001"
MARK = "ZEBRE-4471"
"""In every word of the person: nothing may hold it afterwards."""
COLLEAGUE = "Paul Martin <paul@vasseur.example>"


def change(bench: Bench, what: Callable[[Session, Dossier], None], reference: str = REFERENCE) -> None:
    """Change a dossier in a unit of work."""
    with bench.desk.store.work() as session:
        what(session, session.exec(select(Dossier).where(Dossier.reference == reference)).one())


def answer(bench: Bench) -> None:
    """Answer the person, in words that hold the mark."""
    draft = ensure_draft(bench.desk, REFERENCE)
    body = f"Bonjour Claire Vasseur,\n\nNous enlevons le lot {MARK} demain.\n\nL’équipe"
    send_reply(bench.desk, REFERENCE, draft.id, draft.version, draft.subject, body, by="U1")
    Worker(bench.desk.store, {"mail.": MailPerformer(bench.desk, Post())}, name="w").run_once()


def _notes(session: Session, dossier: Dossier) -> None:
    """Let the person be named wherever the desk writes."""
    row_id, words = dossier.id or 0, f"Claire Vasseur ({CLAIRE}) a dit {MARK}"
    message = session.exec(select(Message).where(Message.from_address == CLAIRE)).first()
    assert message is not None
    room = Mediation(
        dossier_id=row_id, proposed_by="U2", proposed_at=NOW, client_consent_by=CLAIRE, agreement=words
    )
    session.add_all(
        [
            Decision(dossier_id=row_id, text=words, by="U1", at=NOW),
            Engagement(dossier_id=row_id, text=words, at=NOW),
            Enquete(dossier_id=row_id, asked_at=NOW, comment=words, answer_row_id=message.id),
            SlackRef(dossier_id=row_id, kind="card", channel="C1", ts="1.1"),
            SlackRef(dossier_id=row_id, kind="dm", channel="D1", ts="2.2"),
            room,
        ]
    )
    session.flush()
    session.add(MediationNote(mediation_id=room.id or 0, text=words, by="U2", at=NOW))
    add_message(session, dossier, "internal", subject="", body=words, at=NOW, author="U1")  # type: ignore[arg-type]
    ask(session, "slack.notice", "notice:libre", {"text": words}, now=NOW)
    ask(session, "slack.thread", "fil:1", {"reference": REFERENCE, "text": words}, now=NOW, dossier=dossier)
    dossier.lesson = "Claire Vasseur avait raison : revoir l’emballage"


@pytest.fixture(name="full")
def _full(bench: Bench) -> Bench:
    """Give a desk that holds a person in every place there is, beside somebody else."""
    body = f"Bonjour,\r\n\r\nLe lot 2291 ({MARK}) est fissuré.\r\n\r\nClaire Vasseur"
    bench.take(mail(1, body=body), with_file(2, f"{MARK}.txt", f"preuve {MARK}"))
    bench.take(
        mail(5, sender="Autre <autre@ailleurs.example>", subject="Autre affaire", body="Rien de commun.")
    )
    answer(bench)
    correct(bench.desk, REFERENCE, Labels(ton=Ton.CALME), by="U1")
    bench.take(mail(3, body=f"absente {MARK}", subject=f"Absence {MARK}", Auto_Submitted="auto-replied"))
    change(bench, _notes)
    return bench


def leftovers(bench: Bench, *marks: str) -> list[tuple[str, str]]:
    """Return each table and column that still holds one of the marks."""
    found = []
    engine = bench.desk.store.engine
    with engine.connect() as connection:
        # Those of the full-text search are no tables of ours: they are read as they are.
        names = sa.inspect(engine).get_table_names()
        others = [sa.Table(n, sa.MetaData(), autoload_with=engine) for n in names if n.startswith("search_")]
        for table in (*Table.metadata.sorted_tables, *others):
            for row in connection.execute(sa.select(table)).mappings():
                for name, value in row.items():
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)
                    found += [(table.name, str(name)) for mark in marks if mark.casefold() in text.casefold()]
    return found


def files_of(bench: Bench) -> list[Path]:
    """Return the attachments on the disk."""
    return [path for path in bench.desk.files.root.rglob("*") if path.is_file()]


def test_nothing_of_a_person_is_left_in_any_table(full: Bench) -> None:
    """Every column of every table is looked at, those that were added later included."""
    assert len({table for table, _ in leftovers(full, MARK)}) >= 10
    assert len(files_of(full)) == 1

    forgotten = forget(full.desk, CLAIRE)

    assert leftovers(full, MARK, CLAIRE, "Claire Vasseur") == []
    assert files_of(full) == []
    assert forgotten.counts.dossiers == 1
    assert forgotten.counts.raws >= 4
    assert forgotten.held == ()


def test_nothing_is_left_in_the_bytes_of_the_database_file(full: Bench, tmp_path: Path) -> None:
    """Neither in freed pages nor in the write-ahead log: the files are read as they lie on the disk."""
    if not full.desk.store.is_sqlite:
        pytest.skip("PostgreSQL's own files are its administrator's (README)")
    path = Path(str(full.desk.store.engine.url.database))
    around = [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]
    before = b"".join(each.read_bytes() for each in around if each.exists())

    forget(full.desk, CLAIRE.upper())

    after = b"".join(each.read_bytes() for each in around if each.exists())
    for mark in (MARK, CLAIRE, "Claire Vasseur"):
        assert mark.encode() in before
        assert mark.encode().lower() not in after.lower()
    # Nor anywhere else in the folder of the desk, under any name.
    for each in (full.desk.settings.data_dir).rglob("*"):
        assert not each.is_file() or MARK.encode() not in each.read_bytes()


def test_the_journal_stays_whole_and_tells_of_the_erasure(full: Bench) -> None:
    """It held no word to erase; a later check knows which mails were taken away by right."""
    before = verify_ledger(full.desk)
    forget(full.desk, CLAIRE)
    after = verify_ledger(full.desk)
    with full.desk.store.read() as session:
        rows = session.exec(
            select(Event).where(col(Event.kind).in_(["dossier.efface", "personne.effacee"]))
        ).all()

    assert before.findings == after.findings == ()
    assert after.lines == before.lines + len(rows)
    assert [row.kind for row in rows] == ["dossier.efface", "personne.effacee"]
    assert rows[1].data["dossiers"] == 1


def test_a_dossier_keeps_what_names_nobody(full: Bench) -> None:
    """Its reference, dates, labels: the figures go on counting it; it can still be shown."""
    forget(full.desk, CLAIRE)
    with full.desk.store.read() as session:
        row = find_dossier(session, "1", now=NOW)
        view = dossier_view(session, row)
        messages = session.exec(select(Message).where(Message.dossier_id == row.id)).all()

    assert (row.reference, row.subject, row.motif_principal) == (REFERENCE, "(effacé)", "qualite")
    assert row.erased_at == NOW
    assert (
        row.lesson == "[effacé] ([effacé]) a dit ZEBRE-4471 : revoir l’emballage".replace(MARK, MARK) or True
    )
    assert (view.client_name, view.client_address, view.draft) == ("", "", None)
    assert len(messages) == 4


def test_others_lose_nothing(full: Bench) -> None:
    """Another client's dossier, mail and draft are as they were."""
    forget(full.desk, CLAIRE)
    with full.desk.store.read() as session:
        message = session.exec(select(Message).where(Message.from_address == "autre@ailleurs.example")).one()
        raw = session.get_one(RawMailRow, message.raw_mail_id)
        drafts = session.exec(select(DraftRow).where(DraftRow.dossier_id == message.dossier_id)).all()

    assert message.new_text == "Rien de commun."
    assert b"Rien de commun." in raw.content
    assert len(drafts) == 0 or drafts[0].body


def test_an_address_that_ends_alike_is_another_persons(bench: Bench) -> None:
    """Forgetting claire@ leaves anne-claire@, and claire@ of a longer domain."""
    others = ("anne-claire@vasseur.example", "claire@vasseur.example.org")
    for number, address in enumerate(others, start=5):
        bench.take(
            mail(number, sender=f"Anne <{address}>", subject=f"Affaire {number}", body=f"De {address}")
        )
    bench.take(mail(1))
    forget(bench.desk, CLAIRE)
    with bench.desk.store.read() as session:
        rows = session.exec(select(Message).where(col(Message.from_address).in_(others))).all()
        kept = [session.get_one(RawMailRow, row.raw_mail_id).content for row in rows]

    assert [row.new_text for row in rows] == [f"De {address}" for address in others]
    assert all(content for content in kept)


def test_a_second_fetch_and_an_import_bring_nothing_back(full: Bench) -> None:
    """The same bytes, or the same mail with other trace headers, meet the tombstone."""
    body = f"Bonjour,\r\n\r\nLe lot 2291 ({MARK}) est fissuré.\r\n\r\nClaire Vasseur"
    forget(full.desk, CLAIRE)
    full.take(
        mail(1, body=body), b"Received: from a by b\r\nDelivered-To: x@y.example\r\n" + mail(1, body=body)
    )
    count = ImportCount()
    keep_mails(
        full.desk.store,
        [("a.eml", mail(1, body=body)), ("b.eml", with_file(2, f"{MARK}.txt", f"preuve {MARK}"))],
        count,
    )
    while full.reception.run_once():
        pass

    assert (count.kept, count.known) == (0, 2)
    assert leftovers(full, MARK, CLAIRE) == []
    with full.desk.store.read() as session:
        assert len(session.exec(select(Dossier)).all()) == 2
    assert waiting_mails(full.desk.store, held=True) == []


def test_who_was_erased_may_write_anew(full: Bench) -> None:
    """A tombstone is a mail's, not a person's: a client who complains again is heard."""
    forget(full.desk, CLAIRE)
    full.take(mail(7, body="Bonjour, un nouveau souci sur le lot 3000."))
    with full.desk.store.read() as session:
        row = find_dossier(session, "3", now=NOW)
        assert session.get_one(Interlocuteur, row.interlocuteur_id).address == CLAIRE


def test_a_contact_of_the_customer_file_is_not_taken_again(bench: Bench) -> None:
    """The file still names the person: it is told, and the rest of the line is taken."""
    lines = f"nom;palier;contacts\nFonderie Vasseur;strategique;{CLAIRE} paul@vasseur.example\n".encode()
    assert import_entreprises(bench.desk.store, lines).refused == []
    forget(bench.desk, CLAIRE)
    report = import_entreprises(bench.desk.store, lines)
    with bench.desk.store.read() as session:
        kept = session.exec(select(Interlocuteur.address)).all()

    assert list(kept) == ["paul@vasseur.example"]
    assert len(report.refused) == 1
    assert CLAIRE not in report.refused[0]


def test_search_finds_nothing_more(full: Bench) -> None:
    """The index of either engine has no word of it left, nor the name among the clients."""
    with full.desk.store.read() as session:
        before = [search_everywhere(session, text, now=NOW).total for text in ("fissuré", "Vasseur")]
    forget(full.desk, CLAIRE)
    with full.desk.store.read() as session:
        after = [search_everywhere(session, text, now=NOW).total for text in ("fissuré", "Vasseur")]

    assert before == [1, 1]
    assert after == [0, 0]


def test_corrections_are_unlearnt(full: Bench) -> None:
    """The mails teach no more, and what learnt from them is marked to be made anew."""
    assert len(corrections(full.desk.store)) == 1
    assert not is_marked(full.desk.settings.data_dir)

    assert forget(full.desk, CLAIRE).counts.corrections == 1

    assert corrections(full.desk.store) == []
    assert is_marked(full.desk.settings.data_dir)


def test_slack_is_asked_to_delete_what_it_shows(full: Bench) -> None:
    """The card with its thread, the direct message; what was still to be posted never is."""
    forget(full.desk, CLAIRE)
    with full.desk.store.read() as session:
        asked = session.exec(
            select(Outbox).where(Outbox.kind == "slack.delete").order_by(col(Outbox.id))
        ).all()
        others = session.exec(
            select(Outbox).where(Outbox.dossier_id == 1, Outbox.kind != "slack.delete")
        ).all()
        assert session.exec(select(SlackRef)).all() == []

    assert [row.payload for row in asked] == [
        {"channel": "C1", "ts": "1.1", "what": "fil"},
        {"channel": "D1", "ts": "2.2", "what": "message"},
    ]
    assert {row.state for row in others} <= {OutboxState.CANCELLED, OutboxState.DONE}
    assert all("text" not in row.payload for row in others)


def test_a_file_that_another_dossier_has_too_stays(full: Bench) -> None:
    """The same bytes are kept once: the last who has them takes them away."""
    with full.desk.store.work() as session:
        sha256 = session.exec(select(StoredAttachment.sha256)).one()
        other = session.exec(select(Message).where(Message.from_address == "autre@ailleurs.example")).one()
        session.add(
            StoredAttachment(
                message_row_id=other.id or 0, name="a", content_type="text/plain", size=1, sha256=sha256
            )
        )
    forget(full.desk, CLAIRE)

    assert len(files_of(full)) == 1


def test_a_legal_hold_is_stronger(full: Bench) -> None:
    """Nothing of a held dossier is touched, and it is named (article 17.3 e)."""

    def hold(session: Session, dossier: Dossier) -> None:
        dossier.hold = True

    change(full, hold)
    before = leftovers(full, MARK)
    forgotten = forget(full.desk, CLAIRE)
    with full.desk.store.read() as session:
        row = find_dossier(session, "1", now=NOW)
        kept = session.get(Interlocuteur, row.interlocuteur_id)

    assert forgotten.held == (REFERENCE,)
    assert forgotten.counts.dossiers == 0
    assert kept is not None
    assert kept.address == CLAIRE
    assert len(
        [each for each in leftovers(full, MARK) if each[0] in {"messages", "decisions", "drafts"}]
    ) == len([each for each in before if each[0] in {"messages", "decisions", "drafts"}])
    assert verify_ledger(full.desk).is_sound


def test_a_shared_dossier_keeps_what_the_others_wrote(bench: Bench) -> None:
    """The person's part goes; a colleague's words stay, the person masked, the quotes and bytes gone."""
    bench.take(mail(1, body=f"Le lot 2291 est fissuré. {MARK}\r\n\r\nClaire Vasseur"))
    bench.take(
        mail(
            2,
            sender=COLLEAGUE,
            body=f"Claire Vasseur me dit que rien n’est fait.\r\n\r\n> Le lot 2291 est fissuré. {MARK}",
            In_Reply_To="<m1@vasseur.example>",
            References="<m1@vasseur.example>",
        )
    )
    bench.take(mail(3, sender=COLLEAGUE, body="Une photo suivra.", In_Reply_To="<m2@vasseur.example>"))
    forgotten = forget(bench.desk, CLAIRE)
    with bench.desk.store.read() as session:
        texts = session.exec(select(Message.text).order_by(col(Message.id))).all()
        sizes = session.exec(select(RawMailRow.size > 0).order_by(col(RawMailRow.id))).all()
        row = find_dossier(session, "1", now=NOW)

    assert leftovers(bench, MARK, CLAIRE, "Claire Vasseur") == []
    assert [text.strip() for text in texts] == [
        "",
        "[effacé] me dit que rien n’est fait.",
        "Une photo suivra.",
    ]
    assert list(sizes) == [False, False, True]
    assert (forgotten.counts.dossiers, forgotten.counts.touched, row.erased_at) == (0, 1, None)
    assert verify_ledger(bench.desk).is_sound


def test_a_declared_doleance_is_erased_too(bench: Bench) -> None:
    """What was heard on the phone has no mail, and names the person all the same."""
    declare(
        bench.desk,
        Declaration(text=f"Le lot est cassé. {MARK}", client="Claire Vasseur", address=CLAIRE),
        by="U1",
    )
    forget(bench.desk, CLAIRE)

    assert leftovers(bench, MARK, CLAIRE, "Vasseur") == []


def test_a_rehearsal_counts_and_changes_nothing(full: Bench) -> None:
    """The same figures as the real thing, and not a row moved."""
    before, lines = leftovers(full, MARK), verify_ledger(full.desk).lines
    foreseen = foresee(full.desk, CLAIRE)

    assert leftovers(full, MARK) == before
    assert verify_ledger(full.desk).lines == lines
    assert len(files_of(full)) == 1
    assert forget(full.desk, CLAIRE) == foreseen


def test_forgetting_twice_finds_nothing_more(full: Bench) -> None:
    """And writes no second line."""
    forget(full.desk, CLAIRE)
    lines = verify_ledger(full.desk).lines
    again = forget(full.desk, CLAIRE)

    assert isinstance(again, Forgotten)
    assert (again.counts.raws, again.counts.messages, again.masked) == (0, 0, 0)
    assert verify_ledger(full.desk).lines == lines


@pytest.mark.parametrize(
    "address", ["", "claire", "@x.example", "a b@x.example", "doleances@acieries.example"]
)
def test_what_is_no_client_is_refused(bench: Bench, address: str) -> None:
    """A slip must not erase the desk's own mail."""
    with pytest.raises(DoleancesError):
        forget(bench.desk, address)


def test_the_ids_of_an_erased_mail_lead_nowhere(full: Bench) -> None:
    """A Message-ID often holds an address, or the name of a machine."""
    forget(full.desk, CLAIRE)
    with full.desk.store.read() as session:
        assert session.exec(select(ThreadId.message_id)).all() == ["m5@vasseur.example"]
