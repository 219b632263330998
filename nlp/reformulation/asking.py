"""What does the client ask for, and by when, in the company's words?"""

from __future__ import annotations

from collections.abc import Sequence

from models.values import Analysis
from models.vocabulary import Demande
from nlp.reformulation.requests import Request, turn_request
from nlp.reformulation.themes import demande_group, written_in
from nlp.reformulation.tokens import Span, parts, sentences
from nlp.reformulation.wording import Choice, join

_MAX_TURNED = 2


def ask(body: str, analysis: Analysis, choice: Choice) -> tuple[list[str], list[str]]:
    """
    Return the sentences that restate the requests and the deadlines, and the keys they cover.

    A request is turned where a rule is sure of it; otherwise its label says it.
    """
    turned, keys = _turned_requests(body, analysis)
    lines = [request.text if request.whole else f"vous nous demandez {request.text}" for request in turned]
    rest = [d for d in analysis.demandes if f"demandes.{d}" not in keys]
    if rest:
        groups = join([demande_group(d, choice) for d in rest])
        verb = (
            "vous souhaitez également"
            if lines
            else choice.pick(("vous nous demandez", "vous souhaitez", "vous attendez de nous"), "ask")
        )
        lines.append(f"{verb} {groups}")
        keys.extend(f"demandes.{d}" for d in rest)
    said = " ".join(lines).replace("'", "’")
    delais = [d for d in analysis.faits.delais if written_in(d, body) and d.replace("'", "’") not in said]
    if delais:
        lines.append(
            f"{choice.pick(('vous nous indiquez une échéance', 'l’échéance que vous nous indiquez est la suivante'), 'delai')} : {join(delais)}"
        )
    keys.extend(f"delais:{d}" for d in analysis.faits.delais if d in delais or d.replace("'", "’") in said)
    return lines, keys


def _turned_requests(body: str, analysis: Analysis) -> tuple[list[Request], list[str]]:
    pieces = [part for sentence in sentences(body) for part in parts(sentence)]
    found: dict[int, Request] = {}
    keys: list[str] = []
    for demande in analysis.demandes:
        for quote in analysis.evidence.get(f"demandes.{demande}", ()):
            piece = _piece(body, pieces, quote)
            if piece is None:
                continue
            request = found.get(piece.start) or (
                turn_request(piece.text) if len(found) < _MAX_TURNED else None
            )
            if request is not None and _holds(request, demande, quote):
                found[piece.start] = request
                keys.append(f"demandes.{demande}")
                break
    return [found[start] for start in sorted(found)], keys


def _piece(body: str, pieces: Sequence[Span], quote: str) -> Span | None:
    start = body.find(quote) if quote.strip() else -1
    return next((p for p in pieces if start >= 0 and p.start < start + len(quote) and p.end > start), None)


def _holds(request: Request, demande: Demande, quote: str) -> bool:
    """Tell whether the turned request still says something of the quote that carries the label."""
    content = {word for word in quote.lower().replace("’", "'").replace("'", " ").split() if len(word) > 4}
    said = request.text.lower().replace("’", " ").replace("'", " ")
    return not content or any(word[:5] in said for word in content) or str(demande)[:5] in said
