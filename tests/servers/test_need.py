"""Is a missing service loud, and fatal where the services are required?"""

from __future__ import annotations

import pytest

from tests.servers import absence, need


def test_a_missing_service_skips_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's machine may lack it, and learns how to get it."""
    monkeypatch.delenv("REQUIRE_SERVICES", raising=False)

    with pytest.warns(UserWarning, match="apt-get install x"), pytest.raises(pytest.skip.Exception):
        absence("x", "apt-get install x")


def test_a_missing_service_fails_where_services_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    """CI never passes by not testing."""
    monkeypatch.setenv("REQUIRE_SERVICES", "1")

    with pytest.raises(pytest.fail.Exception, match="apt-get install x"):
        absence("x", "apt-get install x")


def test_a_present_service_is_found_outside_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dovecot lies in sbin, which an ordinary user's PATH lacks."""
    monkeypatch.setenv("PATH", "/nowhere")

    assert need("openssl").name == "openssl"
