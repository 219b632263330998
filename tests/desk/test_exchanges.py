"""Does the bot remember what a conversation was about, after a restart too, and not for ever?"""

from __future__ import annotations

from datetime import timedelta

from desk.exchanges import KEPT, recall, remember
from desk.tidying import tidy
from models.store import Store


def test_a_conversation_survives_a_restart(store: Store) -> None:
    """What one process learnt, another one knows; conversations are kept apart."""
    remember(store, "C1:1.1", {"ref": "D-2026-00001", "slots": {"retard": "true"}})
    remember(store, "C1:1.1", {"client": "Martin"})
    remember(store, "C1:2.2", {"ref": "D-2026-00002"})

    again = Store(store.engine.url.render_as_string(hide_password=False), clock=store.clock)
    assert recall(again, "C1:1.1") == {
        "ref": "D-2026-00001",
        "slots": {"retard": "true"},
        "client": "Martin",
    }
    assert recall(again, "C1:2.2") == {"ref": "D-2026-00002"}
    assert recall(again, "C1:3.3") == {}
    again.close()


def test_an_old_conversation_starts_afresh(store: Store) -> None:
    """After a month what was said before is neither recalled, nor mixed with what is said now, nor kept."""
    remember(store, "a", {"ref": "1", "client": "Martin"})
    remember(store, "b", {"ref": "2"})
    late = store.clock() + KEPT + timedelta(hours=1)
    store.clock = lambda: late

    assert recall(store, "a") == {}
    remember(store, "a", {"ref": "3"})
    assert recall(store, "a") == {"ref": "3"}
    tidy(store)
    store.clock = lambda: late - timedelta(days=2)
    assert recall(store, "b") == {}
