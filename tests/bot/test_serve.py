"""Does the desk refuse to start where it cannot work, and keep its roles running where it can?"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.serve import ROLES, Supervisor, role_command, roles
from bot.settings import load_settings
from tests.bot.commands import Commands

COMPLETE = {
    "ADDRESS": "doleances@exemple.fr",
    "SECRET_KEY": "une-cle-seulement-pour-les-essais-0123",
    "IMAP_HOST": "127.0.0.1",
    "SMTP_HOST": "127.0.0.1",
    "SLACK_BOT_TOKEN": "xoxb-essai",
    "SLACK_APP_TOKEN": "xapp-essai",
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ADDRESS": ""}, "DOLEANCES_ADDRESS"),
        ({"SECRET_KEY": "courte"}, "32"),
        ({"IMAP_HOST": ""}, "DOLEANCES_IMAP_HOST"),
        ({"IMAP_HOST": "imap.exemple.fr", "IMAP_SECURITY": "none"}, "loopback"),
        ({"SMTP_HOST": ""}, "DOLEANCES_SMTP_HOST"),
        ({"SLACK_BOT_TOKEN": ""}, "DOLEANCES_SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": ""}, "DOLEANCES_SLACK_APP_TOKEN"),
        ({"SLACK_MODE": "http"}, "DOLEANCES_SLACK_MODE"),
        ({"DATABASE_URL": "sqlite:////nulle/part/base.db"}, "base de données"),
        ({"ADRESS": "x@exemple.fr"}, "DOLEANCES_ADDRESS"),
    ],
    ids=["address", "key", "imap", "in clear", "smtp", "bot", "app", "mode", "base", "name"],
)
def test_wrong_settings_end_it_before_anything_starts(
    doleances: Commands, changed: dict[str, str], said: str
) -> None:
    """One sentence, at once: not four children that each fail again and again."""
    environment = {f"DOLEANCES_{name}": value for name, value in {**COMPLETE, **changed}.items()}

    assert said in doleances.apart("serve", **environment).refused()


def _until(true: Callable[[], bool], seconds: float = 30.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_a_role_that_dies_is_started_again_and_all_stop_together(tmp_path: Path) -> None:
    """One role dies at its first start; it comes back, and nothing is left when the desk stops."""
    program = (
        "import pathlib, sys, time\n"
        "folder, role = pathlib.Path(sys.argv[1]), sys.argv[2]\n"
        "starts = len(list(folder.glob(role + '-*')))\n"
        "(folder / f'{role}-{starts}').touch()\n"
        "sys.exit(3) if role == 'fragile' and not starts else time.sleep(600)\n"
    )
    stop = threading.Event()
    supervisor = Supervisor(
        lambda role: [sys.executable, "-c", program, str(tmp_path), role], roles=("solide", "fragile")
    )
    watching = threading.Thread(target=supervisor.run, args=(stop,))
    watching.start()
    again = _until((tmp_path / "fragile-1").exists)
    stop.set()
    watching.join(30)

    assert again
    assert not watching.is_alive()
    assert all(child.process.poll() is not None for child in supervisor.children)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fragile-0", "fragile-1", "solide-0"]


def test_a_role_is_this_program_again() -> None:
    """Each role runs apart, as ``python -m bot``, and knows whose child it is."""
    for role in ROLES:
        command = role_command(role)
        assert command[:6] == [sys.executable, "-m", "bot", "serve", "--role", role]
        assert command[6] == "--parent"


@pytest.mark.parametrize(
    ("cores", "given", "readers"), [(1, None, 1), (2, None, 1), (8, None, 7), (8, 0, 0), (2, 3, 3)]
)
def test_the_cores_are_used_for_reading(
    cores: int, given: int | None, readers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One core is left to the rest, and there is always a reader beside the intake unless told."""
    monkeypatch.setattr("os.cpu_count", lambda: cores)

    started = roles(load_settings({}, readers=given))

    assert started[: len(ROLES)] == ROLES
    assert started[len(ROLES) :] == ("reader",) * readers
