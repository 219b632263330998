"""Does a file dropped in the thread of a card leave with the answer, and only where somebody ticked it?"""

from __future__ import annotations

import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.ids import Action, Field, View
from bot.slack.thread_files import is_slacks
from desk.sending import MailPerformer
from desk.worker import Worker
from intake.parsing import parse_mail
from models.tables import Outbox
from tests.builders import add_dossier
from tests.desk.test_reply import Post
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, TRIAGE, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def drop_file(world: World, thread: str, name: str, content: bytes, kind: str) -> None:
    """Drop a file in a thread, as a person does with the mouse."""
    mark = uuid.uuid4().hex
    fields = {"channel": TRIAGE, "user": ALICE, "text": "voici", "thread_ts": thread}
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    body = "".join(parts).encode() + head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    request = urllib.request.Request(
        f"{world.slack.url}/_control/upload",
        data=body,
        headers={"Content-Type": f"multipart/form-data; boundary={mark}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert b'"ok":true' in answer.read()


def _previewed(world: World, reference: str) -> dict[str, Any]:
    world.slack.click(world.find(reference), Action.DRAFT_OPEN)
    world.proxy.top(View.DRAFT_EDIT)
    world.proxy.submit()
    return world.proxy.top(View.DRAFT_CONFIRM)


def _boxes(view: dict[str, Any]) -> list[dict[str, Any]]:
    block = next((b for b in view["blocks"] if b.get("block_id") == Field.FILES), None)
    return block["element"]["options"] if block else []


def test_a_ticked_file_leaves_with_the_answer(world: World) -> None:
    """The files that people dropped are offered by name; what is ticked is in the mail, byte for byte."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    drop_file(world, card["ts"], "bon de retour.png", PNG, "image/png")
    drop_file(world, card["ts"], "macro.docm", b"PK\x03\x04", "application/vnd.ms-word")
    options = _boxes(_previewed(world, reference))
    assert [o["text"]["text"].replace("\xa0", " ") for o in options] == ["bon de retour.png (1 ko)"]

    ticked = {"type": "checkboxes", "selected_options": options}
    world.proxy.submit({(Field.FILES.value, Field.FILES.value): ticked})
    wait_for(lambda: _reply(world))
    post = Post()
    Worker(world.built.store, {"mail.": MailPerformer(world.built.desk, post)}, name="m").run_once()

    ((mail, _from, _to),) = post.sent
    (file,) = parse_mail(mail).attachments
    assert (file.name, file.content_type, file.content) == ("bon de retour.png", "image/png", PNG)


def test_a_file_that_lies_about_itself_stays(world: World) -> None:
    """A page called a picture is refused by its bytes; nothing leaves, and the window says so."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    drop_file(world, card["ts"], "photo.png", b"<html><script>1</script></html>", "image/png")
    options = _boxes(_previewed(world, reference))

    ticked = {"type": "checkboxes", "selected_options": options}
    world.proxy.submit({(Field.FILES.value, Field.FILES.value): ticked})
    wait_for(lambda: "genre qui peut partir" in str(world.proxy.stack[-1]["blocks"]))

    assert _reply(world) is None


def test_a_file_that_nobody_ticked_stays(world: World) -> None:
    """Dropping a file in the thread sends nothing by itself."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    drop_file(world, card["ts"], "interne.pdf", b"%PDF-1.7\n", "application/pdf")
    _previewed(world, reference)
    world.proxy.submit()
    wait_for(lambda: _reply(world))
    post = Post()
    Worker(world.built.store, {"mail.": MailPerformer(world.built.desk, post)}, name="m").run_once()

    assert parse_mail(post.sent[0][0]).attachments == ()


@pytest.mark.parametrize(
    ("url", "api", "ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/x.png", "https://slack.com/api/", True),
        ("https://files.slack-edge.com/x.png", "https://slack.com/api/", False),
        ("http://files.slack.com/x.png", "https://slack.com/api/", False),
        ("https://slack.com@mauvais.example/x.png", "https://slack.com/api/", False),
        ("http://127.0.0.1:8080/x.png", "https://slack.com/api/", False),
        ("http://localhost:3900/x.png", "http://localhost:4000/api/", True),
        ("https://mauvais.example/x.png", "http://localhost:4000/api/", False),
    ],
)
def test_the_token_goes_to_slack_alone(url: str, api: str, ours: bool) -> None:
    """No address but Slack's own gets the token."""
    assert is_slacks(url, api) is ours


def _reply(world: World) -> Outbox | None:
    with world.built.store.read() as session:
        row = session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).first()
        session.expunge_all()
        return row
