"""Are customers imported as spreadsheets give them, and senders matched to them?"""

from __future__ import annotations

import pytest
from sqlmodel import select

from desk.entreprise_twins import TwinsRefusedError, join_entreprises, likely_twins
from desk.entreprises import import_entreprises, list_entreprises, match_sender
from models.errors import DoleancesError
from models.store import Store
from models.tables import Dossier, Entreprise, Interlocuteur
from models.values import Address
from tests.builders import add_dossier

CSV = (
    "nom;domaines;palier;compte_cle;responsable;contrat;fin_contrat;clause_mediation;contacts\n"
    "Fonderie Vasseur;vasseur.example;strategique;oui;bruno@nous.example;C-12;31/12/2027;oui;\n"
    "Atelier Né;;prioritaire;non;;;;;atelier.ne@orange.fr\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_spreadsheet_is_read_in_the_encodings_of_france(store: Store, encoding: str) -> None:
    """Accents come out right whichever program wrote the file."""
    report = import_entreprises(store, CSV.encode(encoding))

    with store.read() as session:
        names = [row["nom"] for row in list_entreprises(session)]
    assert (report.created, report.updated, report.refused) == (2, 0, [])
    assert names == ["Atelier Né", "Fonderie Vasseur"]


def test_importing_again_refreshes_without_doubles(store: Store) -> None:
    """The company's file is the source: a new tier replaces the old one."""
    import_entreprises(store, CSV.encode())
    report = import_entreprises(store, CSV.replace("strategique", "standard").encode())

    with store.read() as session:
        tiers = {e.name: e.tier for e in session.exec(select(Entreprise)).all()}
    assert (report.created, report.updated) == (0, 2)
    assert tiers["Fonderie Vasseur"] == "standard"


def test_a_wrong_line_is_named_and_the_others_go_on(store: Store) -> None:
    """A public domain never names a company; the rest of the file is taken."""
    lines = CSV + "Gros Client;gmail.com;;;;;;;\n;;;;;;;;\nDaté;;;;;;hier;;\n"
    report = import_entreprises(store, lines.encode())

    assert report.created == 2
    assert [line.split("\u00a0")[0] for line in report.refused] == ["ligne 4", "ligne 5", "ligne 6"]


def test_a_file_without_names_is_refused(store: Store) -> None:
    """Without a column of names nothing can be imported."""
    with pytest.raises(DoleancesError, match="nom"):
        import_entreprises(store, b"a;b\n1;2\n")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("inconnue@vasseur.example", "Fonderie Vasseur"),
        ("atelier.ne@orange.fr", "Atelier Né"),
        ("autre@orange.fr", None),
        ("x@ailleurs.example", None),
    ],
)
def test_a_sender_is_matched_by_address_then_by_domain(
    store: Store, address: str, expected: str | None
) -> None:
    """A public mail domain names nobody."""
    import_entreprises(store, CSV.encode())
    with store.work() as session:
        person, entreprise = match_sender(session, Address("Quelqu’un", address), now=store.clock())

    assert person is not None
    assert (entreprise.name if entreprise else None) == expected


def test_a_mail_without_sender_matches_nobody(store: Store) -> None:
    """No From, no person, and no error."""
    with store.work() as session:
        assert match_sender(session, Address("", ""), now=store.clock()) == (None, None)


def test_somebody_heard_by_phone_keeps_a_name(store: Store) -> None:
    """A caller has no address; the name of a known company finds it."""
    import_entreprises(store, CSV.encode())
    with store.work() as session:
        person, entreprise = match_sender(session, Address("fonderie vasseur", ""), now=store.clock())

    assert entreprise is not None
    assert entreprise.name == "Fonderie Vasseur"
    with store.read() as session:
        assert person is not None
        assert session.get_one(Interlocuteur, person.id).address is None


def test_a_file_with_less_loses_nothing_and_a_dash_empties(store: Store) -> None:
    """Group, penalties and departure are taken; an empty cell or a missing column leaves them."""
    full = "nom;groupe;penalites;parti_le;fin_contrat\nVasseur;Vexin;1 % par jour;30/06/2026;31/12/2027\n"
    import_entreprises(store, full.encode())
    import_entreprises(store, b"nom;groupe\nVasseur;\n")
    with store.read() as session:
        kept = session.exec(select(Entreprise)).one()
    import_entreprises(store, b"nom;groupe;parti_le;penalites\nVasseur;Seine;-;-\n")
    with store.read() as session:
        changed = session.exec(select(Entreprise)).one()

    assert (kept.groupe, kept.penalties, str(kept.churned_on)) == ("Vexin", "1 % par jour", "2026-06-30")
    assert (changed.groupe, changed.penalties, changed.churned_on) == ("Seine", "", None)
    assert str(changed.contract_end) == "2027-12-31"


@pytest.mark.parametrize(
    ("one", "other", "twins"),
    [
        ("Hydrosud SAS", "Société Hydro-Sud", True),
        ("Sogéal", "SOGEAL S.A.", True),
        ("Ateliers Le Goff", "Le Goff Ateliers", True),
        ("Fonderie Vasseur", "Fonderie Vaseur", True),
        ("Transports Morel site 1", "Transports Morel site 2", False),
        ("Fonderie Vasseur", "Fonderie Leroy", False),
        ("Hydrosud", "Hydronord", False),
        ("Groupe Est", "Groupe Ouest", False),
    ],
)
def test_names_that_may_be_one_company_are_found(one: str, other: str, twins: bool) -> None:
    """Legal forms, accents and word order do not count; numbers do."""
    assert bool(likely_twins([one, other, "Tout Autre Chose"])) is twins


def test_two_companies_become_one(store: Store) -> None:
    """Its dossiers, people and domains follow; what the one that stays lacks is taken over."""
    import_entreprises(store, CSV.encode())
    import_entreprises(store, b"nom;domaines;groupe\nVasseur SAS;vasseur.fr;Vexin\n")
    with store.work() as session:
        match_sender(session, Address("Claire", "claire@vasseur.fr"), now=store.clock())
    reference = add_dossier(store, entreprise="Vasseur (essai)")
    moved = join_entreprises(store, "Vasseur (essai)", "Vasseur SAS", by="essai")
    join_entreprises(store, "Vasseur SAS", "Fonderie Vasseur", by="essai")

    with store.read() as session:
        names = set(session.exec(select(Entreprise.name)).all())
        kept = session.exec(select(Entreprise).where(Entreprise.name == "Fonderie Vasseur")).one()
        dossier = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        _, found = match_sender(session, Address("X", "x@vasseur.fr"), now=store.clock())
        assert moved == 1
        assert names == {"Fonderie Vasseur", "Atelier Né"}
        assert (kept.groupe, kept.contract) == ("Vexin", "C-12")
        assert dossier.entreprise_id == kept.id
        assert found is not None
        assert found.id == kept.id


def test_a_name_that_nobody_has_joins_nothing(store: Store) -> None:
    """Neither an unknown company nor a company with itself."""
    import_entreprises(store, CSV.encode())
    for source, target in (("Inconnue", "Atelier Né"), ("Atelier Né", "Atelier Né")):
        with pytest.raises(TwinsRefusedError):
            join_entreprises(store, source, target, by="essai")
