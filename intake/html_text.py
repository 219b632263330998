"""
What does an HTML body say as text?

The text keeps the quotes: block quotes become ``>`` lines, and the places where clients put what
they quote or the signature are marked, so that one splitter serves text and HTML (MAIL.md 1).
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.html import html_data, is_too_rich

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

# Private-use characters that survive the conversion; taken out of the input first.
CUT, OPEN, CLOSE, SIGNATURE = "\ue010", "\ue011", "\ue012", "\ue013"
_MARKS = re.compile(f"[{CUT}-{SIGNATURE}]")
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile(r"<(/?)(script|style|title)\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/table|hr)\b[^<>]*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")
MAX_LAID_OUT = 20_000
"""Tags up to which a page is laid out as text; beyond, its tags are only taken out."""
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|font-size\s*:\s*0(?!\.?[1-9])", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_MARKED_TAGS = frozenset({"blockquote", "div", "hr", "p", "span", "table", "a"})
_OUTLOOK_LINE = re.compile(
    r"border:\s*none;\s*border-top:\s*solid\s+#[0-9a-f]{6}\s+1\.0pt;\s*padding:\s*3\.0pt", re.I
)
_ATTRIBUTION_END = re.compile(r"(?:écrit|ecrit|wrote|schrieb|scritto|escribió|schreef)\s*:\s*$")


@dataclass(frozen=True, slots=True)
class HtmlText:
    """The text of a page, with the lines where the page itself says that something begins."""

    text: str
    cuts: tuple[int, ...] = ()
    """Line numbers at which quoted mail begins."""
    signatures: tuple[int, ...] = ()
    """Line numbers at which a signature begins."""


def html_to_text(html: str) -> HtmlText:
    """Return the readable text of a page; falls back to stripping tags where it cannot be read."""
    html = _MARKS.sub("", html)
    if html.count("<") > MAX_LAID_OUT or is_too_rich(html):
        return HtmlText(strip_tags(html))
    try:
        return _read_marks(_convert(html))
    except Exception:  # noqa: BLE001 - third parties' readers, on hostile bytes; the fallback reads anything
        return HtmlText(strip_tags(html))


def strip_tags(html: str) -> str:
    """Return the text of a page that no parser takes, in linear time."""
    text = _TAG.sub(" ", _BREAK.sub("\n", _drop_hidden(html)))
    lines = (" ".join(line.split()) for line in entities.unescape(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _drop_hidden(html: str) -> str:
    """Take out scripts, styles and titles, in one pass; what never closes is taken out to the end."""
    kept: list[str] = []
    position, hidden = 0, ""
    for match in _HIDDEN.finditer(html):
        name = match[2].lower()
        if not hidden:
            kept.append(html[position : match.start()])
            hidden = "" if match[1] else name
            position = match.end()
        elif match[1] and name == hidden:
            hidden, position = "", match.end()
    return "".join(kept) + ("" if hidden else html[position:])


def _convert(html: str) -> str:
    """Lay the page out as text, with our marks in it."""
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig
    from lxml.html import document_fromstring

    source = _XML_DECLARATION.sub("", html)
    if not source.strip():
        return ""
    tree = document_fromstring(source.encode("utf-8"), parser=_parser())
    _mark(tree)
    config = ParserConfig(css=CSS_PROFILES["strict"], display_links=False, display_images=False)
    return str(Inscriptis(tree, config).get_text())


def _parser() -> object:
    from lxml.html import HTMLParser

    return HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)


def _mark(tree: HtmlElement) -> None:
    """Put a mark before each place where the page says that quoted mail or a signature begins."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        style = element.get("style")
        if style and element.tag != "blockquote" and not _OUTLOOK_LINE.search(style[:300]):
            # Sizes written by a stranger are not laid out: a margin of a million characters is one.
            element.set("style", "display:none" if _HIDDEN_STYLE.search(style[:2000]) else "")
        if element.tag not in _MARKED_TAGS:
            continue
        names = {*(element.get("class") or "").lower().split(), (element.get("id") or "").lower()}
        plain = {name.removeprefix("x_") for name in names}
        if element.tag == "blockquote":
            if _is_quote(element, plain):
                _put(element, OPEN, before=True)
                _put(element, CLOSE, before=False)
        elif plain & html_data("marks", "cuts") or _OUTLOOK_LINE.search((element.get("style") or "")[:300]):
            _put(element, CUT, before=True)
        elif plain & html_data("marks", "signatures") or any(
            name.startswith("yahoo_quoted") for name in plain
        ):
            _put(element, SIGNATURE if plain & html_data("marks", "signatures") else CUT, before=True)


def _is_quote(element: HtmlElement, names: set[str]) -> bool:
    """Tell a quotation from an indented paragraph."""
    style = (element.get("style") or "").lower()
    element.set("style", "")
    if (element.get("type") or "").lower() == "cite" or element.get("cite") or "border-left" in style:
        return True
    if names & html_data("marks", "quotes") or any("quote" in name for name in names):
        return True
    previous = element.getprevious()
    before = (previous.tail or "").strip() or previous.text_content() if previous is not None else ""
    return _ATTRIBUTION_END.search(before.replace("\u00a0", " ")[-80:].rstrip()) is not None


def _put(element: HtmlElement, mark: str, *, before: bool) -> None:
    """Insert a block of its own that holds a mark, around or in front of an element's content."""
    from lxml.html import Element

    holder = Element("div")
    holder.text = mark
    if element.tag == "hr" or element.getparent() is None:
        parent = element.getparent()
        if parent is not None:
            parent.insert(parent.index(element), holder)
        return
    if before:
        holder.tail, element.text = element.text, None
        element.insert(0, holder)
    else:
        element.append(holder)


def _read_marks(marked: str) -> HtmlText:
    """Turn the marks into ``>`` prefixes and line numbers."""
    out: list[str] = []
    cuts: list[int] = []
    signatures: list[int] = []
    depth = 0
    blank = 0
    for line in marked.split("\n"):
        if _MARKS.search(line):
            depth += line.count(OPEN)
            if CUT in line:
                cuts.append(len(out))
            if SIGNATURE in line:
                signatures.append(len(out))
            depth = max(0, depth - line.count(CLOSE))
            if not _MARKS.sub("", line).strip():
                continue
        shown = _MARKS.sub("", line)
        shown = shown.strip() if depth else shown.rstrip()
        blank = 0 if shown else blank + 1
        if blank > 1 or (not shown and not out):
            continue
        out.append("> " * min(depth, 20) + shown if depth else shown)
    while out and not out[-1].strip():
        out.pop()
    return HtmlText("\n".join(out), tuple(cuts), tuple(signatures))
