"""The commands that read texts: parse, analyse, draft, lint, converse. None needs a database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.common import (
    LOCAL_KEY,
    UsageError,
    emit,
    in_batches,
    progress,
    read_date,
    read_lines,
    say,
    settings,
)
from bot.texts import words
from models.plain import to_plain
from models.references import format_reference
from models.values import Analysis, Draft, MailText, Reading

if TYPE_CHECKING:
    from desk.parts import Desk

BATCH = 64


def _desk() -> Desk:
    """Return a desk without database, whose classifiers are trained where they are absent."""
    from bot.preparing import ensure_all
    from desk.parts import Desk, DeskSettings
    from models.store import Store

    values = settings()
    ensure_all(values.data_dir, progress)
    address = values.address or "doleances@localhost.localdomain"
    return Desk(
        Store("sqlite://"),
        DeskSettings(
            company=values.company,
            address=address,
            data_dir=values.data_dir,
            secret_key=values.secret_key or LOCAL_KEY,
            own_addresses=(address,),
            authserv_id=values.authserv_id,
            charter_path=values.charter,
            catalogue_path=values.catalogue,
        ),
    )


def _files(arguments: argparse.Namespace) -> list[Path]:
    """Return the files given, each of which can be opened: known before anything long begins."""
    if not arguments.files:
        with_lines = " ou --jsonl" if hasattr(arguments, "jsonl") else ""
        raise UsageError(f"donnez au moins un fichier{with_lines}")
    paths = [Path(name) for name in arguments.files]
    for path in paths:
        path.open("rb").close()
    return paths


def parse(arguments: argparse.Namespace) -> int:
    """Show .eml files as the desk reads them."""
    from intake.parsing import ParseOptions, parse_mail, parsed_to_json

    values = settings()
    own = frozenset(filter(None, (values.address, *values.own_addresses)))
    options = ParseOptions(
        authserv_id=values.authserv_id,
        own_addresses=own,
    )
    for path in _files(arguments):
        shape = parsed_to_json(parse_mail(path.read_bytes(), options=options), str(path))
        if arguments.json:
            emit(shape)
        else:
            _show_parsed(shape)
    return 0


def _show_parsed(shape: dict[str, Any]) -> None:
    sender = shape["from"]
    say(f"{shape['file']} — {shape['kind']}")
    say(f"De : {sender['name']} <{sender['address']}>   Le : {shape['date'] or 'inconnu'}")
    say(f"Objet : {shape['subject']}\n")
    say(shape["new_text"])
    for name, label in (("quoted", "Cité"), ("signature", "Signature")):
        if shape[name]:
            say(f"\n[{label}]\n{shape[name]}")
    if shape["forwarded"]:
        say(f"\n[Transféré]\n{shape['forwarded']['text']}")
    for file in shape["attachments"]:
        say(f"\nPièce jointe : {file['name']} ({file['content_type']}, {file['size']} octets)")
    if shape["defects"]:
        say("\nDéfauts : " + ", ".join(shape["defects"]))


def _mail_of_line(line: dict[str, Any]) -> MailText:
    return MailText(
        subject=str(line.get("subject") or ""),
        body=str(line.get("body") or ""),
        from_=str(line.get("from") or ""),
        date=read_date(line.get("date")),
    )


def _mails(paths: list[Path], desk: Desk) -> Iterator[tuple[Any, MailText]]:
    """Give an id and a text for every file, for every line of stdin where there is none."""
    if not paths:
        for line in read_lines("id"):
            yield line["id"], _mail_of_line(line)
        return
    from desk.messages import text_to_read
    from intake.parsing import parse_mail

    for path in paths:
        yield str(path), text_to_read(parse_mail(path.read_bytes(), options=desk.parse_options))


def analysis_json(mail_id: Any, analysis: Analysis) -> dict[str, Any]:
    """Return an analysis in the shape of COMMANDS.md."""
    plain = to_plain(analysis)
    plain["faits"].pop("quantites")
    keys = ("nature", "motifs", "motif_principal", "ton", "phase", "menaces", "enjeux", "demandes", "faits")
    more = ("confidence", "evidence", "a_qualifier", "gravite", "langue", "model")
    return {"id": mail_id, **{key: plain[key] for key in (*keys, *more)}}


def analyse(arguments: argparse.Namespace) -> int:
    """Tell what the desk understands of mails, in the order given."""
    paths = [] if arguments.jsonl else _files(arguments)
    desk = _desk()
    for batch in in_batches(_mails(paths, desk), BATCH):
        analyses = desk.analyst.analyse_many([mail for _id, mail in batch])
        for (mail_id, _mail), analysis in zip(batch, analyses, strict=True):
            if arguments.json or arguments.jsonl:
                emit(analysis_json(mail_id, analysis))
            else:
                _show_analysis(mail_id, analysis)
        sys.stdout.flush()
    return 0


def _show_analysis(mail_id: Any, analysis: Analysis) -> None:
    weight = words.gravite_word(analysis.gravite).lower()
    say(f"{mail_id} — {words.word(analysis.nature).lower()}, gravité {weight}")
    for label, found in (
        ("Motifs", analysis.motifs),
        ("Menaces", analysis.menaces),
        ("Enjeux", analysis.enjeux),
        ("Demandes", analysis.demandes),
    ):
        if found:
            say(f"{label} : {words.words(found).lower()}")
    phase = words.word(analysis.phase).lower() if analysis.phase else "—"
    say(f"Ton : {words.word(analysis.ton).lower()}   Phase : {phase}   Langue : {analysis.langue}")
    for key, quotes in analysis.evidence.items():
        say(f"  {key} : " + " · ".join(f"« {quote} »" for quote in quotes))
    if analysis.a_qualifier:
        say("À qualifier : le bureau n’est pas assez sûr de sa lecture.")


def draft(arguments: argparse.Namespace) -> int:
    """Propose a playbook and a first reply for mails."""
    from desk.advising import propose
    from desk.facts import facts_without_dossier

    paths = [] if arguments.jsonl else _files(arguments)
    desk = _desk()
    year = datetime.now(UTC).year
    for number, (mail_id, mail) in enumerate(_mails(paths, desk), start=1):
        facts = facts_without_dossier(desk, format_reference(year, number), mail)
        proposed = propose(desk, mail, facts)
        if arguments.json or arguments.jsonl:
            emit(draft_json(mail_id, proposed))
            sys.stdout.flush()
        else:
            say(f"{mail_id} — playbook {proposed.playbook} ({', '.join(proposed.reasons)})\n")
            say(f"Objet : {proposed.subject}\n\n{proposed.body}\n")
    return 0


def draft_json(mail_id: Any, proposed: Draft) -> dict[str, Any]:
    """Return a draft in the shape of COMMANDS.md."""
    plain = to_plain(proposed)
    keys = ("playbook", "reasons", "channel", "subject", "body", "reformulation", "questions", "uncovered")
    risks = [_sentence(sentence) for sentence in plain["risks"]]
    return {"id": mail_id, **{key: plain[key] for key in keys}, "risks": risks, "approval": plain["approval"]}


def _sentence(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: plain[key] for key in ("text", "risque", "why", "suggestion")}


def lint(arguments: argparse.Namespace) -> int:
    """Read texts before they leave."""
    if arguments.jsonl:
        desk = _desk()
        for line in read_lines("id", "text"):
            emit(lint_json(line["id"], desk.read_text(str(line["text"]))))
        return 0
    texts = [(name, _text_of(name)) for name in arguments.files or ["-"]]
    desk = _desk()
    for name, text in texts:
        reading = desk.read_text(text)
        if arguments.json:
            emit(lint_json(name, reading))
        else:
            _show_reading(reading)
    return 0


def _text_of(name: str) -> str:
    """Read a text, of stdin where *name* is ``-``; one that is not UTF-8 comes from Windows."""
    raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def lint_json(text_id: Any, reading: Reading) -> dict[str, Any]:
    """Return a reading in the shape of COMMANDS.md."""
    plain = to_plain(reading)
    return {
        "id": text_id,
        "risque": plain["risque"],
        "sentences": [_sentence(sentence) for sentence in plain["sentences"]],
    }


def _show_reading(reading: Reading) -> None:
    flagged = [sentence for sentence in reading.sentences if sentence.risque != "aucun"]
    if not flagged:
        say("Rien à signaler.")
    for sentence in flagged:
        say(f"[{words.word(sentence.risque)}] « {sentence.text} »\n  {sentence.why}")
        if sentence.suggestion:
            say(f"  Plutôt : « {sentence.suggestion} »")


def converse(_arguments: argparse.Namespace) -> int:
    """Tell what sentences said to the bot mean."""
    desk = _desk()
    for line in read_lines("id", "text"):
        said = desk.interpret(str(line["text"]))
        slots: dict[str, Any] = dict(said.slots)
        if "retard" in slots:
            slots["retard"] = slots["retard"] in {"true", "True", "oui", "1"}
        emit({"id": line["id"], "intent": str(said.intent), "slots": slots, "confidence": said.confidence})
    return 0
