"""Is the agreement of the right person asked, given once, bound to the text, and never gone around?"""

from __future__ import annotations

import dataclasses
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from desk.approving import DROP, approval_state, ask_approval, decide_approval
from desk.joining import NewFile
from desk.leaving import hashes_of
from desk.manager_drafts import drop_in_mailbox
from desk.reply import ensure_draft, save_draft, send_reply
from desk.rights import NotAllowedError, Right
from desk.team import set_absence
from desk.timing.firing import run_clock
from models.errors import ConflictError, NeedsAgreementError, NotSendableError
from models.store import Store
from models.tables import Approbation, Dossier, DraftRow, DraftState, Event, Message, Outbox, StoredAttachment
from models.vocabulary import Etat, Niveau
from tests.builders import DRAFT, REPLY, Built, add_dossier, build_desk
from tests.desk.conftest import make_bench

AGENT, LEAD, OTHER_LEAD, BOSS, STAND_IN = "U01ALICE", "U03CLAIRE", "U04LUC", "U05DIRE", "U06RENE"
SUBJECT = "Re: Lot 2291"


def _built(tmp_path: Path, level: Niveau = Niveau.RESPONSABLE, **settings: Any) -> Built:
    built = build_desk(tmp_path, **{"leads": (LEAD, OTHER_LEAD), "approvers": (BOSS,), **settings})
    add_dossier(
        built.store,
        draft=dataclasses.replace(DRAFT, approval=level, subject=SUBJECT),
        account_manager="paul@acieries.example",
    )
    return built


def _ask(built: Built, *, by: str = AGENT, **more: Any) -> tuple[str, ...]:
    draft = ensure_draft(built.desk, "1")
    return ask_approval(built.desk, "1", draft.id, draft.version, by=by, **more)


def _outbox(built: Built, kind: str) -> list[dict[str, Any]]:
    with built.store.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == kind).order_by(col(Outbox.id))).all()
        return [dict(row.payload) for row in rows]


def _journal(built: Built) -> list[tuple[str, str]]:
    with built.store.read() as session:
        rows = session.exec(select(Event).where(col(Event.kind).startswith("accord"))).all()
        return [(row.kind, row.actor) for row in rows]


def _asking(built: Built, number: int = 1) -> Approbation:
    with built.store.read() as session:
        row = session.get(Approbation, number)
        assert row is not None
        session.expunge(row)
        return row


def test_a_lead_is_asked_and_the_text_leaves_in_the_agents_name(tmp_path: Path) -> None:
    """Asked by name, with the thread; one word of the lead and the very text is asked to leave, once."""
    built = _built(tmp_path)
    assert _ask(built) == (LEAD, OTHER_LEAD)
    assert _outbox(built, "mail.reply") == []
    assert [p["user"] for p in _outbox(built, "slack.dm")] == [LEAD, OTHER_LEAD]

    done = decide_approval(built.desk, 1, agreed=True, by=LEAD)

    assert (done.outcome, done.asked_by, len(_outbox(built, "mail.reply"))) == ("agreed", AGENT, 1)
    with built.store.read() as session:
        message = session.exec(select(Message).where(Message.author == AGENT)).one()
    assert message.text == REPLY
    assert _journal(built) == [("accord.demande", AGENT), ("accord.donne", LEAD)]
    assert _outbox(built, "slack.dm")[-1]["user"] == AGENT
    assert "Madame" not in str(_journal(built))


def test_the_direction_is_asked_for_what_is_the_directions(tmp_path: Path) -> None:
    """A lead gives no agreement that is the direction's, neither by a click nor by sending."""
    built = _built(tmp_path, Niveau.DIRECTION)
    with pytest.raises(NeedsAgreementError, match="direction"):
        send_reply(built.desk, "1", 1, 1, SUBJECT, REPLY, by=LEAD)
    assert _ask(built) == (BOSS,)
    with pytest.raises(NotAllowedError, match="direction"):
        decide_approval(built.desk, 1, agreed=True, by=LEAD)

    decide_approval(built.desk, 1, agreed=True, by=BOSS)
    assert len(_outbox(built, "mail.reply")) == 1


def test_a_lead_stands_for_a_direction_that_nobody_named(tmp_path: Path) -> None:
    """Where the company named no approver, its leads are the highest there is."""
    built = _built(tmp_path, Niveau.DIRECTION, approvers=())

    assert _ask(built) == (LEAD, OTHER_LEAD)
    assert decide_approval(built.desk, 1, agreed=True, by=LEAD).outcome == "agreed"


