"""Do the documents say all that there is, and is one thing called by one word everywhere?"""

from __future__ import annotations

import argparse
import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.cli.parser import build_parser
from bot.settings import PREFIX, Settings
from playbooks.catalogue import load_catalogue

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
PACKAGES = ("bot", "desk", "intake", "models", "nlp", "playbooks")
SETTINGS = {PREFIX + name.upper(): field.default for name, field in Settings.model_fields.items()}
OTHERWISE_MEANT = {"deadline_case": "one of the ways a deadline may stand, not a dossier"}
"""Names that use a replaced word in another sense."""


def _commands() -> dict[str, argparse.ArgumentParser]:
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("no commands")


def _section(title: str) -> str:
    found = re.search(rf"^##+ {re.escape(title)}$(.*?)(?=^## |\Z)", README, re.DOTALL | re.MULTILINE)
    assert found, f"README has no section {title}"
    return found[1]


def _table(section: str) -> list[list[str]]:
    """Return the cells of the first table, without its head."""
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def _lexicon() -> dict[str, list[str]]:
    rows = _table(_section("The lexicon"))
    return {word.strip("`"): [name for name in never.split(", ") if name] for word, _meaning, never in rows}


def _words(name: str) -> list[str]:
    """Split an identifier: ``find_dossier`` and ``DossierView`` both have ``dossier``."""
    return [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


@cache
def _public_names() -> tuple[tuple[str, str], ...]:
    """Return what others can see, by file: functions, classes, fields, constants; no local name."""
    return tuple(
        (path.relative_to(ROOT).as_posix(), name)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for name in _names_of(ast.parse(path.read_text("utf-8")))
        if not name.startswith("_")
    )


def _names_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        if isinstance(node, (ast.Module, ast.ClassDef)):
            for each in node.body:
                targets = each.targets if isinstance(each, ast.Assign) else [getattr(each, "target", None)]
                yield from (target.id for target in targets if isinstance(target, ast.Name))


def test_every_setting_is_explained_with_its_default() -> None:
    """The table of the README has each setting once, with the default that the code gives it."""
    rows = {name.strip("`"): default.strip("`") for name, default, _meaning in _table(_section("Settings"))}

    assert list(rows) != []
    assert set(rows) == set(SETTINGS)
    for name, default in SETTINGS.items():
        if default not in {"", None, ()} and not isinstance(default, float):
            assert rows[name] == str(default)
        elif isinstance(default, float):
            assert float(rows[name]) == default


def test_the_example_of_settings_has_them_all() -> None:
    """A setting that is not in .env.example is never found by who fills it in."""
    text = (ROOT / ".env.example").read_text("utf-8")
    lines = dict(re.findall(r"^#?(DOLEANCES_[A-Z_]+)=(.*)$", text, re.MULTILINE))

    assert set(lines) == set(SETTINGS)


def test_every_command_is_in_the_readme_and_explains_itself() -> None:
    """Each command of the program has its line and its options there, and a help of its own."""
    told = re.findall(r"`([^`]+)`", "\n".join(row[0] for row in _table(_section("The commands"))))
    commands = _commands()

    assert {text.split()[0] for text in told} - {"--jsonl"} == set(commands)
    for name, command in commands.items():
        line = next(row[0] for row in _table(_section("The commands")) if row[0].startswith(f"`{name}"))
        assert len(command.description or "") > 10
        for action in command._actions:
            shown = action.help is not argparse.SUPPRESS and action.option_strings
            if shown and "--help" not in action.option_strings:
                assert action.option_strings[-1] in line, f"{name} {action.option_strings[-1]}"


CONTRACT = (
    "demo serve doctor parse analyse draft lint converse import retry quarantine train evaluate status kpi "
    "report export verify forget retention playbooks entreprises db"
)


def test_every_command_of_the_contract_is_there() -> None:
    """Scripts and administrators rely on these names."""
    assert set(CONTRACT.split()) <= set(_commands())


def test_the_links_of_the_documents_lead_somewhere() -> None:
    """A link to a file of ours names a file that is there."""
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_files_named_in_the_readme_exist() -> None:
    """A path written in the text is a path of the tree."""
    for name in re.findall(r"`((?:bot|desk|intake|models|nlp|playbooks|tests|docs)/[\w./-]+\.\w+)`", README):
        assert (ROOT / name).exists(), name


def test_the_changelog_knows_this_version() -> None:
    """The version of pyproject has its entry, and does not promise more playbooks than there are."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    promised = re.search(r"parmi plus de (\d+) playbooks", CHANGELOG)

    assert f"## [{version}]" in CHANGELOG
    assert promised
    assert len(load_catalogue().playbooks) > int(promised[1])


def test_the_lexicon_is_short_and_used() -> None:
    """Each of its words is one that the code speaks."""
    singular = {word.rstrip("s") for _path, name in _public_names() for word in _words(name)}

    assert 0 < len(_lexicon()) <= 30
    assert [word for word in _lexicon() if word.rstrip("s") not in singular] == []


@pytest.mark.parametrize("twin", [twin for twins in _lexicon().values() for twin in twins])
def test_no_thing_has_a_second_name(twin: str) -> None:
    """No function, class, field or constant uses a word that the lexicon replaces."""
    wanted = [part.rstrip("s") for part in twin.split("_")]

    found = [(path, name) for path, name in _public_names() if _has(wanted, _words(name))]

    assert [(path, name) for path, name in found if name not in OTHERWISE_MEANT] == []


def _has(wanted: list[str], words: list[str]) -> bool:
    """Tell whether these words follow each other in an identifier, plural or not."""
    singular = [word.rstrip("s") for word in words]
    return any(singular[at : at + len(wanted)] == wanted for at in range(len(singular)))
