"""Is the tree laid out as it must be: packages, sizes, one hand that commits, nothing of this machine?"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "desk", "intake", "models", "nlp", "playbooks")
TOPS = (*PACKAGES, "tests", "benchmarks")
MOST_LINES, USUAL_LINES = 400, 300
GENERATED = "models/migrations/versions/"
"""Alembic writes these; nobody reads them from top to bottom."""
LONG = {
    "tests/bot/test_cards.py": "everything a card may show, and what Slack lets it hold",
    "tests/desk/test_reception.py": "what becomes of each kind of mail, beside the others",
    "tests/desk/test_approving.py": "who may agree to what, and every way out that must not go round it",
    "tests/desk/test_surveying.py": "one survey, from its sending to what each answer sets off",
    "tests/flows/test_slack_instruction.py": "six windows of one dossier, in a workspace slow to start",
    "tests/desk/test_merging.py": "what may be merged, undone and read, each act beside its opposite",
    "tests/flows/test_slack_talk.py": "one story told in order, with what each person says and reads",
    "tests/intake/test_compose.py": "every way a header could be broken by a client, in one place",
    "tests/nlp/test_reformulation.py": "a table of sentences and of what becomes of them",
    "tests/servers/slack_proxy.py": "one checking proxy, whose rules are read together",
}
"""Files above the usual size, each with the reason why it is not split."""
HEAVY = ("spacy", "sklearn", "numpy", "scipy", "sqlmodel", "sqlalchemy", "alembic", "slack_bolt", "jinja2")
# Written in two parts, so that this file does not hold what it looks for.
MACHINE = tuple(f"/{name}/" for name in ("work", "tmp", "root", "home"))
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("static", "crates", "io"),
    )
)


def _python_files(*tops: str) -> Iterator[Path]:
    for top in tops:
        yield from sorted((ROOT / top).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tracked() -> list[Path]:
    """Return the files under version control, all files of the packages where there is no git."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        ).stdout.decode()
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    tops = [path for top in TOPS for path in (ROOT / top).rglob("*") if "__pycache__" not in path.parts]
    return [path for path in [*ROOT.glob("*"), *tops] if path.is_file()]


def test_every_folder_of_code_is_a_package() -> None:
    """Without its __init__.py, a test folder called models hides the real one."""
    folders = {path.parent for path in _python_files(*TOPS) if "migrations/versions" not in _name(path)}

    assert [_name(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_no_file_is_too_long_to_read() -> None:
    """A file above the usual size gives its reason, and none passes the limit."""
    sizes = {
        _name(path): len(path.read_text("utf-8").splitlines())
        for path in _python_files(*TOPS)
        if not _name(path).startswith(GENERATED)
    }

    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}
    assert {name for name, size in sizes.items() if size > USUAL_LINES} <= set(LONG)


def test_only_the_store_commits() -> None:
    """One use case is one commit, so only the unit of work has a commit in it."""
    guilty = []
    for path in _python_files(*PACKAGES):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "commit":
                guilty.append(_name(path))

    assert set(guilty) == {"models/store.py"}


@pytest.mark.parametrize("package", PACKAGES)
def test_an_import_name_belongs_to_us(package: str) -> None:
    """The registry has packages of these names; installed beside us, one would be imported instead."""
    assert set(packages_distributions().get(package, [])) <= {"doleances"}


@pytest.mark.parametrize("words", [MACHINE, REGISTRIES], ids=["paths", "registries"])
def test_no_tracked_file_names_this_machine(words: tuple[str, ...]) -> None:
    """A path of whoever wrote it, or the address of a registry, works on no other machine."""
    found = []
    for path in _tracked():
        content = path.read_bytes()
        found += [(_name(path), word) for word in words if word.encode() in content]

    assert found == []


def test_the_command_line_loads_nothing_heavy() -> None:
    """The parser of every command, hence --help, costs no library that reads texts or speaks to a base."""
    program = "import sys; from bot.cli.parser import build_parser; build_parser(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}

    assert "argparse" in loaded
    assert loaded.isdisjoint(HEAVY)
