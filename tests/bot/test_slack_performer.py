"""What becomes of an effect when Slack refuses, asks to wait or cannot be reached?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.calling import outcome_of, retry_after
from bot.slack.client import build_client
from bot.slack.failing import sentence_for
from bot.slack.pacing import Pace
from bot.slack.performer import SlackPerformer
from bot.slack.settings import SlackSettings
from desk.effects import Effect, Failed, Retry
from models.errors import (
    BadReferenceError,
    ClassifiersError,
    ConflictError,
    DossierNotFoundError,
    NotSendableError,
    SettingsError,
    StoreError,
)
from tests.builders import add_dossier, build_desk


def _refusal(error: str, *, status: int = 200, headers: dict[str, Any] | None = None) -> SlackApiError:
    response = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="chat.postMessage",
        req_args={},
        data={"ok": False, "error": error},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError(error, response)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (_refusal("ratelimited", status=429, headers={"Retry-After": "7"}), Retry("", 7, counts=False)),
        (_refusal("ratelimited", status=429, headers={"retry-after": ["3"]}), Retry("", 3, counts=False)),
        (_refusal("ratelimited", status=429, headers={"Retry-After": "x"}), Retry("", 30, counts=False)),
        (_refusal("channel_not_found"), Retry("", 300, counts=False)),
        (_refusal("token_revoked"), Retry("", 300, counts=False)),
        (_refusal("internal_error"), Retry("", 8)),
        (_refusal("invalid_blocks"), Failed("")),
        (TimeoutError(), Retry("", 8)),
        (ConnectionRefusedError(), Retry("", 8)),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_each_refusal_has_its_outcome(error: Exception, outcome: Retry | Failed) -> None:
    """What an administrator can mend waits, what cannot work fails, the rest is tried again."""
    found = outcome_of(error, 3)

    assert type(found) is type(outcome)
    if isinstance(found, Retry) and isinstance(outcome, Retry):
        assert (found.seconds, found.counts) == (outcome.seconds, outcome.counts)


def test_only_a_question_of_pace_asks_to_wait() -> None:
    """Another refusal has no Retry-After."""
    assert retry_after(_refusal("channel_not_found")) is None


def test_slack_down_loses_nothing(tmp_path: Path) -> None:
    """With nobody at Slack's address the effect is kept for later."""
    built = build_desk(tmp_path)
    reference = add_dossier(built.store)
    settings = SlackSettings("xoxb-1", channel="C01DOL", api_url="http://127.0.0.1:9/api/")
    performer = SlackPerformer(build_client(settings), built.desk, settings)

    found = performer.perform(Effect(1, "slack.card", "k", {"reference": reference}, 1, 1))
    built.store.close()

    assert isinstance(found, Retry)
    assert found.counts


def test_an_effect_that_cannot_be_is_a_clear_failure(tmp_path: Path) -> None:
    """An unknown kind or dossier fails at once, with its reason."""
    built = build_desk(tmp_path)
    settings = SlackSettings("xoxb-1", channel="C01DOL")
    performer = SlackPerformer(build_client(settings), built.desk, settings)
    outcomes = [
        performer.perform(Effect(1, "slack.song", "k", {}, 1, 1)),
        performer.perform(Effect(1, "slack.card", "k", {"reference": "D-2026-00009"}, 1, 1)),
        performer.perform(Effect(1, "slack.card", "k", {"reference": "rien"}, 1, 1)),
    ]
    built.store.close()

    assert all(isinstance(outcome, Failed) for outcome in outcomes)


def test_each_effect_has_its_second() -> None:
    """In one channel messages keep a second between them, in the order asked; channels are apart."""
    now = [0.0]
    pace = Pace(clock=lambda: now[0])
    waits = [pace.wait("C1", 1), pace.wait("C1", 2), pace.wait("C1", 3), pace.wait("C2", 4)]
    assert waits == pytest.approx([0, 1.05, 2.1, 0])

    now[0] = 1.1
    assert pace.wait("C1", 3) == pytest.approx(1.0)
    assert pace.wait("C1", 2) == 0
    assert pace.wait("C1", 5) > 2


def test_a_channel_told_to_wait_is_silent() -> None:
    """After a 429 nothing is posted in the channel before the time that Slack gave."""
    pace = Pace(clock=lambda: 10.0)
    pace.hold("C1", 30)

    assert pace.wait("C1", 1) == 30


@pytest.mark.parametrize(
    ("url", "content"),
    [
        ("http://slack.example/api/", "full"),
        ("ftp://localhost/api/", "all"),
        ("https://slack.com/api/", "some"),
    ],
)
def test_settings_that_leak_are_refused(url: str, content: str) -> None:
    """Tokens travel over https or stay on this machine; the content is one of two words."""
    with pytest.raises(SettingsError):
        SlackSettings("xoxb-1", api_url=url, content=content)


def test_tokens_are_never_shown() -> None:
    """A settings object that is logged gives no token away."""
    assert "xoxb-secret" not in repr(SlackSettings("xoxb-secret", "xapp-secret", channel="C1"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DossierNotFoundError("no dossier D-2026-00009"), "D-2026-00009"),
        (BadReferenceError("not the reference of a dossier: 'abc'"), "« abc »"),
        (ConflictError("U1"), "en même temps"),
        (NotSendableError("La réponse est vide."), "La réponse est vide."),
        (StoreError("disk full"), "base de données"),
        (ClassifiersError(), "doleances train"),
        (_refusal("expired_trigger_id"), "Cliquez à nouveau"),
        (ZeroDivisionError(), "donnez ce code"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_error_is_a_sentence(error: Exception, said: str) -> None:
    """People read what happened and what to do, never a traceback."""
    assert said in sentence_for(error).replace("\xa0", " ")
