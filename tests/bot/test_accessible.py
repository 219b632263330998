"""Can what is shown in Slack be used without seeing it: by words, by keyboard, by a screen reader?"""

from __future__ import annotations

import ast
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.slack.answers import status_post
from bot.slack.cards import Post, dossier_card
from bot.slack.digesting import daily_post
from bot.slack.home import home_view
from bot.slack.parts import Parts
from bot.slack.people import People
from bot.slack.posting import Poster
from bot.slack.reading import listing
from bot.slack.settings import SlackSettings
from desk.figures.digest import daily_digest
from desk.listing import Filter
from desk.views import dossier_view, find_dossier
from models.tables import MailboxStateRow
from models.vocabulary import Gravite
from tests.builders import ANALYSIS, Built, add_dossier, build_desk

CLAIRE = "U03CLAIRE"
ROOT = Path(__file__).parents[2] / "bot"
NO_PICTURE = {"exporting.py"}
"""What uploads archives alone."""


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Iterator[Built]:
    built = build_desk(tmp_path, leads=(CLAIRE,))
    for number, gravite in enumerate(Gravite, start=1):
        add_dossier(
            built.store,
            number=number,
            analysis=replace(ANALYSIS, gravite=gravite),
            first_answer_due_at=built.clock() + timedelta(hours=number - 2),
            owner=CLAIRE if number % 2 else None,
        )
    with built.store.work() as session:
        session.add(MailboxStateRow(mailbox="principale", folder="INBOX", status="refused"))
    yield built
    built.store.close()


def _parts(built: Built) -> Parts:
    settings = SlackSettings("xoxb-1", channel="C1", api_url="http://127.0.0.1:9/api/")
    client = WebClient(token="xoxb-1", base_url=settings.base_url, timeout=1)
    return Parts(built.desk, settings, client, Poster(client, "C1"), People(client))


def _shown(built: Built) -> dict[str, list[dict[str, Any]]]:
    """Return the blocks of what people see most."""
    parts, now = _parts(built), built.clock()
    with built.store.read() as session:
        views = [dossier_view(session, find_dossier(session, str(number), now=now)) for number in range(1, 5)]
        day = daily_digest(session, charter=built.desk.charter, now=now)
    posts: dict[str, Post] = {
        "liste": listing(parts, Filter(limit=8)),
        "point": daily_post(day, now),
        **{f"fiche {view.reference}": dossier_card(view, now) for view in views},
        **{f"statut {view.reference}": status_post(view, [], now) for view in views},
    }
    home = home_view(parts, CLAIRE)["blocks"]
    return {"accueil": home, **{name: list(post.blocks) for name, post in posts.items()}}


def test_nothing_is_said_by_colour_or_sign_alone(built: Built) -> None:
    """Without its signs, each page still says how grave, how late, and how the desk is doing."""
    for name, blocks in _shown(built).items():
        told = _without_signs(json.dumps(blocks, ensure_ascii=False)).lower()
        if name.startswith(("fiche", "statut")):
            number = int(name[-1])
            assert ("faible", "moyenne", "forte", "critique")[number - 1] in told, name
            assert ("en retard" in told) == (number == 1), name
        else:
            assert "critique" in told, name
            assert "en retard de" in told, name
    assert "refuse notre mot de passe" in str(_shown(built)["accueil"])


def test_each_button_says_what_it_does(built: Built) -> None:
    """A button has words; buttons of the same name are told apart by what a screen reader says."""
    for name, blocks in _shown(built).items():
        buttons = [element for block in blocks for element in _elements(block) if element["type"] == "button"]
        acts = {
            (b.get("accessibility_label") or b["text"]["text"], b["action_id"], b["value"]) for b in buttons
        }
        same = {text: n for text, n in Counter(text for text, _, _ in acts).items() if n > 1}

        assert [b for b in buttons if not re.search(r"[^\W\d_]{2}", b["text"]["text"])] == [], name
        assert same == {}, name


def test_each_menu_says_what_it_holds(built: Built) -> None:
    """Slack names the three dots by itself, and takes no label of ours: their entries have words."""
    entries = [
        option["text"]["text"]
        for blocks in _shown(built).values()
        for block in blocks
        for element in _elements(block)
        for option in element.get("options", [])
    ]

    assert entries
    assert [entry for entry in entries if not re.search(r"[^\W\d_]{2}", entry)] == []


def test_every_post_has_a_sentence_that_stands_for_it(built: Built) -> None:
    """Notifications and screen readers read the text of a message, not its blocks."""
    parts = _parts(built)
    post = listing(parts, Filter(limit=8))

    assert "D-2026-00004" in post.text
    assert _without_signs(post.text).strip()


def test_every_picture_is_sent_with_its_words() -> None:
    """Whatever is uploaded has a description; an image block would need one too."""
    silent = []
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        calls = [
            node
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "files_upload_v2"
        ]
        if calls and "alt_txt" not in text and path.name not in NO_PICTURE:
            silent.append(path.name)
        if re.search(r'"type": "image"', text) and "alt_text" not in text:
            silent.append(path.name)

    assert silent == []


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    inside = block.get("elements") or [] if block["type"] == "actions" else []
    return [*inside, *([block["accessory"]] if block.get("accessory") else [])]


def _without_signs(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) not in {"So", "Sk", "Cn"})
