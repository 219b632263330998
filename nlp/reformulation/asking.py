"""What does the client ask for, and by when, in the company's words?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.values import Analysis
from models.vocabulary import Demande
from nlp.reformulation.lexicon import pattern
from nlp.reformulation.requests import Request, turn_delay, turn_quote, turn_request
from nlp.reformulation.themes import demande_group, written_in
from nlp.reformulation.tokens import Span, parts, sentences
from nlp.reformulation.wording import Choice, join

_EMPTY_DELAY = re.compile(r"d['’]ici là|avant|bientôt|vite|rapidement", re.IGNORECASE)
_MAX_TURNED = 3
_MOST = 0.5
_SOME = 0.2
"""Shares of the words of a quote that a request must say; less will do where it has the label's own words."""
_ONE_SENTENCE = 220
"""Characters that one sentence of requests may hold."""
_PLAIN_DELAY = re.compile(
    r"(?:sous|avant|d['’]ici|dans (?:les?|la|un délai|l['’])|au plus tard|cette semaine"
    r"|aujourd['’]hui|demain|ce (?:soir|matin|jour)|cet après-midi|sans délai|par retour)\b",
    re.IGNORECASE,
)


def ask(body: str, analysis: Analysis, choice: Choice) -> tuple[list[str], list[str]]:
    """
    Return the sentences that restate the requests and the deadlines, and the keys they cover.

    A request is turned where a rule is sure of it; otherwise its label says it.
    """
    turned, keys = _turned_requests(body, analysis)
    lines = _sentences(turned)
    rest = [d for d in analysis.demandes if f"demandes.{d}" not in keys]
    if rest:
        lines.append(_labelled(rest, choice, again=bool(lines)))
        keys.extend(f"demandes.{d}" for d in rest)
    lines, delay_keys = _delays(lines, body, analysis, choice, plain=bool(rest) and len(lines) == 1)
    return lines, [*keys, *delay_keys]


def _sentences(turned: Sequence[Request]) -> list[str]:
    """Write the wishes as clauses of their own, and the complements behind one "vous nous demandez"."""
    lines = [request.text for request in turned if request.whole]
    rest = [request.text for request in turned if not request.whole]
    acts = [text for text in rest if re.match(r"(?:de |d['’])", text)]
    things = [
        text
        for text in rest
        if text not in acts and not re.match(r"(?:que |qu['’]|si |s['’]|où |quand |comment |pourquoi )", text)
    ]
    for group in (acts, things):
        if len(" ".join(group)) > _ONE_SENTENCE:
            continue
        rest = [text for text in rest if text not in group]
        if group:
            lines.append(f"vous nous demandez {join(group)}")
    lines.extend(f"vous nous demandez {text}" for text in rest)
    return lines


def _labelled(rest: Sequence[Demande], choice: Choice, *, again: bool) -> str:
    if Demande.RESILIATION in rest:
        others = [d for d in rest if d is not Demande.RESILIATION]
        will = choice.pick(("souhait", "volonté"), "ending")
        ending = f"vous nous faites part de votre {will} de mettre fin au contrat"
        return f"{_labelled(others, choice, again=again)}, et {ending}" if others else ending
    groups = join([demande_group(d, choice) for d in rest])
    if again:
        return f"{choice.pick(('vous souhaitez également', 'vous attendez aussi de nous'), 'again')} {groups}"
    return f"{choice.pick(('vous nous demandez', 'vous souhaitez', 'vous attendez de nous'), 'ask')} {groups}"


def _delays(
    lines: list[str], body: str, analysis: Analysis, choice: Choice, *, plain: bool
) -> tuple[list[str], list[str]]:
    said = _straight(" ".join(lines))
    turned = {
        d: turn_delay(d)
        for d in analysis.faits.delais
        if written_in(d, body) and not _EMPTY_DELAY.fullmatch(d)
    }
    missing = [
        text
        for d, text in turned.items()
        if text and _straight(text) not in said and _straight(d) not in said
    ]
    keys = [f"delais:{d}" for d, text in turned.items() if text or _straight(d) in said]
    one = len(analysis.demandes) == 1 and analysis.demandes[0] is not Demande.RESILIATION
    if len(missing) == 1 and plain and one and _PLAIN_DELAY.match(missing[0]):
        lines = [f"{lines[0]} {missing[0]}"]
    elif missing:
        lead = choice.pick(
            ("vous nous indiquez une échéance", "l’échéance que vous nous donnez est la suivante"), "delai"
        )
        if len(missing) > 1:
            lead = "vous nous indiquez ces échéances"
        lines = [*lines, f"{lead} : {join(missing)}"]
    return lines, keys


def _turned_requests(body: str, analysis: Analysis) -> tuple[list[Request], list[str]]:
    pieces = [part for sentence in sentences(body) for part in parts(sentence)]
    found: dict[int, Request] = {}
    keys: list[str] = []
    for demande in analysis.demandes:
        for quote in analysis.evidence.get(f"demandes.{demande}", ()):
            if any(_says(request, quote, demande) for request in found.values()):
                keys.append(f"demandes.{demande}")
                break
            request = _turned(body, pieces, quote, demande) if len(found) < _MAX_TURNED else None
            if request is not None:
                found[body.find(quote)] = request
                keys.append(f"demandes.{demande}")
                break
    kept = [found[start] for start in sorted(found)]
    return [r for r in kept if not any(r is not other and r.text in other.text for other in kept)], keys


def _turned(body: str, pieces: Sequence[Span], quote: str, demande: Demande) -> Request | None:
    for request, asked in _attempts(body, pieces, quote):
        # An order to end the contract is said by its label, in the company's calmer words.
        calm = request is not None and (request.whole or demande is not Demande.RESILIATION)
        if request is not None and calm and _says(request, asked, demande):
            return request
    return None


def _attempts(body: str, pieces: Sequence[Span], quote: str) -> Iterator[tuple[Request | None, str]]:
    """Yield what the rules make of the sentence, of its end and of the quote, with the words to be said."""
    start = body.find(quote) if quote.strip() else -1
    piece = next((p for p in pieces if start >= 0 and p.start < start + len(quote) and p.end > start), None)
    if piece is None:
        return
    asked = body[max(start, piece.start) : min(start + len(quote), piece.end)]
    yield turn_request(piece.text), asked
    if start > piece.start:
        yield turn_quote(body[start : piece.end]), asked
    yield turn_quote(quote), quote


def _says(request: Request, quote: str, demande: Demande) -> bool:
    """Tell whether the turned request says most of the quote that carries the label, or its very words."""
    content = [word for word in re.findall(r"\w+", _straight(quote).lower()) if len(word) > 4]
    said = _straight(request.text).lower()
    share = sum(word[:5] in said for word in content) / len(content) if content else 1.0
    return share >= _MOST or (share >= _SOME and pattern(demande.value).search(said) is not None)


def _straight(text: str) -> str:
    return text.replace("’", "'")
