"""Which store do the figures read? One of each engine for all the histories of a test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.migrate import upgrade
from models.store import Store
from tests.builders import FakeClock


@pytest.fixture(name="figures_store")
def _figures_store(request: pytest.FixtureRequest, clock: FakeClock) -> Callable[[str], Store]:
    """Give a migrated store of the engine that is asked for."""

    def make(engine: str) -> Store:
        store = Store(str(request.getfixturevalue(f"{engine}_url")), clock=clock)
        upgrade(store.engine)
        request.addfinalizer(store.close)
        return store

    return make
