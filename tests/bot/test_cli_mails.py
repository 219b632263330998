"""Do mails from files come in as the poller's would, and are those set aside replayed?"""

from __future__ import annotations

import hashlib
import mailbox
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.samples import sample_mails
from models.store import Store
from models.tables import RawMailRow, RawState
from tests.bot.commands import Commands
from tests.bot.shapes import misfits

COUNTS = {
    "found": int,
    "kept": int,
    "known": int,
    "dossiers": int,
    "continued": int,
    "held": int,
    "quarantine": int,
    "unreadable": [str],
}
WAITING = {
    "id": int,
    "state": {"quarantine", "held"},
    "reason": str,
    "size": int,
    "received_at": str,
    "attempts": int,
    "steps": [[str]],
}
NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
SAMPLES = dict(sample_mails(NOW))
COMPLAINT, ABSENCE = SAMPLES["01-retard-ligne-arretee.eml"], SAMPLES["09-absence-du-bureau.eml"]


@pytest.fixture(name="desk")
def _desk(doleances: Commands, trained: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Give the command line of a desk that is set up."""
    monkeypatch.setenv("DOLEANCES_DATA_DIR", str(trained))
    monkeypatch.setenv("DOLEANCES_ADDRESS", "doleances@tubesdunord.example")
    monkeypatch.setenv("DOLEANCES_SECRET_KEY", "une-cle-seulement-pour-les-essais-0123")
    return doleances


def test_mails_are_imported_once(desk: Commands, tmp_path: Path) -> None:
    """Files, an mbox and a Maildir; the same mail anywhere, at any time, opens one dossier."""
    folder = tmp_path / "courriels"
    folder.mkdir()
    (folder / "un.eml").write_bytes(COMPLAINT)
    (folder / "absence.eml").write_bytes(ABSENCE)
    box = mailbox.mbox(tmp_path / "deux.mbox")
    box.add(COMPLAINT)
    box.close()
    mailbox.Maildir(tmp_path / "trois").add(COMPLAINT)
    first = desk("import", "courriels", "--json")
    again = desk("import", "courriels", "deux.mbox", "trois", "--json")

    assert (first.code, first.err) == (0, "")
    assert misfits(first.value, COUNTS) == []
    assert first.value == {
        "found": 2,
        "kept": 2,
        "known": 0,
        "dossiers": 1,
        "continued": 0,
        "held": 1,
        "quarantine": 0,
        "unreadable": [],
    }
    assert (again.value["found"], again.value["dossiers"]) == (4, 0)
    assert again.value["known"] == 4
    status = desk("status", "--json").value
    assert status["total"] == 1
    assert desk("status", status["dossiers"][0]["reference"], "--json").value["journal"] != []


def test_what_cannot_be_opened_is_told_and_the_rest_is_taken(desk: Commands, tmp_path: Path) -> None:
    """One path in error fails the command, after the other mails are in."""
    (tmp_path / "un.eml").write_bytes(COMPLAINT)
    ended = desk("import", "absent", "un.eml", "--json")

    assert ended.code == 1
    assert ended.value["dossiers"] == 1
    assert "absent" in ended.value["unreadable"][0]
    assert "Traceback" not in ended.err


def test_a_desk_that_is_not_set_up_imports_nothing(
    desk: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without an address the desk cannot tell its own mail from a client's."""
    (tmp_path / "un.eml").write_bytes(COMPLAINT)
    monkeypatch.delenv("DOLEANCES_ADDRESS")

    assert "DOLEANCES_ADDRESS" in desk("import", "un.eml", "--json").refused()


def test_a_quarantined_mail_is_listed_and_replayed(desk: Commands, tmp_path: Path) -> None:
    """Set aside by a fault that is gone since, it opens its dossier; a number that is none fails."""
    assert desk("quarantine", "--json").value == {"mails": []}
    assert desk("retry", "--json").value == {"results": []}
    raw_id = _set_aside(tmp_path, COMPLAINT)
    (listed,) = desk("quarantine", "--json").value["mails"]
    text = desk("quarantine").out
    done = desk("retry", str(raw_id), "--json")
    unknown = desk("retry", "999", "--json")

    assert misfits(listed, WAITING) == []
    assert (listed["id"], listed["reason"]) == (raw_id, "RuntimeError: essai")
    assert "RuntimeError: essai" in text
    assert done.code == 0
    assert done.value["results"][0]["ok"] is True
    assert unknown.code == 1
    assert unknown.value["results"][0]["ok"] is False
    assert desk("quarantine", "--json").value == {"mails": []}
    assert desk("status", "--json").value["total"] == 1


def test_a_held_mail_is_listed_apart_and_opened_on_demand(desk: Commands, tmp_path: Path) -> None:
    """The screening held it; a person who asks for it gets a dossier."""
    (tmp_path / "absence.eml").write_bytes(ABSENCE)
    desk("import", "absence.eml")
    held = desk("quarantine", "--held", "--json").value["mails"]

    assert desk("quarantine", "--json").value == {"mails": []}
    assert [misfits(mail, WAITING) for mail in held] == [[]]
    assert desk("status", "--json").value["total"] == 0
    assert desk("retry", str(held[0]["id"]), "--json").value["results"][0]["ok"] is True
    assert desk("status", "--json").value["total"] == 1


def _set_aside(folder: Path, content: bytes) -> int:
    store = Store(f"sqlite:///{folder / 'doleances.db'}")
    with store.work() as session:
        row = RawMailRow(
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            size=len(content),
            received_at=NOW,
            state=RawState.QUARANTINE,
            reason="RuntimeError: essai",
            attempts=3,
        )
        session.add(row)
        session.flush()
        raw_id = row.id or 0
    store.close()
    return raw_id
