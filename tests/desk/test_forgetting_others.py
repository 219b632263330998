"""Does an erasure leave others whole, stop at a hold, and let nothing come back?"""

from __future__ import annotations

import base64
import os

import pytest
from sqlmodel import Session, col, select

from desk.entreprises import import_entreprises
from desk.erasing.erasure import Erasure
from desk.forgetting import Forgotten, foresee, forget
from desk.importing import ImportCount, keep_mails
from desk.quarantine import waiting_mails
from desk.verifying import verify_ledger
from desk.views import find_dossier
from models.errors import DoleancesError
from models.tables import Dossier, DraftRow, Interlocuteur, Message, RawMailRow, StoredAttachment
from nlp.unlearning import is_marked
from tests.builders import NOW
from tests.desk.conftest import Bench, mail
from tests.desk.persons import CLAIRE, COLLEAGUE, MARK, REFERENCE, change, files_of, fill, leftovers
from tests.desk.proofs import with_file


@pytest.fixture(name="full")
def _full(bench: Bench) -> Bench:
    """Give a desk that holds a person in every place there is, beside somebody else."""
    return fill(bench)


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


def test_a_hold_protects_the_mails_of_others_that_name_the_person(bench: Bench) -> None:
    """Somebody else's held dossier in which the person is in copy: nothing of it moves, and it is named."""
    bench.take(
        mail(5, sender="Autre <autre@ailleurs.example>", subject="Autre affaire", body="Rien.", Cc=CLAIRE),
        mail(6, sender="Tiers <tiers@loin.example>", subject="Tierce", body=f"Voyez {CLAIRE}.", Cc=CLAIRE),
    )
    bench.take(mail(1))

    def hold(session: Session, dossier: Dossier) -> None:
        dossier.hold = True

    change(bench, hold)
    forgotten = forget(bench.desk, CLAIRE)
    with bench.desk.store.read() as session:
        sizes = session.exec(select(RawMailRow.size > 0).order_by(col(RawMailRow.id))).all()
        texts = session.exec(select(Message.new_text).order_by(col(Message.id))).all()

    assert forgotten.held == (REFERENCE,)
    assert list(sizes) == [True, False, False]
    assert list(texts) == ["Rien.", "Voyez [effacé].", ""]
    assert verify_ledger(bench.desk).is_sound


def test_an_account_manager_in_office_is_refused(bench: Bench) -> None:
    """A slip would take every answer that they gave."""
    lines = b"nom;responsable\nFonderie Vasseur;alice@acieries.example\n"
    import_entreprises(bench.desk.store, lines)
    with pytest.raises(DoleancesError, match="Fonderie Vasseur"):
        forget(bench.desk, "Alice@acieries.example")


def test_an_erasure_cut_short_is_ended_by_the_next(full: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its commit nothing tells of the files any more: they are found since nobody has them."""
    with monkeypatch.context() as patch:
        patch.setattr(Erasure, "clean_up", lambda self: None)
        forget(full.desk, CLAIRE)
    (left,) = files_of(full)
    forget(full.desk, CLAIRE)
    assert files_of(full) == [left], "too young: it may belong to a commit that is still to come"

    long_ago = left.stat().st_mtime - 7200
    os.utime(left, (long_ago, long_ago))
    forget(full.desk, CLAIRE)

    assert files_of(full) == []
    assert is_marked(full.desk.settings.data_dir)


def test_a_coded_body_hides_nobody(bench: Bench) -> None:
    """In base64 no address can be seen in the bytes; what was read of them tells."""
    body = base64.encodebytes(f"Demandez à {CLAIRE}, elle sait.".encode())
    head = mail(5, sender="Autre <autre@ailleurs.example>", subject="Autre affaire", body="")
    head = head.replace(b"Encoding: 8bit", b"Encoding: base64").rstrip() + b"\r\n\r\n"
    bench.take(mail(1), head + body)
    forget(bench.desk, CLAIRE)
    with bench.desk.store.read() as session:
        row = session.exec(select(Message).where(Message.from_address == "autre@ailleurs.example")).one()
        raw = session.get_one(RawMailRow, row.raw_mail_id)

    assert row.new_text == "Demandez à [effacé], elle sait."
    assert raw.content == b""
    assert verify_ledger(bench.desk).is_sound
