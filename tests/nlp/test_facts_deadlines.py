"""Which deadlines set by the writer are found, as written?"""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.facts import find_facts
from nlp.facts.fitting import annotated_candidates, fit

SET = [
    ("Merci de nous répondre sous 48 h.", "sous 48 h"),
    ("Nous vous mettons en demeure de livrer sous huitaine.", "sous huitaine"),
    ("Veuillez nous adresser l'avoir sous dix jours ouvrés.", "sous dix jours ouvrés"),
    ("Pourriez-vous passer avant vendredi ?", "avant vendredi"),
    ("Je vous demande une réponse avant le 15 mars.", "avant le 15 mars"),
    ("Il me faut les pièces d'ici lundi midi.", "d'ici lundi midi"),
    ("Nous exigeons sa restitution au plus tard le 31 mai.", "au plus tard le 31 mai"),
    (
        "Vous disposez de dix jours pour les produire. Passé ce délai, nous saisirons le tribunal.",
        "dix jours",
    ),
    ("J'exige un appel de votre patron AUJOURD'HUI.", "AUJOURD'HUI"),
    ("Rappelez-moi ce soir, sinon je résilie.", "ce soir"),
    ("Merci de m'envoyer les certificats avant la fin du mois.", "avant la fin du mois"),
    ("Envoyez-moi la cartouche cette semaine.", "cette semaine"),
    ("Nous attendons votre position écrite avant notre comité du 6 mai.", "avant notre comité du 6 mai"),
    ("Merci de procéder au virement avant le 10.", "avant le 10"),
    ("Sans virement sous huit jours, le dossier part chez notre conseil.", "sous huit jours"),
    ("Si ce n'est pas réparé demain matin, je fais venir un autre plombier.", "demain matin"),
    ("Nous vous demandons :\n1. le remplacement des pièces sous 15 jours ;\n2. un avoir.", "sous 15 jours"),
]


@pytest.mark.parametrize(("text", "expected"), SET, ids=[expected for _, expected in SET])
def test_a_deadline_is_given_as_written(text: str, expected: str) -> None:
    """A date, a duration or an event by which the writer wants something done is a deadline."""
    assert find_facts(text).delais == (expected,)


NOT_SET = [
    "La livraison était promise sous 48 h, nous attendons depuis dix jours.",
    "Votre contrat prévoit une intervention sous 4 heures.",
    "Le camion est passé hier, puis lundi, puis ce matin.",
    "J'ai ouvert le carton ce soir et tout était cassé.",
    "Les prix de l'accord sont fermes jusqu'au 31 décembre.",
    "Nous avons reçu la commande avant-hier.",
    "Notre avocat vous écrira la semaine prochaine.",
    "On nous avait dit lundi, puis jeudi.",
]


@pytest.mark.parametrize("text", NOT_SET, ids=NOT_SET)
def test_promises_facts_and_own_plans_are_no_deadlines(text: str) -> None:
    """What the supplier promised, what happened, what the writer will do: not deadlines set to us."""
    assert find_facts(text).delais == ()


def test_a_refused_deadline_leaves_its_date_a_fact() -> None:
    """A date that is no deadline is a date."""
    facts = find_facts("Le contrat prévoyait la pose avant le 31 mars.")

    assert (facts.delais, facts.dates) == ((), ("2026-03-31",))


def test_the_weights_can_be_fitted_again(tmp_path: Path) -> None:
    """The weights come from annotated mails, and the same mails give the same file."""
    corpus = tmp_path / "t1.jsonl"
    mail = '{"nature": "doleance", "subject": "x", "body": "%s", "faits": {"delais": [%s]}}\n'
    corpus.write_text(
        mail % ("Merci de livrer avant lundi.", '"avant lundi"')
        + mail % ("Vous aviez promis avant lundi.", "")
        + mail.replace("doleance", "hors_sujet") % ("Offre valable avant lundi.", ""),
        encoding="utf-8",
    )

    rows, labels = annotated_candidates([corpus])

    assert labels == [1, 0]
    assert fit(rows, labels) == fit(rows, labels)
    assert "[weights]" in fit(rows, labels)
