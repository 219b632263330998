"""Is a call prepared, kept inside, and written down for the client afterwards?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.answering.calls import CallNote, call_script, keep_call
from desk.answering.conversation import next_promise, open_promises
from desk.reply import ensure_draft, save_draft
from desk.views import latest_analysis
from models.errors import DoleancesError
from models.tables import Direction, Dossier, DraftRow, DraftState, Engagement, Event, Message, Outbox
from models.vocabulary import Channel, Ton
from tests.builders import Built, add_dossier, build_desk

ALICE = "U01ALICE"
NOTE = CallNote(
    heard="Votre ligne 3 est arrêtée depuis lundi.\n- 14 pièces du lot 2292 sont concernées aussi\n"
    "C’est de notre faute.",
    negotiable="oui",
    promised="vous donner la date de remplacement",
    promised_on=date(2026, 11, 30),
    internal="Le client bluffe sur la suspension du paiement.",
    ton=Ton.CALME,
)


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    """Give a desk with one dossier and the desk's own draft."""
    built = build_desk(tmp_path)
    add_dossier(built.store, draft=None)
    ensure_draft(built.desk, "1")
    return built


def test_the_script_speaks_of_this_dossier(built: Built) -> None:
    """It names the dossier and its facts, restates what the client wrote, and asks about a negotiation."""
    script = call_script(built.desk, "1")

    assert "D-2026-00001" in script.text
    assert "2291" in script.text
    assert "négociation possible oui/non" in script.text
    assert script.playbook
    assert dict(script.heard) == {
        "deception": "de nouveau",
        "blocage": "notre ligne est arrêtée depuis hier",
    }


def test_a_call_is_kept_inside_and_written_down(built: Built) -> None:
    """The note is internal; the draft offered is its summary, without the internal part or the admission."""
    view = keep_call(built.desk, "1", NOTE, by=ALICE)

    assert view.draft is not None
    body = view.draft.body
    assert view.draft.subject == "Re: Lot 2291 : pièces fissurées [D-2026-00001]"
    assert "votre ligne 3 est arrêtée depuis lundi" in body
    assert "lundi 30\u00a0novembre" in body
    assert "bluffe" not in body
    assert "faute" not in body
    assert view.draft.advice.uncovered == ("note d’appel\u00a0: c’est de notre faute",)
    assert view.draft.advice.channel is Channel.ECRIT
    with built.store.read() as session:
        note = session.exec(select(Message).where(Message.direction == Direction.INTERNAL)).one()
        asked = session.exec(select(Outbox).where(Outbox.kind == "slack.thread")).all()
    assert "bluffe" in note.new_text
    assert note.author == ALICE
    assert [row.payload["what"] for row in asked] == ["appel"]


def test_the_journal_says_whether_one_may_negotiate_and_no_word_of_it(built: Built) -> None:
    """Labels and ids alone (seed row 33)."""
    keep_call(built.desk, "1", NOTE, by=ALICE)

    with built.store.read() as session:
        event = session.exec(select(Event).where(Event.kind == "appel.note")).one()
    assert (event.actor, event.data["negociable"], event.data["ton"]) == (ALICE, "oui", "calme")
    assert "bluffe" not in str(event.data)


def test_what_was_promised_is_a_promise_of_the_dossier(built: Built) -> None:
    """It is followed, and the next letter gives that day rather than a later one."""
    keep_call(built.desk, "1", NOTE, by=ALICE)

    with built.store.read() as session:
        row = session.exec(select(Dossier)).one()
        assert [p.text for p in open_promises(session, row)] == ["vous donner la date de remplacement"]
        assert next_promise(session, row, today=date(2026, 11, 26)) == date(2026, 11, 30)
        assert next_promise(session, row, today=date(2026, 12, 1)) is None


def test_what_was_heard_joins_the_facts(built: Built) -> None:
    """A lot named on the telephone is known to the dossier."""
    keep_call(built.desk, "1", NOTE, by=ALICE)

    with built.store.read() as session:
        note = session.exec(select(Message).where(Message.direction == Direction.INTERNAL)).one()
        learnt = latest_analysis(session, note.dossier_id, note.id)
    assert learnt.faits.lot == ("2292",)
    assert learnt.ton is Ton.CALME


def test_a_text_typed_before_the_call_is_put_aside_not_lost(built: Built) -> None:
    """The summary takes its place; the typed text is a text of the line."""
    draft = ensure_draft(built.desk, "1")
    save_draft(built.desk, draft.id, draft.version, draft.subject, "Tapé avant l’appel.", by=ALICE)
    view = keep_call(built.desk, "1", NOTE, by=ALICE)

    assert view.draft is not None
    assert view.draft.body != "Tapé avant l’appel."
    with built.store.read() as session:
        rows = session.exec(select(DraftRow).order_by(col(DraftRow.id))).all()
    assert next((r.body, r.state) for r in rows) == ("Tapé avant l’appel.", DraftState.SUPERSEDED)


def test_a_call_without_promise_makes_none(built: Built) -> None:
    """Nothing promised, nothing followed; the letter still says when we write next."""
    view = keep_call(built.desk, "1", CallNote(heard="Le client attend une photo."), by=ALICE)

    with built.store.read() as session:
        assert session.exec(select(Engagement)).all() == []
    assert view.draft is not None
    assert "novembre" in view.draft.body or "décembre" in view.draft.body


def test_an_empty_note_is_refused(built: Built) -> None:
    """A call of which nothing was heard is not kept."""
    with pytest.raises(DoleancesError):
        keep_call(built.desk, "1", CallNote(heard="  \n"), by=ALICE)
    with built.store.read() as session:
        assert session.exec(select(Message).where(Message.direction == Direction.INTERNAL)).all() == []
