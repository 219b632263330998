"""Does a new dossier show the cases that resemble it, how they ended, and whether it was sent twice?"""

from __future__ import annotations

from sqlmodel import select

from desk.advising import DraftPreparer
from desk.merging import dismiss_link, merge
from desk.reply import ensure_draft, save_draft
from desk.similar_dossiers import SimilarDossiers
from desk.views import opening_message
from desk.worker import Worker
from models.tables import Dossier, Message
from models.vocabulary import Etat
from tests.builders import NOW
from tests.desk.conftest import Bench, mail
from tests.desk.test_merging import FIRST, SECOND, THIRD, view_of

LOT = (
    "Bonjour,\n\nLe lot 2291 que nous avons reçu mardi est fissuré : douze pièces sur quarante sont "
    "inutilisables et notre ligne est arrêtée. Merci de remplacer ces pièces avant vendredi.\n\nClaire"
)
AGAIN = LOT.replace("avant vendredi", "avant samedi")
CRACKS = (
    "Bonjour,\n\nDes pièces du lot 3050 sont fissurées elles aussi, une dizaine de pièces inutilisables. "
    "Notre ligne est de nouveau arrêtée, il faut les remplacer.\n\nClaire"
)
BILL = "Bonjour,\n\nVotre facture de septembre compte deux fois le transport.\n\nPaul"


def prepare(bench: Bench) -> None:
    """Write every draft that was asked for, as one process does."""
    worker = Worker(bench.desk.store, {"draft.": DraftPreparer(bench.desk)}, name="w")
    while worker.run_once():
        pass


def test_the_closest_cases_are_shown_with_how_they_stand_now(bench: Bench) -> None:
    """The case that resembles is named with its end; the one about something else is not."""
    bench.take(
        mail(1, body=LOT),
        mail(2, body=BILL, subject="Facture", sender="Paul <paul@durand.example>"),
        mail(3, body=CRACKS, subject="Lot 3050"),
    )
    prepare(bench)
    with bench.desk.store.work() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == FIRST)).one()
        row.etat, row.resolved_at = Etat.RESOLU, NOW

    found = view_of(bench, THIRD).similar
    assert [case.reference for case in found] == [FIRST]
    assert (found[0].etat, found[0].resolved_at, found[0].same_client) == (Etat.RESOLU, NOW, True)
    assert not found[0].near_duplicate
    assert view_of(bench, THIRD).linked_to is None


def test_the_same_mail_sent_again_asks_to_merge(bench: Bench) -> None:
    """A near-duplicate of the same client proposes the older dossier; of another client it does not."""
    bench.take(
        mail(1, body=LOT),
        mail(2, body=AGAIN),
        mail(3, body=AGAIN, sender="Luc <luc@durand.example>"),
    )
    prepare(bench)

    view = view_of(bench, SECOND)
    assert (view.linked_to, view.linked_why) == (FIRST, "presque le même courriel, du même client")
    assert view.similar[0].near_duplicate
    assert view_of(bench, FIRST).linked_to is None
    assert view_of(bench, THIRD).linked_to is None


def test_a_question_answered_no_is_not_asked_again(bench: Bench) -> None:
    """After "ce sont deux affaires" another preparation leaves the link alone."""
    bench.take(mail(1, body=LOT), mail(2, body=AGAIN))
    prepare(bench)
    dismiss_link(bench.desk, SECOND, by="U01ALICE")
    with bench.desk.store.read() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == SECOND)).one()
        similar = list(row.similar)
    with bench.desk.store.work() as session:
        from desk.similar_dossiers import remember

        remember(session, session.exec(select(Dossier).where(Dossier.reference == SECOND)).one(), similar)

    assert view_of(bench, SECOND).linked_to is None


def test_the_memory_follows_what_comes_what_is_merged_and_what_is_erased(bench: Bench) -> None:
    """New cases join without reading all again; a merged case hides; an erased one is forgotten."""
    cases = SimilarDossiers()

    def closest() -> list[str]:
        with bench.desk.store.read() as session:
            row = session.exec(select(Dossier).where(Dossier.reference == FIRST)).one()
            first = opening_message(
                list(session.exec(select(Message).where(Message.dossier_id == row.id)).all())
            )
            assert first is not None
            return [case["reference"] for case in cases.find(session, row, first, now=NOW)]

    bench.take(mail(1, body=LOT))
    assert closest() == []
    bench.take(mail(2, body=AGAIN), mail(3, body=CRACKS, subject="Lot 3050"))
    assert closest() == [SECOND, THIRD]
    merge(bench.desk, THIRD, FIRST, by="U01ALICE")
    assert closest() == [SECOND]
    with bench.desk.store.work() as session:
        # What erasing leaves: the row without its words (``desk.erasing.wiping``).
        gone = session.exec(select(Dossier).where(Dossier.reference == SECOND)).one()
        gone.erased_at = NOW
    assert closest() == []


def test_a_text_that_a_person_types_outlives_the_next_proposal(bench: Bench) -> None:
    """When the client writes again, the draft prepared for that stands behind the typed one."""
    bench.take(mail(1, body=LOT))
    draft = ensure_draft(bench.desk, FIRST)
    save_draft(bench.desk, draft.id, draft.version, "Re", "Ce que j’écris.", by="U01ALICE")
    bench.take(mail(2, body="Alors ?", References="<m1@vasseur.example>"))
    prepare(bench)

    shown = view_of(bench, FIRST).draft
    assert shown is not None
    assert shown.body == "Ce que j’écris."
