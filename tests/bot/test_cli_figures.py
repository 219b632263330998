"""Do kpi and report give the figures as people, programs and spreadsheets need them?"""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.report import monthly_page
from desk.charter import load_charter
from desk.figures import DEFINITIONS, month_period
from desk.figures.digest import monthly_pack
from models.migrate import upgrade
from models.store import Store
from models.tables import Montant, MontantKind
from models.vocabulary import Etat
from tests.bot.commands import Commands
from tests.builders import NOW, add_dossier

HOSTILE = '=HYPERLINK("http://mal.example";"<script>alert(1)</script>")'


@pytest.fixture(name="filled")
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Give a desk of this month, one of whose clients has a hostile name."""
    url = f"sqlite:///{tmp_path / 'chiffres.db'}"
    monkeypatch.setenv("DOLEANCES_DATABASE_URL", url)
    store = Store(url, clock=lambda: NOW)
    upgrade(store.engine)
    add_dossier(store, number=1, entreprise=HOSTILE)
    add_dossier(
        store, number=2, etat=Etat.RESOLU, resolved_at=NOW, first_answered_at=NOW, lesson="<b>Contrôler</b>"
    )
    with store.work() as session:
        session.add(Montant(dossier_id=1, kind=MontantKind.EXPOSE, cents=1_234_550, by="U1", at=NOW, note=""))
    return store


def test_a_program_reads_one_object(doleances: Commands, filled: Store) -> None:
    """Every indicator with its definition, its n and what it supposes; both days are included."""
    found = doleances("kpi", "--since", "2026-11-01", "--until", "30/11/2026", "--json").value

    assert (found["since"], found["until"]) == ("2026-11-01", "2026-11-30")
    assert list(found["indicators"]) == list(DEFINITIONS)
    assert found["indicators"]["volume"]["n"] == 2
    assert found["indicators"]["mttr"] | {"lines": []} == {
        "label": "Délai de résolution",
        "unit": "heures",
        "definition": DEFINITIONS["mttr"].sentence,
        "seed": [104],
        "n": 1,
        "value": 1.0,
        "mean": 1.0,
        "median": 1.0,
        "p90": 1.0,
        "lines": [],
        "assumption": "",
    }
    assert found["indicators"]["expose"]["value"] == 12345.5
    assert "45\u00a0€" in found["indicators"]["cout"]["assumption"]
    assert {bar["label"] for bar in found["pareto"]["entreprise_nombre"]["bars"]} >= {HOSTILE}
    assert "agents" not in found


def test_a_spreadsheet_computes_nothing(doleances: Commands, filled: Store, tmp_path: Path) -> None:
    """A client's name that is a formula is a text; numbers are French ones."""
    ended = doleances("kpi", "--since", "2026-11-01", "--until", "2026-11-30", "--csv", "chiffres.csv")

    raw = (tmp_path / "chiffres.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert (ended.code, ended.out) == (0, "")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert {row["detail"] for row in rows} >= {f"'{HOSTILE}"}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]
    exposed = next(row for row in rows if row["indicateur"] == "expose" and not row["detail"])
    assert (exposed["n"], exposed["valeur"], exposed["unite"]) == ("1", "12345,5", "euros")


def test_people_read_a_table(doleances: Commands, filled: Store) -> None:
    """In French, this month by default, with the causes that make four fifths."""
    ended = doleances("kpi", "--since", "2026-11-01", "--until", "2026-11-30")

    assert "Du 01/11/2026 au 30/11/2026" in ended.out
    assert re.search(r"Montants exposés +12\u202f346\u00a0€ +n = 1", ended.out)
    assert "80 % par cause, en dossiers : Cause à établir (2)" in ended.out
    assert doleances("kpi").code == 0


@pytest.mark.parametrize(
    "options",
    [
        ("kpi", "--since", "2026-13-01"),
        ("kpi", "--since", "2026-12-01", "--until", "2026-11-01"),
        ("kpi", "--json", "--csv", "x.csv"),
        ("kpi", "--until", "9999-12-31"),
        ("report", "--month", "novembre", "-o", "x.html"),
        ("report", "--month", "2026-00", "-o", "x.html"),
    ],
)
def test_what_is_no_period_is_wrong_usage(doleances: Commands, options: tuple[str, ...]) -> None:
    """2, one sentence, nothing written."""
    doleances(*options).refused(code=2)

    assert not Path("x.html").exists()
    assert not Path("x.csv").exists()


def test_a_page_that_cannot_be_written_says_so(doleances: Commands, filled: Store, tmp_path: Path) -> None:
    """1 and one sentence; nothing half-written is left."""
    (tmp_path / "dossier").mkdir()

    assert "dossier" in doleances("report", "--month", "2026-11", "-o", "dossier").refused()
    doleances("report", "--month", "2026-11", "-o", "absent/page.html").refused()
    assert list(tmp_path.glob("**/*.part")) == []


class _Page(HTMLParser):
    """What a page holds that matters: its pictures, its scripts, its links, its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Remember words."""
        self.words.append(data)


def test_the_page_of_the_committee_holds_all_it_shows(
    doleances: Commands, filled: Store, tmp_path: Path
) -> None:
    """One file, no script, no link; each picture has its words; the agenda and every indicator are there."""
    assert doleances("report", "--month", "2026-11", "-o", "comite.html").code == 0
    page = (tmp_path / "comite.html").read_text("utf-8")
    read = _Page(page)
    words = " ".join(read.words)
    pictures = [attributes for tag, attributes in read.tags if tag == "img"]

    assert {tag for tag, _ in read.tags}.isdisjoint({"script", "link", "iframe", "b-script"})
    assert len(pictures) >= 3
    for picture in pictures:
        assert (picture["src"] or "").startswith("data:image/png;base64,")
        assert len(picture["alt"] or "") > 40
    for title in ("Comité des doléances, novembre 2026", "Ordre du jour", "Causes profondes", "Décisions"):
        assert title in words
    for definition in DEFINITIONS.values():
        assert definition.label in words
    assert any(HOSTILE in (picture["alt"] or "") for picture in pictures)
    assert "<b>Contrôler</b>" in words
    assert "12\u202f346\u00a0€" in words


def test_an_empty_month_has_a_page_too(store: Store) -> None:
    """Nothing measured is a dash, not a zero nor an error."""
    when = datetime(2026, 6, 2, tzinfo=UTC)
    with store.read() as session:
        pack = monthly_pack(session, charter=load_charter(), now=when, month=month_period(2026, 5))
    page = monthly_page(pack, company="Aciéries & fils")

    assert "Aciéries &amp; fils" in page
    assert "<img" not in page
    assert "None" not in page
