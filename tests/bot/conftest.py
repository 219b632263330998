"""Which fixtures do the tests of the program share?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.commands import Commands


@pytest.fixture(name="doleances")
def _doleances(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Commands:
    """Give the command line, in a folder of its own where nothing was ever set or stored."""
    monkeypatch.chdir(tmp_path)
    return Commands(capsys, monkeypatch)
