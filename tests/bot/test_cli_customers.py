"""Are customers and playbooks taken, listed and checked from the command line?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.commands import Commands

CSV = "nom;domaines;palier\nFonderie Vasseur;vasseur.example;strategique\n"


def test_customers_are_imported_and_listed(doleances: Commands, tmp_path: Path) -> None:
    """The CSV comes back with the words of its own columns."""
    (tmp_path / "clients.csv").write_text(CSV, "utf-8")

    assert doleances("entreprises", "import", "clients.csv", "--json").value == {
        "created": 1,
        "updated": 0,
        "refused": [],
    }
    assert doleances("entreprises", "--json").value == {
        "entreprises": [
            {
                "nom": "Fonderie Vasseur",
                "domaines": ["vasseur.example"],
                "palier": "strategique",
                "compte_cle": False,
                "responsable": "",
                "contrat": "",
                "fin_contrat": None,
                "clause_mediation": False,
                "penalites": "",
                "groupe": "",
                "parti_le": None,
            }
        ],
        "doublons": [],
    }
    assert "Fonderie Vasseur" in doleances("entreprises", "list").out


def test_a_line_refused_is_told_and_the_others_are_taken(doleances: Commands, tmp_path: Path) -> None:
    """The job failed in part: 1, the line on stderr, JSON whole on stdout."""
    (tmp_path / "clients.csv").write_bytes((CSV + ";sans-nom.example;\n").encode("cp1252"))
    ended = doleances("entreprises", "import", "clients.csv", "--json")

    assert ended.code == 1
    assert ended.value["created"] == 1
    assert "ligne 3" in ended.err


def test_names_that_may_be_one_company_are_shown_and_joined(doleances: Commands, tmp_path: Path) -> None:
    """The list says so with the command that joins them; it also counts the missing clauses."""
    (tmp_path / "clients.csv").write_text(CSV + "Fonderie Vasseur SAS;vasseur.fr;standard\n", "utf-8")
    doleances("entreprises", "import", "clients.csv")
    listed = doleances("entreprises", "list").out

    assert "Sans clause de médiation\u00a0: 2." in listed
    assert 'entreprises merge "Fonderie Vasseur" "Fonderie Vasseur SAS"' in listed
    assert doleances("entreprises", "--json").value["doublons"] == [
        {"one": "Fonderie Vasseur", "other": "Fonderie Vasseur SAS", "likeness": 100}
    ]
    assert doleances("entreprises", "merge", "Fonderie Vasseur SAS", "Fonderie Vasseur", "--json").value == {
        "merged": "Fonderie Vasseur SAS",
        "into": "Fonderie Vasseur",
        "dossiers": 0,
    }
    assert doleances("entreprises", "--json").value["entreprises"][0]["domaines"] == [
        "vasseur.example",
        "vasseur.fr",
    ]
    assert "deux noms" in doleances("entreprises", "merge", "Fonderie Vasseur").refused(code=2)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02\xff",
        b"societe;ville\nX;Y\n",
        b"nom;domaines\n" + b"x" * 200_000 + b"\n",
        b"nom\ra\r",
    ],
    ids=["empty", "binary", "no name", "huge cell", "old Macintosh"],
)
def test_what_is_no_csv_of_customers_is_told(doleances: Commands, tmp_path: Path, content: bytes) -> None:
    """The file is named, and nothing is imported."""
    (tmp_path / "clients.csv").write_bytes(content)

    assert (
        "clients.csv n’est pas un CSV de clients"
        in doleances("entreprises", "import", "clients.csv").refused()
    )
    assert doleances("entreprises", "--json").value["entreprises"] == []


def test_the_catalogue_is_listed_shown_and_checked(doleances: Commands) -> None:
    """The shipped catalogue has no fault, and each playbook can be read."""
    listed = doleances("playbooks", "--json").value["playbooks"]
    shown = doleances("playbooks", "show", "retard-de-livraison", "--json").value

    assert {"slug": "retard-de-livraison", "title": "Retard de livraison"} in listed
    assert shown["slug"] == "retard-de-livraison"
    assert shown["etapes"]["reformuler"] != []
    assert "\nJamais\n" in doleances("playbooks", "show", "retard-de-livraison").out
    assert doleances("playbooks", "check", "--json").value == {"problems": []}
    assert "« absent »" in doleances("playbooks", "show", "absent").refused()


def test_faults_of_ones_own_catalogue_are_told(
    doleances: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """``playbooks check`` fails and names the file."""
    (tmp_path / "a-nous" / "mon-cas").mkdir(parents=True)
    (tmp_path / "a-nous" / "mon-cas" / "playbook.toml").write_text('titre = "Mon cas"\n', "utf-8")
    monkeypatch.setenv("DOLEANCES_CATALOGUE", "a-nous")
    ended = doleances("playbooks", "check", "--json")

    assert ended.code == 1
    assert any("mon-cas" in str(problem) for problem in ended.value["problems"])
