"""Which catalogue do the tests of the playbooks read?"""

from __future__ import annotations

import pytest

from playbooks.catalogue import Catalogue, load_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Return the playbooks we ship."""
    return load_catalogue()
