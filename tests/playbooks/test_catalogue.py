"""Is the shipped catalogue sound, and are bad ones refused with file and key?"""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import CatalogueError
from playbooks.catalogue import Catalogue, check_catalogue, load_catalogue

NOT_IN_A_PLAYBOOK = {
    82: "the desk's own rate, with its n: an indicator",
    85: "the hand-over to court: the desk",
    87: "off by default, B2B: the company's own catalogue",
    89: "the practice mode: not built",
}
"""Rows of the seeds between 19-43 and 58-89 that no playbook carries, and who does."""

MINIMAL = """
titre = "Essai"
resume = "Un essai."
genre = "sujet"
sources = [1]
gestes = []
jamais = []

[quand]
nature = ["doleance"]

[etapes]
ecouter = ["Écouter."]
"""


def write_own(folder: Path, slug: str, text: str, **templates: str) -> Path:
    """Write a company's own playbook and return its catalogue."""
    (folder / slug).mkdir(parents=True)
    (folder / slug / "playbook.toml").write_text(text, "utf-8")
    for name, source in templates.items():
        (folder / slug / f"{name}.txt.j2").write_text(source, "utf-8")
    return folder


def test_shipped_catalogue_is_sound() -> None:
    """Every file loads, every template and phrase renders under StrictUndefined."""
    assert check_catalogue() == []


def test_catalogue_holds_the_promised_playbooks(catalogue: Catalogue) -> None:
    """At least twenty-four playbooks, each with steps, things never to say and sources."""
    assert len(catalogue.playbooks) >= 24
    for book in catalogue.playbooks.values():
        assert book.jamais, book.slug
        assert any(book.etapes.values()), book.slug


def test_every_seed_row_is_carried_or_named(catalogue: Catalogue) -> None:
    """Rows 19-43 and 58-89 are in a playbook's sources, or in the list of what carries them instead."""
    carried = {row for book in catalogue.playbooks.values() for row in book.sources}
    wanted = {*range(19, 44), *range(58, 90)}

    assert wanted - carried - set(NOT_IN_A_PLAYBOOK) == set()


def test_own_playbook_replaces_ours_by_slug(tmp_path: Path) -> None:
    """A company's folder of the same name wins; the other playbooks stay."""
    own = write_own(tmp_path, "retard-de-livraison", MINIMAL)

    loaded = load_catalogue(own)

    assert loaded.playbooks["retard-de-livraison"].titre == "Essai"
    assert "facture-erronee" in loaded.playbooks


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("titre = [", "essai/playbook.toml: not valid TOML"),
        (MINIMAL.replace('titre = "Essai"', ""), "[titre]"),
        (MINIMAL.replace('genre = "sujet"', 'genre = "autre"'), "[genre]"),
        (MINIMAL.replace('["doleance"]', '["plainte"]'), "quand [nature]"),
        (MINIMAL.replace("gestes = []", 'gestes = ["cadeau"]'), "[gestes]"),
        (MINIMAL.replace("ecouter =", "entendre ="), "etapes [entendre]"),
        (MINIMAL + '\n[phrases]\nverification = "une"\n', "[verification]"),
    ],
    ids=["toml", "missing", "genre", "label", "rung", "step", "phrases"],
)
def test_wrong_playbook_names_file_and_key(tmp_path: Path, text: str, where: str) -> None:
    """A wrong file is refused with its place, by the loader and by the check."""
    own = write_own(tmp_path, "essai", text)

    with pytest.raises(CatalogueError) as caught:
        load_catalogue(own)

    assert where in str(caught.value)
    assert any(problem.file.startswith("essai/playbook.toml") for problem in check_catalogue(own))


def test_misspelt_value_is_found_before_a_mail_finds_it(tmp_path: Path) -> None:
    """The check renders a template and names the value that does not exist."""
    own = write_own(tmp_path, "essai", MINIMAL, reponse="{{ salutation }} {{ referense }}")

    problems = check_catalogue(own)

    assert [problem.file for problem in problems] == ["essai/reponse.txt.j2"]
    assert "referense" in problems[0].message


def test_phrase_that_admits_is_refused_by_the_check(tmp_path: Path) -> None:
    """A team lead who writes an admission into a playbook is told where."""
    text = MINIMAL + '\n[phrases]\nverification = ["C’est notre faute et nous le reconnaissons."]\n'

    problems = check_catalogue(write_own(tmp_path, "essai", text))

    assert [(p.file, p.key) for p in problems] == [("essai/playbook.toml", "verification[0]")]
    assert "aveu" in problems[0].message


def test_missing_folder_is_said_in_french(tmp_path: Path) -> None:
    """A wrong path gives a problem, not a crash; the loader refuses it."""
    absent = tmp_path / "absent"

    assert check_catalogue(absent)[0].message == "ce dossier n’existe pas"
    with pytest.raises(CatalogueError):
        load_catalogue(absent)
