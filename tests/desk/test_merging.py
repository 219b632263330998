"""Does a merge keep everything in one place, and does undoing it put everything back?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.known import StoredThreads
from desk.merging import confirm_link, dismiss_link, merge, unmerge
from desk.reply import ensure_draft, save_draft, send_reply
from desk.sending import MailPerformer
from desk.views import DossierView, dossier_view, find_dossier
from desk.worker import Worker
from intake.smtp import SendResult
from models.errors import DifferentCompaniesError, MergeRefusedError, NotSendableError
from models.plain import to_plain
from models.tables import Dossier, DraftRow, Entreprise, EntrepriseDomain, Event, Message, Outbox, ThreadId
from models.vocabulary import Etat
from tests.builders import NOW
from tests.desk.conftest import Bench, mail

FIRST, SECOND, THIRD = "D-2026-00001", "D-2026-00002", "D-2026-00003"


def view_of(bench: Bench, reference: str) -> DossierView:
    """Read a dossier as a card does."""
    with bench.desk.store.read() as session:
        return dossier_view(session, find_dossier(session, reference, now=NOW))


def leads(bench: Bench, *ids: str) -> dict[str, str]:
    """Tell where Message-IDs lead."""
    with bench.desk.store.read() as session:
        return dict(StoredThreads(session).dossiers_of(ids))


def where_all_are(session: Session) -> dict[int, tuple[str, int | None]]:
    """Tell on which dossier every message shows."""
    rows = session.exec(
        select(Message, Dossier.reference).join(Dossier, col(Message.dossier_id) == Dossier.id)
    ).all()
    return {message.id or 0: (reference, message.home_id) for message, reference in rows}


def state_of(bench: Bench) -> dict[str, Any]:
    """Give everything that an undo must bring back."""
    columns = ("etat", "gravite", "owner", "closed_at", "first_answer_due_at", "merged_into", "linked_to")
    with bench.desk.store.read() as session:
        return {
            "messages": where_all_are(session),
            "ids": {(r.message_id, r.dossier_id) for r in session.exec(select(ThreadId)).all()},
            "drafts": [
                (d.id, d.dossier_id, str(d.state), d.answers_message_id, d.body)
                for d in session.exec(select(DraftRow).order_by(col(DraftRow.id))).all()
            ],
            "dossiers": {
                d.reference: {name: to_plain(getattr(d, name)) for name in columns}
                for d in session.exec(select(Dossier)).all()
            },
        }


@pytest.fixture(name="two")
def _two(bench: Bench) -> Bench:
    """Give two dossiers of one client, each with a draft."""
    bench.take(mail(1), mail(2, body="Bonjour,\n\nLa facture F-12 est fausse.", subject="Facture F-12"))
    ensure_draft(bench.desk, FIRST)
    ensure_draft(bench.desk, SECOND)
    return bench


def test_the_survivor_holds_all_and_the_other_points_to_it(two: Bench) -> None:
    """Messages and what was understood move; the source is closed, says where to look, and stays readable."""
    survivor = merge(two.desk, SECOND, "1", by="U01ALICE")

    source = view_of(two, SECOND)
    assert (survivor.reference, survivor.message_count, survivor.merged_from) == (FIRST, 2, (SECOND,))
    assert (source.etat, source.merged_into, source.draft) == (Etat.CLOS, FIRST, None)
    assert source.first_message is not None
    assert source.first_message.subject == "Facture F-12"
    assert source.analysis.model == "essai-1"
    assert survivor.first_message is not None
    assert survivor.first_message.subject == "Lot 2291"


def test_later_mails_to_any_id_or_tag_join_the_survivor(two: Bench) -> None:
    """An answer to a message of the source, and one that only has its tag, come to the survivor."""
    merge(two.desk, SECOND, FIRST, by="U01ALICE")
    two.take(
        mail(3, body="Toujours rien.", subject="Re: Facture F-12", In_Reply_To="<m2@vasseur.example>"),
        mail(4, body="Et alors ?", subject=f"Facture [{SECOND}]"),
    )

    assert view_of(two, FIRST).message_count == 4
    assert leads(two, "m1@vasseur.example", "m2@vasseur.example", "m3@vasseur.example") == {
        f"m{n}@vasseur.example": FIRST for n in (1, 2, 3)
    }


def test_undoing_a_merge_brings_everything_back(two: Bench) -> None:
    """Messages, ids, drafts, states and deadlines are as before; both threads are told."""
    before = state_of(two)
    merge(two.desk, SECOND, FIRST, by="U01ALICE")
    assert state_of(two) != before
    unmerge(two.desk, SECOND, by="U01ALICE")

    assert state_of(two) == before
    with two.desk.store.read() as session:
        notes = session.exec(select(Outbox).where(Outbox.kind == "slack.thread")).all()
        kinds = session.exec(select(Event.kind).where(col(Event.kind).startswith("fusion"))).all()
    assert sorted(n.payload["reference"] for n in notes) == [FIRST, FIRST, SECOND, SECOND]
    assert kinds == ["fusion.annulee"]


def test_what_answered_the_source_since_goes_back_with_it(two: Bench) -> None:
    """A reply to the source that came during the merge follows it; one to the survivor stays."""
    merge(two.desk, SECOND, FIRST, by="U01ALICE")
    two.take(
        mail(3, body="Et la facture ?", References="<m2@vasseur.example>"),
        mail(4, body="Et le lot ?", References="<m1@vasseur.example>"),
    )
    unmerge(two.desk, SECOND, by="U01ALICE")

    assert leads(two, "m3@vasseur.example", "m4@vasseur.example") == {
        "m3@vasseur.example": SECOND,
        "m4@vasseur.example": FIRST,
    }


def test_a_text_that_a_person_typed_is_never_lost(two: Bench) -> None:
    """It becomes the survivor's draft, before what the desk proposed there, and goes back on undo."""
    draft = ensure_draft(two.desk, SECOND)
    save_draft(two.desk, draft.id, draft.version, "Re", "Ce que j’écris, moi.", by="U01ALICE")
    before = state_of(two)
    survivor = merge(two.desk, SECOND, FIRST, by="U02BRUNO")

    assert survivor.draft is not None
    assert (survivor.draft.body, survivor.draft.edited_by) == ("Ce que j’écris, moi.", "U01ALICE")
    unmerge(two.desk, SECOND, by="U02BRUNO")
    assert state_of(two) == before


