"""Is this mail from whom it says, as far as the receiving server and the headers tell?"""

from __future__ import annotations

import re
import unicodedata

from intake.cleaning import has_bidi
from intake.mime.headers import Headers, decode_words, header_text
from intake.mime.options import TOPMOST, ParseOptions
from intake.public_domains import PUBLIC_DOMAINS
from models.values import Address, Authenticity

_VERDICTS = {
    "pass": "pass",
    "fail": "fail",
    "hardfail": "fail",
    "softfail": "fail",
    "none": "none",
    "neutral": "none",
}
_METHODS = ("spf", "dkim", "dmarc")
# Bounded: a name of sixteen thousand letters without a single at sign took three seconds.
_IN_NAME = re.compile(r"[^\s<>()\"',;:@]{1,64}@([^\s<>()\"',;:@]{1,255}\.[a-z]{2,63})", re.IGNORECASE)
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "gouv", "ac", "asso", "edu", "nom", "tm"})


def read_authenticity(
    headers: Headers, from_: tuple[Address, ...], reply_to: tuple[Address, ...], options: ParseOptions
) -> Authenticity:
    """Return the receiving server's verdicts and the doubts that the headers themselves raise."""
    verdicts = _verdicts(headers, options.authserv_id)
    return Authenticity(**verdicts, doubts=tuple(_doubts(headers, from_, reply_to, options)))


def _verdicts(headers: Headers, authserv_id: str) -> dict[str, str]:
    """
    Read the Authentication-Results of the configured server (RFC 8601).

    Every instance that bears its name counts and the topmost wins; other names are what a sender
    may have written. Where nothing is configured or found, the verdict is ``unknown``.
    """
    verdicts = dict.fromkeys(_METHODS, "unknown")
    if not authserv_id:
        return verdicts
    seen: dict[str, list[str]] = {}
    for raw in headers.raw_all("authentication-results"):
        found = _parse(header_text(raw), authserv_id)
        if found is None:
            continue
        for method, results in found.items():
            seen.setdefault(method, results)
        if authserv_id == TOPMOST:
            break
    for method, results in seen.items():
        verdicts[method] = _best(results)
    return verdicts


def _best(results: list[str]) -> str:
    """Return the verdict of a method given several times: one valid signature is enough."""
    mapped = [_VERDICTS.get(result, "unknown") for result in results]
    return next((verdict for verdict in ("pass", "fail", "none") if verdict in mapped), "unknown")


def _parse(value: str, authserv_id: str) -> dict[str, list[str]] | None:
    """Return the results of one header field, ``None`` where it is another server's or unreadable."""
    from authres import AuthenticationResultsHeader
    from authres.core import AuthResError

    name = value.partition(";")[0].strip().split(" ")[0].lower()
    exchange = "=" in name
    if authserv_id != TOPMOST and name != authserv_id.lower():
        return None
    # Exchange Online writes no authserv-id at all: give it one so that the reader takes the rest.
    text = f"exchange; {value}" if exchange else value
    try:
        parsed = AuthenticationResultsHeader.parse(f"Authentication-Results: {text}")
    except (AuthResError, ValueError, IndexError, TypeError, RecursionError):
        return _parse_loosely(text)
    results: dict[str, list[str]] = {}
    for result in parsed.results:
        method = str(result.method).lower()
        if method in _METHODS:
            results.setdefault(method, []).append(str(result.result).lower())
    return results


def _parse_loosely(value: str) -> dict[str, list[str]]:
    """Read what authres refuses: only ``method=result`` at the start of a clause counts."""
    from intake.mime.headers import strip_comments

    results: dict[str, list[str]] = {}
    for clause in strip_comments(value).split(";")[1:50]:
        found = re.match(r"\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)", clause, re.IGNORECASE)
        if found:
            results.setdefault(found[1].lower(), []).append(found[2].lower())
    return results


def _doubts(
    headers: Headers, from_: tuple[Address, ...], reply_to: tuple[Address, ...], options: ParseOptions
) -> list[str]:
    """Return the codes of what is odd in the sender's own words (MAIL.md 2.4)."""
    doubts = []
    if len(from_) > 1 or len(headers.raw_all("from")) > 1:
        doubts.append("several_from")
    if any(_is_homograph(address) for address in from_):
        doubts.append("homograph")
    if any(
        has_bidi(decode_words(header_text(headers.raw(name)))) for name in ("from", "subject", "reply-to")
    ):
        doubts.append("bidi")
    if any(_is_spoof(address, options) for address in from_):
        doubts.append("display_name_spoof")
    if from_ and any(_is_elsewhere(reply, from_[0]) for reply in reply_to):
        doubts.append("reply_to_elsewhere")
    return doubts


def readable_domain(domain: str) -> str:
    """Return a domain with its punycode labels decoded, as a person would see it."""
    return ".".join(_readable_label(label) for label in domain.split("."))


def _readable_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def _is_homograph(address: Address) -> bool:
    """Tell whether a domain or a word of the name imitates Latin letters with others."""
    words = [*readable_domain(address.domain).split("."), *address.name.split()]
    return any(len(_scripts(word)) > 1 for word in words) or bool(
        _scripts(readable_domain(address.domain)) - {"LATIN"} & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
    )


def _scripts(word: str) -> set[str]:
    """Return the alphabets of a word's letters."""
    if word.isascii():
        return {"LATIN"} if any(char.isalpha() for char in word) else set()
    return {unicodedata.name(char, "OTHER").split(" ")[0] for char in word if char.isalpha()}


def _is_spoof(address: Address, options: ParseOptions) -> bool:
    """Tell whether the display name shows another address or ours."""
    if any(organisation(found) != organisation(address.domain) for found in _IN_NAME.findall(address.name)):
        return True
    name = address.name.lower()
    ours = [domain for domain in options.own_domains if domain in name]
    return bool(ours) and organisation(address.domain) not in {organisation(domain) for domain in ours}


def _is_elsewhere(reply: Address, sender: Address) -> bool:
    """Tell whether answers would go to somebody else's domain, or to another public mailbox."""
    if not reply.address or reply.address == sender.address:
        return False
    return organisation(reply.domain) != organisation(sender.domain) or reply.domain in PUBLIC_DOMAINS


def organisation(domain: str) -> str:
    """
    Return the part of a domain that an organisation owns.

    >>> organisation("smtp.mairie.gouv.fr"), organisation("mail.acme.fr")
    ('mairie.gouv.fr', 'acme.fr')
    """
    labels = domain.lower().strip(".").split(".")
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-size:])
