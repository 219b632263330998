"""Is a hostile text shown in a terminal without the terminal obeying it?"""

from __future__ import annotations

import io
import json
import logging
import sys
from pathlib import Path

import pytest

from bot.cli.common import emit, read_lines, say, warn
from bot.cli.running import SetBack
from models.errors import DoleancesError
from tests.bot.commands import Commands

ATTACK = "\x1b]0;autre titre\x07\x1b[2J\x9b31m\u202egpj.exe\rfin"
"""A window title, a cleared screen, a C1 colour, a name read backwards, a line written over."""
OBEYED = set("\x1b\x07\x9b\u202e\r")


def test_lines_for_people_hold_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    """Line feeds and tabs lay the text out; nothing else is obeyed."""
    say(f"objet\t{ATTACK}\nsuite")
    warn(ATTACK)
    written = capsys.readouterr()

    assert not OBEYED & set(written.out + written.err)
    assert written.out.startswith("objet\t]0;autre titre")
    assert written.out.endswith("fin\nsuite\n")


def test_json_says_control_characters_by_their_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    """A script reads the text as it was; a terminal shows it."""
    emit({"id": ATTACK})
    written = capsys.readouterr().out

    assert not {"\x1b", "\x07", "\x9b"} & set(written)
    assert json.loads(written) == {"id": ATTACK}


def test_a_mail_is_shown_and_not_obeyed(doleances: Commands, tmp_path: Path) -> None:
    """Subject, name, body and file name come from a stranger."""
    mail = tmp_path / "attaque.eml"
    mail.write_bytes(
        b"From: =?utf-8?q?Cl=1B[2Jaire?= <c@x.example>\r\nSubject: =?utf-8?q?Lot=1B]0;t=07?=\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nfiss\x1b[31mure \xe2\x80\xaeexe\r\n"
        b"--b\r\nContent-Type: text/plain\r\n"
        b'Content-Disposition: attachment; filename="a\x1b[1m.txt"\r\n\r\nx\r\n'
        b"--b--\r\n"
    )
    ended = doleances("parse", str(mail))

    assert ended.code == 0
    assert not OBEYED & set(ended.out)
    assert "ure" in ended.out


def test_a_refusal_shows_what_was_given_and_obeys_nothing(doleances: Commands) -> None:
    """The words of the command line come back in the sentence."""
    ended = doleances("parse", f"absent{ATTACK}.eml")

    assert ended.code == 1
    assert not OBEYED & set(ended.err)


def test_a_number_of_thousands_of_digits_is_told_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python refuses such numbers with an error of its own, which must not hide the line."""
    lines = b'{"id": 1}\n{"id": ' + b"9" * 5000 + b"}\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    read = read_lines("id")

    assert next(read) == {"id": 1}
    with pytest.raises(DoleancesError, match="ligne 2"):
        next(read)


def test_a_subject_forges_no_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    """What an exception tells is set back, and coloured by nobody."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SetBack("%(levelname)s %(message)s"))
    log = logging.Logger("essai")
    log.addHandler(handler)
    try:
        int("Lot\r\nINFO connected to Slack\x1b[2J")
    except ValueError as error:
        error.args = ("Lot\r\nINFO connected to Slack\x1b[2J",)
        log.exception("a mail failed\nINFO all is well")
    lines = capsys.readouterr().err.splitlines()

    assert [line for line in lines if not line.startswith("    ")] == ["ERROR a mail failed"]
    assert "    INFO connected to Slack[2J" in lines