def test_a_window_left_open_on_the_source_sends_nothing_to_somebody_else(bench: Bench) -> None:
    """Confirming there is refused with where to look, and the thread warns of the other reader."""
    bench.take(mail(1), mail(2, sender="Luc <luc@ailleurs.example>", subject="Facture"))
    draft = ensure_draft(bench.desk, SECOND)
    saved = save_draft(bench.desk, draft.id, draft.version, "Re", "Pour Luc.", by="U01ALICE")
    merge(bench.desk, SECOND, FIRST, by="U02BRUNO")

    with pytest.raises(NotSendableError, match="ouvrez le brouillon de D-2026-00001"):
        send_reply(bench.desk, SECOND, saved.id, saved.version, "Re", "Pour Luc.", by="U01ALICE")
    with pytest.raises(NotSendableError):
        ensure_draft(bench.desk, SECOND)
    with bench.desk.store.read() as session:
        notes = session.exec(select(Outbox).where(Outbox.kind == "slack.thread")).all()
    assert any("répondait à Luc" in note.payload["text"] for note in notes)
    assert view_of(bench, FIRST).draft is not None


def test_two_typed_texts_both_stay_open(two: Bench) -> None:
    """Where both dossiers hold a typed text, neither is put away."""
    for reference in (FIRST, SECOND):
        draft = ensure_draft(two.desk, reference)
        save_draft(two.desk, draft.id, draft.version, "Re", f"Pour {reference}", by="U01ALICE")
    merge(two.desk, SECOND, FIRST, by="U02BRUNO")

    with two.desk.store.read() as session:
        open_ = session.exec(select(DraftRow.body).where(DraftRow.state == "proposed")).all()
    assert sorted(open_) == [f"Pour {FIRST}", f"Pour {SECOND}"]