def test_nobody_is_asked_for_what_the_charter_gives_to_others(tmp_path: Path) -> None:
    """Where the charter keeps agreements to the approvers, a lead is neither asked nor heard."""
    built = _built(tmp_path)
    rights = {Right.APPROUVER: ("approbateurs",)}
    built.desk.charter = dataclasses.replace(built.desk.charter, rights=rights)

    assert _ask(built) == (BOSS,)
    with pytest.raises(NotAllowedError):
        decide_approval(built.desk, 1, agreed=True, by=LEAD)
    assert decide_approval(built.desk, 1, agreed=True, by=BOSS).outcome == "agreed"


def test_who_asks_does_not_answer(tmp_path: Path) -> None:
    """An agent never agrees to their own text."""
    built = _built(tmp_path)
    _ask(built)
    with pytest.raises(NotAllowedError, match="responsable"):
        decide_approval(built.desk, 1, agreed=True, by=AGENT)

    assert _outbox(built, "mail.reply") == []


def test_an_edited_text_asks_again(tmp_path: Path) -> None:
    """The agreement is bound to the words: a change after the asking makes it worth nothing."""
    built = _built(tmp_path)
    _ask(built)
    save_draft(built.desk, 1, 1, SUBJECT, REPLY + "\n\nEt un avoir de 9 000 €.", by=AGENT)

    assert decide_approval(built.desk, 1, agreed=True, by=LEAD).outcome == "moved"
    assert _outbox(built, "mail.reply") == []
    with pytest.raises(ConflictError):
        decide_approval(built.desk, 1, agreed=True, by=LEAD)
    assert _ask(built) == (LEAD, OTHER_LEAD)
    assert _asking(built, 2).agreed is None


def test_an_agreement_given_to_a_text_is_none_for_another(tmp_path: Path) -> None:
    """After a letter came back, the same words leave again by themselves; others ask again."""
    built = _built(tmp_path)
    _ask(built)
    decide_approval(built.desk, 1, agreed=True, by=LEAD)
    with built.store.work() as session:
        row = session.get(DraftRow, 1)
        assert row is not None
        row.state, row.version = DraftState.PROPOSED, row.version + 1
        version = row.version

    with pytest.raises(NeedsAgreementError):
        send_reply(built.desk, "1", 1, version, SUBJECT, REPLY + " Et plus.", by=AGENT)
    assert approval_state(built.desk, "1", ensure_draft(built.desk, "1"), by=AGENT).agreed_by == LEAD
    send_reply(built.desk, "1", 1, version, SUBJECT, REPLY, by=AGENT)
    assert len(_outbox(built, "mail.reply")) == 2


def test_what_is_typed_counts_as_what_was_proposed(tmp_path: Path) -> None:
    """A refund typed into a harmless draft needs the agreement of its amount."""
    built = _built(tmp_path, Niveau.AGENT)
    small, large = REPLY + "\n\nNous vous remboursons 300 €.", REPLY + "\n\nNous vous remboursons 30 000 €."
    for body, level in ((small, Niveau.RESPONSABLE), (large, Niveau.DIRECTION)):
        draft = dataclasses.replace(ensure_draft(built.desk, "1"), body=body)
        state = approval_state(built.desk, "1", draft, by=AGENT)
        assert (state.niveau, state.allowed) == (level, False)
        assert "le texte accorde un remboursement ou une indemnité" in state.reasons
        with pytest.raises(NeedsAgreementError):
            send_reply(built.desk, "1", 1, 1, SUBJECT, body, by=AGENT)
    with pytest.raises(NeedsAgreementError):
        send_reply(built.desk, "1", 1, 1, SUBJECT, large, by=LEAD)


def test_a_refusal_gives_the_text_back_with_a_word(tmp_path: Path) -> None:
    """Nothing leaves, the agent is told in private, and the draft can be taken up."""
    built = _built(tmp_path)
    _ask(built)
    done = decide_approval(built.desk, 1, agreed=False, by=OTHER_LEAD, word=" Retirez la dernière phrase. ")

    assert (done.outcome, _asking(built).word) == ("refused", "Retirez la dernière phrase.")
    assert _outbox(built, "mail.reply") == []
    assert _outbox(built, "slack.dm")[-1] == {
        "reference": "D-2026-00001",
        "what": "accord.dit",
        "approbation": 1,
        "user": AGENT,
    }
    assert ensure_draft(built.desk, "1").body == REPLY
    assert "phrase" not in str(_events(built))


