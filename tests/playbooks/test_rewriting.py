"""Is a draft written again as asked, from the same facts?"""

from __future__ import annotations

import pytest

from models.values import Draft, Faits, Reformulation
from models.vocabulary import Channel, Demande
from playbooks.calling import write_call_script
from playbooks.catalogue import Catalogue
from playbooks.rewriting import Modificateur, rewrite, with_option
from playbooks.view import Options
from tests.playbooks.support import analysis, dossier, draft, mail, nothing_flagged

SAID = Reformulation(sentences=("Vous nous écrivez que le lot 2291 présente des pièces fissurées.",))
TEXT = mail("Le lot 2291 est fissuré, remboursez les 300 €. " * 6)
UNDERSTOOD = analysis(demandes=(Demande.REMBOURSEMENT,), faits=Faits(lot=("2291",), montants=(300.0,)))


def ask(catalogue: Catalogue, modificateur: Modificateur) -> tuple[Draft, Draft]:
    """Return a draft and the same written again."""
    first = draft(catalogue, TEXT, UNDERSTOOD, said=SAID)
    second, _ = rewrite(
        first,
        modificateur,
        catalogue=catalogue,
        mail=TEXT,
        analysis=UNDERSTOOD,
        reformulation=SAID,
        dossier=dossier(),
        reading=nothing_flagged,
    )
    return first, second


@pytest.mark.parametrize("modificateur", list(Modificateur))
def test_facts_survive_every_rewriting(catalogue: Catalogue, modificateur: Modificateur) -> None:
    """The restatement, the dated step and the playbook stay."""
    first, second = ask(catalogue, modificateur)

    assert SAID.sentences[0] in second.body
    assert "jeudi 12\u00a0mars" in second.body.lower()
    assert second.playbook == first.playbook
    assert not [item for item in second.uncovered if item.startswith("demande")]


def test_shorter_is_shorter(catalogue: Catalogue) -> None:
    """Fewer words, same answer."""
    first, second = ask(catalogue, Modificateur.COURT)

    assert len(second.body.split()) < len(first.body.split())


def test_firmer_is_formal(catalogue: Catalogue) -> None:
    """A formal greeting and closing."""
    _, second = ask(catalogue, Modificateur.FERME)

    assert second.body.startswith("Madame,")
    assert "salutations distinguées" in second.body


def test_with_call_calls(catalogue: Catalogue) -> None:
    """The channel changes and the letter says it."""
    _, second = ask(catalogue, Modificateur.AVEC_APPEL)

    assert second.channel is Channel.APPEL_D_ABORD
    assert "appel" in second.body or "de vive voix" in second.body


def test_without_gesture_speaks_of_no_refund(catalogue: Catalogue) -> None:
    """The request is noted; no decision on money is announced."""
    first, second = ask(catalogue, Modificateur.SANS_GESTE)

    assert "remboursement" in first.body
    assert "remboursement" not in second.body


def test_requests_add_up_and_opposites_exclude_each_other() -> None:
    """Short then warm is both; warm then firm is firm."""
    options = with_option(with_option(Options(), Modificateur.COURT), Modificateur.CHALEUREUX)
    firm = with_option(options, Modificateur.FERME)

    assert options.court
    assert options.chaleureux
    assert firm.ferme
    assert not firm.chaleureux


def test_call_script_holds_the_facts_and_stays_internal(catalogue: Catalogue) -> None:
    """Any playbook has a script; it names the facts and what to ask."""
    for book in catalogue.playbooks.values():
        script = write_call_script(
            catalogue, book, TEXT, UNDERSTOOD, dossier(), reformulation=SAID.sentences[0]
        )
        assert "D-2026-00042" in script
        assert "2291" in script
