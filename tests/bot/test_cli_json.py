"""Are the JSON shapes exactly those that scripts rely on? (COMMANDS.md)"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.vocabulary import (
    AUTRE,
    Channel,
    Demande,
    Enjeu,
    Gravite,
    Intent,
    MailKind,
    Menace,
    Motif,
    Nature,
    Niveau,
    Phase,
    Risque,
    Ton,
)
from tests.bot.commands import ROOT, Commands
from tests.bot.shapes import misfits

SAMPLES = ROOT / "bot" / "demo" / "samples"
ADDRESS = {"name": str, "address": str}
PARSE = {
    "file": str,
    "message_id": (str, None),
    "in_reply_to": (str, None),
    "references": [str],
    "from": ADDRESS,
    "reply_to": [ADDRESS],
    "to": [ADDRESS],
    "cc": [ADDRESS],
    "subject": str,
    "date": (str, None),
    "kind": set(MailKind),
    "text": str,
    "new_text": str,
    "quoted": str,
    "signature": str,
    "forwarded": (None, {"from": ADDRESS, "subject": str, "date": (str, None), "text": str}),
    "attachments": [{"name": str, "content_type": str, "size": int, "sha256": str}],
    "bounce": (None, {"recipients": [str], "permanent": bool}),
    "defects": [str],
}
ANALYSE = {
    "id": (str, int),
    "nature": set(Nature),
    "motifs": [set(Motif)],
    "motif_principal": (None, {*Motif, AUTRE}),
    "ton": set(Ton),
    "phase": (None, set(Phase)),
    "menaces": [set(Menace)],
    "enjeux": [set(Enjeu)],
    "demandes": [set(Demande)],
    "faits": {
        "commande": [str],
        "facture": [str],
        "bl": [str],
        "contrat": [str],
        "lot": [str],
        "montants": [(float, int)],
        "dates": [str],
        "delais": [str],
        "dates_relatives": [{"text": str, "date": (str, None)}],
    },
    "confidence": {str: (float, int)},
    "evidence": {str: [str]},
    "a_qualifier": bool,
    "gravite": {int(level) for level in Gravite},
    "langue": str,
    "model": str,
}
SENTENCE = {"text": str, "risque": set(Risque), "why": str, "suggestion": (str, None)}
DRAFT = {
    "id": (str, int),
    "playbook": str,
    "reasons": [str],
    "channel": set(Channel),
    "subject": str,
    "body": str,
    "reformulation": str,
    "questions": [str],
    "uncovered": [str],
    "risks": [SENTENCE],
    "approval": set(Niveau),
}
LINT = {"id": (str, int), "risque": set(Risque), "sentences": [SENTENCE]}
CONVERSE = {"id": (str, int), "intent": set(Intent), "slots": {str: (str, bool)}, "confidence": float}
MAILS: list[dict[str, Any]] = [
    {
        "id": "a",
        "from": "Claire Vasseur <claire@vasseur.example>",
        "subject": "Retard CMD-2026-118",
        "body": "Bonjour,\n\nNotre commande CMD-2026-118, promise lundi dernier, n’est toujours pas livrée. "
        "C’est la troisième fois. Nous attendons un avoir de 1 250,50 € sous 48 heures, faute de quoi nous "
        "saisirons notre avocat.\n\nClaire Vasseur",
        "date": "2026-11-26T10:00:00+01:00",
    },
    {"id": 2, "from": "", "subject": "", "body": ""},
    {
        "id": "c",
        "body": "Merci à toute l’équipe, c’était parfait !",
        "subject": "Merci",
        "date": "pas une date",
    },
]
LINES = "\n".join(json.dumps(mail, ensure_ascii=False) for mail in MAILS) + "\n\n"


@pytest.fixture(name="reading")
def _reading(doleances: Commands, trained: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Give the command line with its trained classifiers."""
    monkeypatch.setenv("DOLEANCES_DATA_DIR", str(trained))
    return doleances


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.eml")))
def test_parse(doleances: Commands, name: str) -> None:
    """Every sample of the demo has the shape of the contract."""
    ended = doleances("parse", str(SAMPLES / name), "--json")

    assert (ended.code, ended.err) == (0, "")
    assert misfits(ended.value, PARSE) == []


def test_parse_of_what_is_no_mail(doleances: Commands, tmp_path: Path) -> None:
    """Any bytes have the same shape, and say what is wrong; one line a file, in order."""
    (tmp_path / "vide.eml").write_bytes(b"")
    (tmp_path / "octets.eml").write_bytes(bytes(range(256)) * 20)
    ended = doleances("parse", "vide.eml", "octets.eml", "--json")

    assert [line["file"] for line in ended.lines] == ["vide.eml", "octets.eml"]
    assert [bad for line in ended.lines for bad in misfits(line, PARSE)] == []
    assert ended.lines[0]["from"] == {"name": "", "address": ""}


