"""What does the window of the amounts look like, and what does it change?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.ids import Field, View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.dating import day_in, day_input
from bot.slack.instructing import CAUSES
from bot.slack.parts import Parts
from bot.slack.states import Submitted, chosen_in, kept_choice, text_in
from bot.slack.waiting import message_view
from bot.texts import instructing as common
from bot.texts import money as texts
from desk.money.ledger import Entry, add_montant, cancel_montant, montants_of, release
from desk.money.precedents import precedents
from desk.money.reading import AmountUnreadableError, read_cents
from desk.money.totals import dossier_totals
from desk.money.weighing import weigh_geste
from desk.rights import Right, require
from desk.views import find_dossier
from models.tables import MontantKind
from models.vocabulary import Cause
from playbooks.gestes import RUNGS

SHOWN = 50
_KINDS = [(text, str(kind)) for kind, text in texts.KINDS.items()]
_RUNGS = [(texts.RUNGS[rung], rung) for rung in RUNGS]
_NOTE = 1200
"""Characters of a note that fit beside the rest in what a window remembers."""


def money_window(parts: Parts, reference: str, by: str) -> Block:
    """
    Build the window *Montants*: sums, precedents, one amount to add, one to cancel.

    Raises:
        NotAllowedError: This person may not handle the dossier.
    """
    desk = parts.desk
    cited = texts.cited(parts.view(reference).analysis.faits.montants)
    with desk.store.read() as session:
        row = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, row)
        known = montants_of(session, row)
        totals = dossier_totals(desk, session, row)
        hint = [] if totals.of(MontantKind.EXPOSE) or not cited else [blocks.context(cited)]
        shown = [
            blocks.section(texts.head(row.reference, totals)),
            *hint,
            blocks.section(texts.precedents(precedents(session, row, now=desk.now()))),
            blocks.select(Field.KIND, texts.KIND, _KINDS, initial=str(MontantKind.EXPOSE)),
            blocks.text_input(Field.AMOUNT, texts.AMOUNT, optional=True, hint=texts.AMOUNT_HINT, most=60),
            blocks.select(Field.RUNG, texts.RUNG, _RUNGS),
            blocks.select(Field.CAUSE, texts.CAUSE, CAUSES, hint=texts.CAUSE_HINT),
            blocks.text_input(Field.INVOICE, texts.INVOICE, optional=True, most=100),
            day_input(Field.BLOCKED_FROM, texts.BLOCKED_FROM),
            day_input(Field.BLOCKED_UNTIL, texts.BLOCKED_UNTIL),
            blocks.text_input(
                Field.NOTE, texts.NOTE, multiline=True, optional=True, hint=texts.NOTE_HINT, most=_NOTE
            ),
        ]
        blocked = [one for one in known if one.blocked_from and one.blocked_until is None]
        if blocked:
            freed = [(texts.line(one), str(one.id)) for one in blocked[-SHOWN:]]
            shown.append(blocks.select(Field.FINISHED, texts.FREED, freed, hint=texts.FREED_HINT))
        if known:
            lines = [(texts.line(one), str(one.id)) for one in reversed(known[-SHOWN:])]
            shown += [blocks.divider(), blocks.select(Field.CANCELLED, texts.CANCELLED, lines)]
        return blocks.modal(View.MONEY, texts.TITLE, shown, submit=texts.SUBMIT, metadata=row.reference)


def mistakes_in(view: Submitted) -> dict[str, str]:
    """Return what cannot be taken of what was typed, by field; nothing but the window is looked at."""
    written = text_in(view, Field.AMOUNT)
    if not written.strip():
        return {}
    found = {}
    try:
        read_cents(written)
    except AmountUnreadableError as error:
        found[str(Field.AMOUNT)] = str(error)
    if kept_choice(view, Field.KIND) == MontantKind.ACCORDE and not chosen_in(view, Field.RUNG):
        found[str(Field.RUNG)] = texts.missing_rung()
    first, last = day_in(view, Field.BLOCKED_FROM), day_in(view, Field.BLOCKED_UNTIL)
    if first and last and last < first:
        found[str(Field.BLOCKED_UNTIL)] = texts.reversed_days()
    return found


def entry_in(view: Submitted) -> Entry | None:
    """Return the amount that a person typed, ``None`` where there is none."""
    written = text_in(view, Field.AMOUNT)
    if not written.strip():
        return None
    kind, cause = (
        MontantKind(kept_choice(view, Field.KIND) or MontantKind.EXPOSE),
        chosen_in(view, Field.CAUSE),
    )
    return Entry(
        kind=kind,
        cents=read_cents(written),
        rung=(chosen_in(view, Field.RUNG) or "") if kind is MontantKind.ACCORDE else "",
        cause=Cause(cause) if cause else None,
        reference=text_in(view, Field.INVOICE),
        blocked_from=day_in(view, Field.BLOCKED_FROM),
        blocked_until=day_in(view, Field.BLOCKED_UNTIL),
        note=text_in(view, Field.NOTE),
    )


def fill_in(parts: Parts, view: Submitted, *, by: str) -> Block:
    """Add and cancel as filled in; a geste is weighed and confirmed first. Return the next window."""
    reference, entry = str(view["private_metadata"]), entry_in(view)
    said = []
    wrong = chosen_in(view, Field.CANCELLED)
    if wrong:
        said.append(texts.cancelled(cancel_montant(parts.desk, reference, int(wrong), by=by)))
    freed = chosen_in(view, Field.FINISHED)
    if freed:
        until = day_in(view, Field.BLOCKED_UNTIL) or _today(parts)
        said.append(texts.freed(release(parts.desk, reference, int(freed), until, by=by)))
    if entry is not None and entry.kind is MontantKind.ACCORDE:
        return _confirm_window(parts, reference, entry, by=by)
    if entry is not None:
        add_montant(parts.desk, reference, entry, by=by)
        said.append(_stand(parts, reference))
    return message_view(texts.TITLE, "\n".join(said) or common.nothing(), close_all=True)


def _confirm_window(parts: Parts, reference: str, entry: Entry, *, by: str) -> Block:
    """Show cost against exposure, who grants it and what others were granted, before it counts."""
    desk = parts.desk
    with desk.store.read() as session:
        row = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, row)
        found = weigh_geste(desk, session, row, entry.rung, entry.cents)
    return blocks.modal(
        View.MONEY_CONFIRM,
        texts.CONFIRM_TITLE,
        [blocks.section(texts.weighing(row.reference, entry.rung, entry.cents, found))],
        submit=texts.CONFIRM,
        metadata=_dump(row.reference, entry),
    )


def grant(parts: Parts, view: Submitted, *, by: str) -> str:
    """Grant the geste that was weighed; return what the person reads."""
    reference, entry = _load(str(view["private_metadata"]))
    add_montant(parts.desk, reference, entry, by=by)
    return _stand(parts, reference)


def _today(parts: Parts) -> date:
    return parts.desk.now().astimezone(ZoneInfo(parts.desk.charter.clock.zone)).date()


def _stand(parts: Parts, reference: str) -> str:
    with parts.desk.store.read() as session:
        row = find_dossier(session, reference, now=parts.desk.now())
        return texts.saved(row.reference, dossier_totals(parts.desk, session, row))


def _dump(reference: str, entry: Entry) -> str:
    plain: dict[str, Any] = {
        "r": reference,
        "k": str(entry.kind),
        "c": entry.cents,
        "e": entry.rung,
        "p": str(entry.cause or ""),
        "f": entry.reference[:100],
        "d": entry.blocked_from.isoformat() if entry.blocked_from else "",
        "u": entry.blocked_until.isoformat() if entry.blocked_until else "",
        "n": entry.note[:_NOTE],
    }
    return json.dumps(plain, ensure_ascii=False)


def _load(metadata: str) -> tuple[str, Entry]:
    plain = json.loads(metadata)
    entry = Entry(kind=MontantKind(plain["k"]), cents=int(plain["c"]), rung=plain["e"])
    return plain["r"], replace(
        entry,
        cause=Cause(plain["p"]) if plain["p"] else None,
        reference=plain["f"],
        blocked_from=date.fromisoformat(plain["d"]) if plain["d"] else None,
        blocked_until=date.fromisoformat(plain["u"]) if plain["u"] else None,
        note=plain["n"],
    )
