"""Are the mail domains open to anybody known as such?"""

from __future__ import annotations

from intake.public_domains import PUBLIC_DOMAINS, is_public_domain


def test_the_public_domains_are_clean() -> None:
    """Lower-case names, the French ones among them, whatever the case asked."""
    assert all(domain == domain.lower() and "." in domain for domain in PUBLIC_DOMAINS)
    for domain in (
        "gmail.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "laposte.net",
        "SFR.fr",
        "Outlook.com.",
    ):
        assert is_public_domain(domain)
    assert not is_public_domain("client.fr")
