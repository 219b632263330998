"""Which fixtures does every test share: a clean environment, a store on each engine, trained classifiers?"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.migrate import upgrade
from models.store import Store, build_engine
from tests.builders import FakeClock
from tests.migrated import migrated_sqlite
from tests.servers import absence

pytest_plugins = ["tests.servers.fixtures"]

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    for name in list(os.environ):
        if name.startswith(("DOLEANCES_", "SLACK_")):
            monkeypatch.delenv(name)


@pytest.fixture(name="clock")
def _clock() -> FakeClock:
    """Give a clock that only the test moves."""
    return FakeClock()


@pytest.fixture(name="sqlite_url")
def _sqlite_url(tmp_path: Path) -> str:
    """Give the address of a new SQLite database."""
    return f"sqlite:///{tmp_path / 'doleances.db'}"


@pytest.fixture(name="postgres_model", scope="session")
def _postgres_model() -> Iterator[str]:
    """Give the name of a migrated database that others are copied from: quicker than migrating each."""
    admin = build_engine(POSTGRES).execution_options(isolation_level="AUTOCOMMIT")
    name = f"doleances_modele_{uuid.uuid4().hex[:12]}"
    try:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    except sa.exc.OperationalError:
        absence("postgres", "PostgreSQL must listen on 127.0.0.1:5432, user postgres")
    engine = build_engine(sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))
    upgrade(engine)
    engine.dispose()
    yield name
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture(name="postgres_url")
def _postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a new PostgreSQL database, migrated where a store is asked for; drop it."""
    admin = build_engine(POSTGRES).execution_options(isolation_level="AUTOCOMMIT")
    name = f"doleances_{uuid.uuid4().hex[:12]}"
    model = (
        f" TEMPLATE {request.getfixturevalue('postgres_model')}" if "store" in request.fixturenames else ""
    )
    try:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}{model}")
    except sa.exc.OperationalError:
        absence("postgres", "PostgreSQL must listen on 127.0.0.1:5432, user postgres")
    try:
        yield sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.dispose()


@pytest.fixture(name="url", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def _url(request: pytest.FixtureRequest) -> str:
    """Give the address of a new database, of each engine in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(name="store")
def _store(url: str, clock: FakeClock) -> Iterator[Store]:
    """Give a migrated store of each engine in turn."""
    if url.startswith("sqlite"):
        migrated_sqlite(Path(str(sa.make_url(url).database)))
    store = Store(url, clock=clock)
    yield store
    store.close()


@pytest.fixture(name="trained", scope="session")
def _trained() -> Path:
    """Give the folder of the trained classifiers, trained where they are absent or stale."""
    from bot.preparing import cache_dir, ensure_all

    folder = cache_dir() / "data"
    ensure_all(folder, print)
    return folder
