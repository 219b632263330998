"""What of an HTML body may be shown, and at what cost may it be read?"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

MAX_TAGS = 100_000
MAX_ENTITIES = 50_000
MAX_DEPTH = 400
# Elements that count for the nesting: void ones and those closed by their next sibling do not.
_NESTING = re.compile(
    r"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|dd|dt|tr|td|th|tbody"
    r"|thead|tfoot|option|colgroup|html|head|body)\b)[a-zA-Z][^<>/]*",
    re.IGNORECASE,
)
_DATA_URI = re.compile(rb"data:[\w/+.;=-]{0,80};base64,[A-Za-z0-9+/=%\s]*")
_ATTRIBUTES = {
    "*": {"title", "dir", "lang", "align"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "valign"},
    "th": {"colspan", "rowspan", "valign"},
    "ol": {"start", "type"},
    "blockquote": {"type"},
}


@cache
def html_data(table: str, name: str) -> frozenset[str]:
    """Return a list of names of intake/data/html.toml."""
    data = tomllib.loads(files("intake.data").joinpath("html.toml").read_text(encoding="utf-8"))
    return frozenset(data[table][name])


def lighten(page: bytes) -> bytes:
    """Return a page without the images written into it: they weigh megabytes and none is shown."""
    return _DATA_URI.sub(b"", page) if b"base64," in page else page


def is_too_rich(html: str) -> bool:
    """
    Tell whether reading a page as HTML would cost too much.

    Both nh3 and libxml2 take quadratic time on elements nested by the thousand and on bare
    ampersands: 48 s for 100,000 open ``<div>`` (CVE-2010-3476 is the same trap).
    """
    if html.count("<") > MAX_TAGS or html.count("&") > MAX_ENTITIES:
        return True
    depth = deepest = 0
    for match in _NESTING.finditer(html):
        if match[1]:
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest > MAX_DEPTH


def sanitise(html: str) -> str | None:
    """
    Return the page without active or remote content: images only from the mail's own parts.

    ``None`` where the page is too rich to be read.
    """
    if is_too_rich(html):
        return None
    import nh3

    return nh3.clean(
        html,
        tags=set(html_data("keep", "tags")),
        clean_content_tags=set(html_data("keep", "dropped")),
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Refuse the images that would be fetched, which tell the sender that the mail was read."""
    if tag == "img" and name == "src":
        return value if value.strip().lower().startswith("cid:") else None
    return value