class _Server:
    """A submission server that takes everything."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    def send(
        self, mail: bytes, envelope_from: str, recipients: tuple[str, ...], **_hooks: object
    ) -> SendResult:
        """Keep the mail."""
        self.mails.append(mail)
        return SendResult("sent", (), 250, "2.0.0", "Ok")


def test_a_reply_already_asked_leaves_once(two: Bench) -> None:
    """The letter leaves after the merge, once, and is told where the dossier lives now."""
    draft = ensure_draft(two.desk, SECOND)
    send_reply(two.desk, SECOND, draft.id, draft.version, draft.subject, "Nous regardons.", by="U01ALICE")
    merge(two.desk, SECOND, FIRST, by="U01ALICE")
    server = _Server()
    worker = Worker(two.desk.store, {"mail.": MailPerformer(two.desk, server)}, name="w")
    while worker.run_once():
        pass

    assert len(server.mails) == 1
    assert view_of(two, FIRST).first_answered_at is not None
    unmerge(two.desk, SECOND, by="U01ALICE")
    assert view_of(two, SECOND).message_count == 2
    assert view_of(two, SECOND).first_answered_at is not None
    assert view_of(two, FIRST).first_answered_at is None


def test_an_open_source_reopens_a_closed_survivor(two: Bench) -> None:
    """No complaint disappears from the lists because it was merged into a dossier that was over."""
    with two.desk.store.work() as session:
        find_dossier(session, FIRST, now=NOW).etat = Etat.CLOS

    assert merge(two.desk, SECOND, FIRST, by="U01ALICE").etat is Etat.INSTRUCTION
    unmerge(two.desk, SECOND, by="U01ALICE")
    assert view_of(two, FIRST).etat is Etat.CLOS


def test_a_chain_of_merges_leads_to_its_end_and_comes_apart_in_any_order(two: Bench) -> None:
    """A target merged elsewhere is followed; the first merge can be undone while the second stands."""
    two.take(mail(5, body="Une troisième affaire.", subject="Palette"))
    merge(two.desk, SECOND, FIRST, by="U01ALICE")
    merge(two.desk, FIRST, THIRD, by="U01ALICE")

    assert set(leads(two, *(f"m{n}@vasseur.example" for n in (1, 2, 5))).values()) == {THIRD}
    unmerge(two.desk, SECOND, by="U01ALICE")
    assert leads(two, "m2@vasseur.example", "m1@vasseur.example") == {
        "m2@vasseur.example": SECOND,
        "m1@vasseur.example": THIRD,
    }
    assert merge(two.desk, SECOND, FIRST, by="U01ALICE").reference == THIRD


def test_what_cannot_be_merged_is_refused_in_french(two: Bench) -> None:
    """Itself, twice, from a mediation, and undoing what was not done."""
    with pytest.raises(MergeRefusedError, match="deux dossiers différents"):
        merge(two.desk, FIRST, FIRST, by="U01ALICE")
    with pytest.raises(MergeRefusedError, match="n’est pas fusionné"):
        unmerge(two.desk, SECOND, by="U01ALICE")
    merge(two.desk, SECOND, FIRST, by="U01ALICE")
    with pytest.raises(MergeRefusedError, match="déjà fusionné"):
        merge(two.desk, SECOND, FIRST, by="U01ALICE")
    with two.desk.store.work() as session:
        find_dossier(session, FIRST, now=NOW).etat = Etat.MEDIATION
    two.take(mail(5, body="Une troisième affaire.", subject="Palette"))
    with pytest.raises(MergeRefusedError, match="en médiation"):
        merge(two.desk, FIRST, THIRD, by="U01ALICE")


def test_two_people_who_merge_each_into_the_other_at_once(two: Bench) -> None:
    """One of them wins, the other is told; no circle is made."""

    def attempt(pair: tuple[str, str]) -> bool:
        try:
            merge(two.desk, *pair, by="U01ALICE")
        except MergeRefusedError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, [(FIRST, SECOND), (SECOND, FIRST)]))

    pointers = [view_of(two, FIRST).merged_into, view_of(two, SECOND).merged_into]
    assert sorted(done) == [False, True]
    assert pointers.count(None) == 1


def test_two_known_companies_are_merged_only_by_force(bench: Bench) -> None:
    """The reason is shown; somebody who insists is obeyed, and both companies take part then."""
    with bench.desk.store.work() as session:
        for name in ("vasseur", "durand"):
            company = Entreprise(name=name.title(), created_at=NOW)
            session.add(company)
            session.flush()
            session.add(EntrepriseDomain(entreprise_id=company.id or 0, domain=f"{name}.example"))
    bench.take(mail(1), mail(2, sender="Luc Durand <luc@durand.example>", subject="Livraison"))
    with pytest.raises(DifferentCompaniesError, match="Durand, D-2026-00001 de Vasseur"):
        merge(bench.desk, SECOND, FIRST, by="U01ALICE")
    merge(bench.desk, SECOND, FIRST, by="U01ALICE", force=True)
    bench.take(
        mail(
            3, sender="Zoé <zoe@durand.example>", subject=f"Re: [{SECOND}]", References="<m2@vasseur.example>"
        )
    )

    assert view_of(bench, FIRST).message_count == 3


def test_a_doubtful_link_is_confirmed_or_dismissed(bench: Bench) -> None:
    """Confirmed it merges; dismissed it is gone; without one there is nothing to answer."""
    bench.take(mail(1), mail(2, sender="Inconnu <x@ailleurs.example>", subject=f"Re: [{FIRST}]"))
    assert view_of(bench, SECOND).linked_to == FIRST
    assert dismiss_link(bench.desk, SECOND, by="U01ALICE").linked_to is None
    with pytest.raises(MergeRefusedError):
        confirm_link(bench.desk, SECOND, by="U01ALICE")
    bench.take(mail(3, sender="Inconnu <x@ailleurs.example>", subject=f"Re: [{FIRST}] encore"))

    assert confirm_link(bench.desk, THIRD, by="U01ALICE").reference == FIRST
    assert view_of(bench, THIRD).merged_into == FIRST


def test_the_journal_keeps_no_text(two: Bench) -> None:
    """What an undo needs is ids and labels."""
    draft = ensure_draft(two.desk, SECOND)
    save_draft(two.desk, draft.id, draft.version, "Re", "Ce que j’écris, moi.", by="U01ALICE")
    merge(two.desk, SECOND, FIRST, by="U01ALICE")

    with two.desk.store.read() as session:
        written = session.exec(select(sa.cast(Event.data, sa.Text))).all()
    assert not any("écris" in one or "fissur" in one or "vasseur" in one for one in written)