def test_analyse(reading: Commands) -> None:
    """One line a mail, in order; quotes are exact; an empty mail is to be qualified by a person."""
    ended = reading("analyse", "--jsonl", stdin=LINES)
    first, empty, thanks = ended.lines

    assert (ended.code, ended.err) == (0, "")
    assert [line["id"] for line in ended.lines] == ["a", 2, "c"]
    assert [bad for line in ended.lines for bad in misfits(line, ANALYSE)] == []
    assert first["faits"]["commande"] == ["CMD-2026-118"]
    assert first["faits"]["montants"] == [1250.5]
    assert {"text": "lundi dernier", "date": "2026-11-23"} in first["faits"]["dates_relatives"]
    assert first["nature"] in {"doleance", "relance"}
    assert empty["a_qualifier"] is True
    assert thanks["nature"] == "remerciement"
    text = f"{MAILS[0]['subject']}\n{MAILS[0]['body']}"
    assert all(quote in text for quotes in first["evidence"].values() for quote in quotes)


def test_analyse_is_the_same_twice_and_from_a_file(reading: Commands) -> None:
    """``analyse`` is pure: same input, same output; a file has the same shape."""
    name = str(SAMPLES / "02-facture-indexation.eml")
    once, twice = reading("analyse", name, "--json"), reading("analyse", name, "--json")

    assert once.out == twice.out
    assert misfits(once.value, ANALYSE) == []
    assert once.value["id"] == name


def test_draft(reading: Commands) -> None:
    """A playbook that exists, a letter, and what an agent must know before it leaves."""
    ended = reading("draft", "--jsonl", stdin=LINES)

    assert (ended.code, ended.err) == (0, "")
    assert [bad for line in ended.lines for bad in misfits(line, DRAFT)] == []
    for line in ended.lines:
        assert reading("playbooks", "show", line["playbook"], "--json").code == 0
        assert line["body"].strip()
        assert line["risks"] == []
    assert ended.lines[0]["reformulation"]


def test_lint(reading: Commands, tmp_path: Path) -> None:
    """The worst sentence names the text; text from Windows and from stdin is read too."""
    said = "Bonjour. C’est notre faute, nous avons commis une erreur. Bien à vous."
    lines = reading(
        "lint", "--jsonl", stdin=json.dumps({"id": 1, "text": said}) + "\n" + '{"id": "b", "text": ""}'
    )
    (tmp_path / "lettre.txt").write_bytes(said.encode("cp1252"))
    from_file = reading("lint", "lettre.txt", "--json")
    from_stdin = reading("lint", "--json", stdin=said)

    assert [bad for line in lines.lines for bad in misfits(line, LINT)] == []
    assert lines.lines[0]["risque"] == "aveu"
    assert lines.lines[1] == {"id": "b", "risque": "aucun", "sentences": []}
    assert from_file.value == {**lines.lines[0], "id": "lettre.txt"}
    assert from_stdin.value == {**lines.lines[0], "id": "-"}


def test_converse(reading: Commands) -> None:
    """A sentence said to the bot: an intent of the closed list, and what it is about."""
    said = ["où en est le dossier D-2026-0042 ?", "quels dossiers sont en retard ?", "", "🙂" * 3000]
    lines = "\n".join(json.dumps({"id": at, "text": text}) for at, text in enumerate(said))
    ended = reading("converse", "--jsonl", stdin=lines)

    assert (ended.code, ended.err) == (0, "")
    assert [bad for line in ended.lines for bad in misfits(line, CONVERSE)] == []
    assert ended.lines[0]["intent"] == "statut_dossier"
    assert ended.lines[0]["slots"]["ref"] == "D-2026-0042"
    assert ended.lines[1]["slots"]["retard"] is True


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ceci n’est pas du JSON", "ligne 2 : ce n’est pas du JSON"),
        ("[1, 2]", "ligne 2 : il manque id"),
        ('{"text": "sans identifiant"}', "ligne 2 : il manque id"),
        ("[" * 100_000, "ligne 2 : ce n’est pas du JSON"),
    ],
    ids=["text", "list", "no id", "nested"],
)
def test_a_line_that_is_not_asked_for_is_told(reading: Commands, line: str, said: str) -> None:
    """The number of the line; what was answered before it stands."""
    ended = reading("converse", "--jsonl", stdin=f'{{"id": 1, "text": "bonjour"}}\n{line}\n')

    assert ended.code == 1
    assert [value["id"] for value in ended.lines] == [1]
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_half_a_character_comes_back_as_json(reading: Commands) -> None:
    """A lone surrogate, which JSON may hold and UTF-8 may not, breaks no line."""
    ended = reading(
        "analyse", "--jsonl", stdin='{"id": "\\ud83d", "subject": "\\udc00", "body": "caf\\u00e9 \\ud83d"}\n'
    )

    assert (ended.code, ended.err) == (0, "")
    assert ended.value["id"] == "\ud83d"


def test_a_shape_is_checked_for_real() -> None:
    """The checker of this module sees a missing key, a wrong type and a wrong word."""
    good: dict[str, Any] = {"id": 1, "risque": "aveu", "sentences": []}

    assert misfits(good, LINT) == []
    assert misfits({**good, "more": 1}, LINT) != []
    assert misfits({**good, "id": True}, LINT) != []
    assert misfits({**good, "risque": "grave"}, LINT) != []
    assert misfits({**good, "sentences": [{}]}, LINT) != []