def test_two_who_answer_at_once_send_once(store: Store, tmp_path: Path) -> None:
    """On each engine one wins, the other is told who; one letter is asked to leave."""
    bench = make_bench(store, tmp_path, leads=(LEAD, OTHER_LEAD))
    built = Built(bench.desk)
    add_dossier(store, draft=dataclasses.replace(DRAFT, approval=Niveau.RESPONSABLE, subject=SUBJECT))
    _ask(built)
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def answer(who: str) -> None:
        gate.wait()
        try:
            outcomes.append(decide_approval(built.desk, 1, agreed=True, by=who).outcome)
        except ConflictError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=answer, args=(who,)) for who in (LEAD, OTHER_LEAD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("agreed") == 1
    assert set(outcomes) & {LEAD, OTHER_LEAD} == {_asking(built).decided_by}
    assert len(_outbox(built, "mail.reply")) == 1


def test_the_same_text_is_asked_once(tmp_path: Path) -> None:
    """A second click asks nobody again."""
    built = _built(tmp_path)
    assert _ask(built) == _ask(built)

    assert len(_outbox(built, "slack.dm")) == 2
    with built.store.read() as session:
        assert len(session.exec(select(Approbation)).all()) == 1


def test_a_stand_in_is_asked_and_may_answer(tmp_path: Path) -> None:
    """In place of who is away; not after that person is back, and not for a text of their own."""
    built = _built(tmp_path, leads=(LEAD,))
    now = built.clock()
    set_absence(built.desk, LEAD, since=now, until=now.replace(day=30), stand_in=STAND_IN, by=LEAD)

    assert _ask(built) == (STAND_IN,)
    with pytest.raises(NeedsAgreementError):
        send_reply(built.desk, "1", 1, 1, SUBJECT, REPLY, by=STAND_IN)
    assert decide_approval(built.desk, 1, agreed=True, by=STAND_IN).outcome == "agreed"


def test_a_stand_in_is_nobody_once_the_lead_is_back(tmp_path: Path) -> None:
    """The power ends with the absence."""
    built = _built(tmp_path, leads=(LEAD,))
    now = built.clock()
    set_absence(built.desk, LEAD, since=now, until=now.replace(day=27), stand_in=STAND_IN, by=LEAD)
    _ask(built)
    built.clock.forward(days=2)

    with pytest.raises(NotAllowedError):
        decide_approval(built.desk, 1, agreed=True, by=STAND_IN)


def test_an_agent_who_stands_in_does_not_agree_to_themselves(tmp_path: Path) -> None:
    """An absence is no way around: the level above is asked."""
    built = _built(tmp_path, leads=(LEAD,))
    now = built.clock()
    set_absence(built.desk, LEAD, since=now, until=now.replace(day=30), stand_in=AGENT, by=LEAD)

    assert _ask(built) == (BOSS,)
    with pytest.raises(NotAllowedError):
        decide_approval(built.desk, 1, agreed=True, by=AGENT)


def test_reminders_follow_business_time_and_end(tmp_path: Path) -> None:
    """Asked at 10:30 on a Thursday: again after 3 business hours each, thrice, then the thread is told."""
    built = _built(tmp_path)
    _ask(built)
    built.clock.forward(hours=3, minutes=30)  # 14:00 in Paris: two hours of business
    assert run_clock(built.desk) == 0
    built.clock.forward(hours=2)
    run_clock(built.desk)
    assert (_asking(built).reminders, len(_outbox(built, "slack.dm"))) == (1, 4)

    for _ in range(8):
        built.clock.forward(hours=12)
        run_clock(built.desk)
    assert (_asking(built).reminders, len(_outbox(built, "slack.dm"))) == (3, 8)
    notes = [p["text"] for p in _outbox(built, "slack.thread") if p["what"] == "note"]
    assert len([text for text in notes if "n’est toujours pas donné" in text]) == 1


def test_a_reminder_goes_to_the_stand_in(tmp_path: Path) -> None:
    """Who left since the asking is replaced at the next round."""
    built = _built(tmp_path, leads=(LEAD,))
    _ask(built)
    now = built.clock()
    set_absence(built.desk, LEAD, since=now, until=now.replace(day=30), stand_in=STAND_IN, by=LEAD)
    built.clock.forward(hours=8)
    run_clock(built.desk)

    assert [p["user"] for p in _outbox(built, "slack.dm")] == [LEAD, STAND_IN]
    assert decide_approval(built.desk, 1, agreed=True, by=STAND_IN).outcome == "agreed"


def test_nobody_is_reminded_of_what_was_answered_or_changed(tmp_path: Path) -> None:
    """An answer ends the reminders; a changed text ends the asking."""
    built = _built(tmp_path)
    _ask(built)
    save_draft(built.desk, 1, 1, SUBJECT, "Un autre texte.", by=AGENT)
    built.clock.forward(days=1)
    run_clock(built.desk)

    assert len(_outbox(built, "slack.dm")) == 2
    assert (_asking(built).decided_at, _asking(built).agreed) == (built.clock(), None)


def test_a_draft_for_the_account_manager_asks_too(tmp_path: Path) -> None:
    """Dropping in a mailbox is a way out like another; once agreed to, it is dropped."""
    built = _built(tmp_path, managers=frozenset({"paul@acieries.example"}))
    with pytest.raises(NeedsAgreementError):
        drop_in_mailbox(built.desk, "1", 1, 1, by=AGENT)
    _ask(built, departure=DROP)
    decide_approval(built.desk, 1, agreed=True, by=LEAD)

    assert (len(_outbox(built, "imap.draft")), _outbox(built, "mail.reply")) == (1, [])


def test_files_are_part_of_what_is_agreed_to(tmp_path: Path) -> None:
    """They leave with the text; the same text with other files asks again."""
    built = _built(tmp_path)
    _ask(built, files=[NewFile("avis.txt", b"un avis\n")])
    decide_approval(built.desk, 1, agreed=True, by=LEAD)

    with built.store.read() as session:
        assert session.exec(select(StoredAttachment.name)).one() == "avis.txt"
    with built.store.work() as session:
        row = session.get(DraftRow, 1)
        assert row is not None
        row.state = DraftState.PROPOSED
    shown = ensure_draft(built.desk, "1")
    other = hashes_of([NewFile("avis.txt", b"un autre avis\n")])
    assert not approval_state(built.desk, "1", shown, by=AGENT).allowed
    assert not approval_state(built.desk, "1", shown, by=AGENT, files=other).allowed


def test_no_way_out_sends_without_the_check() -> None:
    """Whatever asks for a reply to leave, or for a draft to be dropped, lies behind ``check_sendable``."""
    root = Path(__file__).parents[2]
    for word, allowed in (
        (r'ask\(\s*session,\s*"mail.reply"', {"desk/reply.py"}),
        (r"ask_drop\(", {"desk/manager_drafts.py", "desk/manager_mailboxes.py", "desk/approving.py"}),
        (r"depart\(desk, session", {"desk/reply.py", "desk/approving.py"}),
    ):
        found = {
            str(path.relative_to(root))
            for folder in ("bot", "desk")
            for path in (root / folder).rglob("*.py")
            if re.search(word, path.read_text(encoding="utf-8"))
        }
        assert found <= allowed, word


def test_a_merged_dossier_is_answered_by_nobodys_old_agreement(tmp_path: Path) -> None:
    """The recipient may have changed: the asking ends."""
    built = _built(tmp_path)
    _ask(built)
    with built.store.work() as session:
        session.exec(select(Dossier)).one().merged_into = "D-2026-00009"

    assert decide_approval(built.desk, 1, agreed=True, by=LEAD).outcome == "moved"
    assert _outbox(built, "mail.reply") == []


def test_a_dossier_that_went_to_court_is_the_directions(tmp_path: Path) -> None:
    """What was asked of a lead before leaves no more by that lead's word."""
    built = _built(tmp_path)
    _ask(built)
    with built.store.work() as session:
        session.exec(select(Dossier)).one().etat = Etat.CONTENTIEUX

    with pytest.raises(NotSendableError, match="contentieux"):
        decide_approval(built.desk, 1, agreed=True, by=LEAD)
    assert decide_approval(built.desk, 1, agreed=True, by=BOSS).outcome == "agreed"


def test_a_passage_to_complete_never_leaves(tmp_path: Path) -> None:
    """Whoever agrees, a blank of a template stays here."""
    built = _built(tmp_path)
    body = REPLY + "\n\n[à compléter : date]"
    with pytest.raises(NotSendableError, match="à compléter"):
        send_reply(built.desk, "1", 1, 1, SUBJECT, body, by=LEAD)
    save_draft(built.desk, 1, 1, SUBJECT, body, by=AGENT)
    with pytest.raises(NotSendableError, match="à compléter"):
        _ask(built)


def test_agents_are_trusted_where_nobody_is_named(tmp_path: Path) -> None:
    """Without leads and approvers nobody could agree: the agent sends."""
    built = _built(tmp_path, Niveau.DIRECTION, leads=(), approvers=())
    send_reply(built.desk, "1", 1, 1, SUBJECT, REPLY, by=AGENT)

    assert len(_outbox(built, "mail.reply")) == 1


def _events(built: Built) -> list[Any]:
    with built.store.read() as session:
        return [row.data for row in session.exec(select(Event)).all()]
