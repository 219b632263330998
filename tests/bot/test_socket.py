"""Does the desk notice that its line to Slack is dead, and stop when told?"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.app import build_app
from bot.slack.settings import SlackSettings
from bot.slack.socket import QUIET_SECONDS, SILENT_PONG_SECONDS, SlackSocket
from tests.builders import build_desk
from tests.servers.local_slack import APP_TOKEN, BOT_TOKEN, LocalSlack, running_local_slack, wait_for
from tests.servers.slack_proxy import SlackProxy, running_proxy


class Seconds:
    """A clock that runs, and that a test can push."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return time.time() + self.ahead


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


def _socket(tmp_path: Path, proxy: SlackProxy, clock: Seconds) -> SlackSocket:
    settings = SlackSettings(BOT_TOKEN, APP_TOKEN, "doleances", proxy.api)
    return SlackSocket(build_app(build_desk(tmp_path).desk, settings), settings, clock=clock)


@pytest.mark.local_slack
@pytest.mark.parametrize("silence", [SILENT_PONG_SECONDS + 1, QUIET_SECONDS + 1])
def test_a_deaf_line_is_renewed(tmp_path: Path, slack: LocalSlack, silence: float) -> None:
    """A line without answers, or without anything heard for long, is opened anew."""
    clock, stop = Seconds(), threading.Event()
    with running_proxy(slack) as proxy:
        socket = _socket(tmp_path, proxy, clock)
        thread = threading.Thread(target=socket.run, args=(stop,))
        thread.start()
        assert socket.connected.wait(10)
        clock.ahead = silence
        wait_for(lambda: len(proxy.called("apps.connections.open")) >= 2, seconds=20)
        clock.ahead = 0
        assert socket.connected.wait(10)
        stop.set()
        thread.join(10)

    assert not thread.is_alive()


def test_without_slack_it_keeps_trying_and_stops_at_once(tmp_path: Path) -> None:
    """Slack that cannot be reached is tried again; the order to stop is heard meanwhile."""
    settings = SlackSettings(BOT_TOKEN, APP_TOKEN, "doleances", "http://127.0.0.1:9/api/")
    socket = SlackSocket(build_app(build_desk(tmp_path).desk, settings), settings)
    stop = threading.Event()
    thread = threading.Thread(target=socket.run, args=(stop,))
    thread.start()
    time.sleep(0.3)
    assert thread.is_alive()
    assert not socket.connected.is_set()
    stop.set()
    thread.join(3)

    assert not thread.is_alive()
