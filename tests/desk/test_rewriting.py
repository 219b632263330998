"""Is a draft written again without losing what was typed, and is the choice of playbooks learnt from?"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.texts.rewriting import gestes
from desk.advising import DraftPreparer, propose_for
from desk.answering.advice import advise
from desk.answering.habits import read_habits
from desk.answering.line import neighbours
from desk.answering.mails import message_to_answer
from desk.answering.material import read_material
from desk.answering.rewriting import (
    BACK,
    FORWARD,
    LANGUAGE,
    Rewritten,
    Written,
    rewrite_draft,
    take_playbook,
    toggled,
    walk,
)
from desk.answering.writing import ranked
from desk.correct import Labels, correct
from desk.money.ledger import Entry, add_montant
from desk.opening import prepare_draft
from desk.reply import ensure_draft, save_draft, send_reply
from desk.views import DraftView
from desk.worker import Worker
from models.errors import ConflictError, DoleancesError
from models.tables import Dossier, DraftRow, DraftState, Event, MontantKind, PlaybookUse
from models.vocabulary import Cause, Ton
from playbooks.gestes import RUNGS
from tests.builders import ANALYSIS, Built, add_dossier, build_desk

ALICE, BRUNO = "U01ALICE", "U02BRUNO"


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    """Give a desk with one dossier whose draft the desk wrote itself."""
    built = build_desk(tmp_path)
    add_dossier(built.store, draft=None)
    ensure_draft(built.desk, "1")
    return built


def _current(built: Built) -> DraftView:
    return ensure_draft(built.desk, "1")


def _as_shown(draft: DraftView, body: str | None = None) -> Written:
    return Written(draft.id, draft.version, draft.subject, draft.body if body is None else body)


def _rewrite(built: Built, request: str, body: str | None = None, *, by: str = ALICE) -> Rewritten:
    return rewrite_draft(built.desk, _as_shown(_current(built), body), request, by=by, toggle=True)


def test_shorter_is_shorter_and_the_same_click_takes_it_back(built: Built) -> None:
    """The facts stay, the words are fewer; clicked again, the first letter is back."""
    first = _current(built)
    short = _rewrite(built, "court").draft
    again = _rewrite(built, "court").draft

    assert len(short.body.split()) < len(first.body.split())
    assert "2291" in short.body
    assert short.advice.options == ("court",)
    assert again.body == first.body


def test_a_sentence_repeated_takes_nothing_back(built: Built) -> None:
    """Who writes « plus court » twice wants it short."""
    _rewrite(built, "court")
    again = rewrite_draft(built.desk, _as_shown(_current(built)), "court", by=ALICE).draft

    assert again.advice.options == ("court",)


def test_requests_add_up(built: Built) -> None:
    """Firmer after shorter is both; warmer after firmer is no longer firm."""
    _rewrite(built, "court")
    firm = _rewrite(built, "ferme").draft
    warm = _rewrite(built, "chaleureux").draft

    assert firm.advice.options == ("court", "ferme")
    assert "salutations distinguées" in firm.body
    assert "salutations distinguées" not in warm.body


def test_what_was_typed_is_within_reach(built: Built) -> None:
    """Typed text is kept when a rewriting takes its place, and given back word for word, both ways."""
    first = _current(built)
    typed = first.body + "\n\nMon ajout, tapé à la main."
    rewritten = _rewrite(built, "court", typed)
    assert rewritten.had_edits
    assert "Mon ajout" not in rewritten.draft.body

    over = _as_shown(rewritten.draft, rewritten.draft.body + "\n\nUn second ajout.")
    back = walk(built.desk, over, BACK, by=ALICE).draft
    assert back.body == typed
    forth = walk(built.desk, _as_shown(back), FORWARD, by=ALICE).draft
    assert forth.body.endswith("Un second ajout.")
    with built.store.read() as session:
        assert neighbours(session, forth.id) == (True, False)
        states = session.exec(select(DraftRow.state).order_by(col(DraftRow.id))).all()
    assert states == [DraftState.SUPERSEDED, DraftState.PROPOSED]


def test_there_is_nothing_before_the_first_text(built: Built) -> None:
    """Walking off the line is refused, and loses nothing."""
    with pytest.raises(DoleancesError):
        walk(built.desk, _as_shown(_current(built)), BACK, by=ALICE)
    assert _current(built).version == 1


def test_a_second_writer_is_told(built: Built) -> None:
    """Who rewrites over a text that somebody else has changed is refused; that text stays."""
    shown = _current(built)
    save_draft(built.desk, shown.id, shown.version, shown.subject, "Texte de Bruno.", by=BRUNO)
    with pytest.raises(ConflictError, match=BRUNO):
        rewrite_draft(built.desk, _as_shown(shown), "court", by=ALICE)

    assert _current(built).body == "Texte de Bruno."


def test_another_playbook_is_taken_and_remembered(built: Built) -> None:
    """The letter follows the playbook taken, whose own reasons are told; the use names both."""
    shown = _current(built)
    runner_up = shown.advice.runner_up
    assert runner_up is not None
    taken = take_playbook(built.desk, _as_shown(shown), runner_up, by=ALICE).draft
    assert (taken.advice.playbook, taken.advice.runner_up) == (runner_up, shown.advice.playbook)
    assert taken.advice.reasons[0] == "choisi par une personne"
    assert len(taken.advice.reasons) > 1

    send_reply(built.desk, "1", taken.id, taken.version, taken.subject, taken.body + " Ajout.", by=ALICE)

    with built.store.read() as session:
        use = session.exec(select(PlaybookUse)).one()
        kinds = session.exec(select(Event.kind)).all()
    assert (use.slug, use.proposed, use.ton_before) == (runner_up, shown.advice.playbook, "irrite")
    assert use.kept == 1.0
    assert use.ton_after is None
    assert "playbook.choisi" in kinds


def test_habits_of_other_dossiers_weigh_in_the_choice(built: Built) -> None:
    """What others chose for the same motif moves the runner-up up, and its reason says why."""
    for number in range(2, 7):
        add_dossier(built.store, number=number, draft=None)
        shown = ensure_draft(built.desk, str(number))
        taken = (
            take_playbook(built.desk, _as_shown(shown), shown.advice.runner_up or "", by=ALICE).draft
            if number < 6
            else shown
        )
        send_reply(built.desk, str(number), taken.id, taken.version, taken.subject, taken.body, by=ALICE)
    with built.store.read() as session:
        row = session.exec(select(Dossier).where(Dossier.number == 1)).one()
        message = message_to_answer(session, row)
        assert message is not None
        habits = read_habits(session, row)
        material = read_material(built.desk, session, row, message)
        draft = propose_for(built.desk, session, row, message)
    order = ranked(built.desk, material)

    told = {r.playbook.slug: r.reasons for r in order if any("fois sur" in reason for reason in r.reasons)}
    assert told
    assert max(habits.learned.values()) > 0
    assert draft.playbook == order[0].playbook.slug


def test_opposites_replace_each_other() -> None:
    """A request made again after its opposite is the last word."""
    assert toggled(("ferme", "chaleureux"), "ferme") == ("chaleureux",)
    assert toggled(("court", "ferme"), "chaleureux") == ("court", "chaleureux")


def test_a_foreign_client_is_answered_in_his_language_again(tmp_path: Path) -> None:
    """Another playbook writes French; one click gives the acknowledgement in English back."""
    built = build_desk(tmp_path)
    add_dossier(built.store, draft=None, analysis=dataclasses.replace(ANALYSIS, langue="en"))
    english = _current(built)
    assert advise(built.desk, "1", english).is_foreign
    french = take_playbook(built.desk, _as_shown(english), "defaut-de-qualite", by=ALICE).draft
    again = rewrite_draft(built.desk, _as_shown(french), LANGUAGE, by=ALICE).draft

    assert french.body.startswith("Bonjour")
    assert again.body == english.body
    assert again.body.startswith("Dear")


def test_the_window_offers_the_second_choice_first(built: Built) -> None:
    """Then the others that fit, each with its reasons, then the rest by name; never the one in use."""
    draft = _current(built)
    advice = advise(built.desk, "1", draft)

    assert advice.playbooks[0].slug == draft.advice.runner_up
    assert advice.playbooks[0].reasons
    assert draft.advice.playbook not in {offered.slug for offered in advice.playbooks}
    assert advice.playbooks[-1].reasons == ()
    assert advice.rewritable
    assert (advice.back, advice.forward) == (False, False)


def test_the_ladder_says_how_far_and_by_whose_word(built: Built) -> None:
    """Lowest rung first; what only the client may ask for is marked; refunds ask for a protocol."""
    take_playbook(built.desk, _as_shown(_current(built)), "remboursement-non-recu", by=ALICE)
    rungs = advise(built.desk, "1", _current(built)).rungs

    assert [rung.geste.rung for rung in rungs] == sorted((rung.geste.rung for rung in rungs), key=RUNGS.index)
    assert all(rung.geste.needs_protocol == (rung.geste.rung == "remboursement") for rung in rungs)
    told = gestes(advise(built.desk, "1", _current(built)))
    assert "Gestes possibles" in told
    assert "non chiffré" in told


def test_the_ladder_shows_what_was_granted_to_others(built: Built) -> None:
    """Precedents of the same motif and tier, and what they weigh against what is exposed."""
    for number in (2, 3, 4):
        reference = add_dossier(built.store, number=number, draft=None)
        granted = Entry(MontantKind.ACCORDE, 100_00 * number, rung="service", cause=Cause.OPERATIONS)
        add_montant(built.desk, reference, granted, by=ALICE)
    add_montant(built.desk, "1", Entry(MontantKind.EXPOSE, 3_000_00), by=ALICE)
    advice = advise(built.desk, "1", _current(built))

    found = next(rung.precedent for rung in advice.rungs if rung.geste.rung == "service")
    assert found is not None
    assert (found.n, found.median, advice.exposed) == (3, 300_00, 3_000_00)
    assert "soit 10\u00a0% de l’exposé" in gestes(advice)


def test_labels_put_right_write_a_rewritten_draft_anew(built: Built) -> None:
    """The texts put aside by a rewriting do not pass for the draft of the new labels."""
    with built.store.work() as session:
        row = session.exec(select(Dossier)).one()
        message = message_to_answer(session, row)
        assert message is not None
        prepare_draft(session, row, message, now=built.clock())
    typed = _current(built).body + " Un mot."
    _rewrite(built, "court", typed)
    worker = Worker(built.store, {"draft.": DraftPreparer(built.desk)}, name="w")
    worker.run_once()
    correct(built.desk, "1", Labels(ton=Ton.CALME), by=BRUNO)
    while worker.run_once():
        pass

    with built.store.read() as session:
        rows = session.exec(select(DraftRow).order_by(col(DraftRow.id))).all()
    assert rows[-1].state is DraftState.PROPOSED
    assert rows[-1].answers_message_id is not None
    back = walk(built.desk, _as_shown(_current(built)), BACK, by=ALICE).draft
    assert back.body == typed
