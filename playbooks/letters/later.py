"""Which letter follows the first answer, at each moment of a dossier?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.values import DossierFacts
from models.vocabulary import Niveau
from playbooks.catalogue.values import Catalogue
from playbooks.composing import tidy
from playbooks.people import greet, read_name
from playbooks.rendering import Plain, renderer_for
from playbooks.typography import typeset
from playbooks.view import write_next_step


class Kind(StrEnum):
    """The moments that have a letter of their own (issue outcome 7)."""

    ATTENTE = "attente"
    ETAPE = "etape"
    PROPOSITION = "proposition"
    REFUS = "refus"
    MEDIATION = "mediation"
    PROTOCOLE = "protocole"
    BILAN = "bilan"
    VERIFICATION = "verification"
    SATISFACTION = "satisfaction"


_APPROVAL = {
    Kind.PROPOSITION: Niveau.RESPONSABLE,
    Kind.REFUS: Niveau.RESPONSABLE,
    Kind.MEDIATION: Niveau.RESPONSABLE,
    Kind.PROTOCOLE: Niveau.DIRECTION,
}
_CHECKLISTS = {
    Kind.PROTOCOLE: (
        "Les concessions sont réciproques et réelles",
        "L’objet et la renonciation se limitent au différend décrit",
        "Aucune phrase ne reconnaît une responsabilité",
        "La confidentialité et le non-dénigrement valent pour les deux parties",
        "Les conséquences fiscales et comptables sont vues (avoir, TVA)",
        "La date, le mode d’exécution et la suite d’une inexécution sont écrits",
        "La loi applicable, la médiation préalable et le tribunal sont choisis",
        "Les pouvoirs des signataires et le nombre d’exemplaires sont vérifiés",
        "Un juriste a relu\u00a0: ce modèle n’est pas un avis juridique",
    ),
    Kind.MEDIATION: (
        "La clause citée est celle du contrat, mot pour mot",
        "Les deux médiateurs proposés sont sans lien avec l’une ou l’autre partie",
    ),
    Kind.REFUS: ("Chaque raison renvoie à une pièce ou à une clause", "Un appel a été proposé ou passé"),
    Kind.BILAN: ("Chaque promesse faite par écrit figure dans «\u00a0Annoncé\u00a0»",),
}
_SUBJECTS = {
    Kind.ATTENTE: "Des nouvelles de votre dossier {}",
    Kind.ETAPE: "Où en est votre dossier {}",
    Kind.PROPOSITION: "Notre proposition – dossier {}",
    Kind.REFUS: "Notre réponse – dossier {}",
    Kind.MEDIATION: "Proposition de médiation – dossier {}",
    Kind.PROTOCOLE: "Projet de protocole – dossier {}",
    Kind.BILAN: "Bilan de votre dossier {}",
    Kind.VERIFICATION: "Tout va-t-il bien\u00a0? – dossier {}",
    Kind.SATISFACTION: "Deux questions – dossier {}",
}


@dataclass(frozen=True, slots=True)
class Content:
    """What the agent brings to a letter: nothing here is guessed from the mail."""

    fait: tuple[str, ...] = ()
    restant: tuple[str, ...] = ()
    promis: tuple[str, ...] = ()
    raisons: tuple[str, ...] = ()
    ecart: str = ""
    demande: str = ""
    """What the client asked, as a noun phrase."""
    geste: str = ""
    """What is offered, as a noun phrase."""
    montant: str = ""
    protocole: bool = False
    """Whether a signed document is to fix what is offered, as for every refund (seed row 62)."""
    clause: str = ""
    """The mediation clause of the client's contract, word for word."""
    lecon: str = ""


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter ready to be read, who must approve it, and what to check before it leaves."""

    subject: str
    text: str
    approval: Niveau
    checklist: tuple[str, ...] = ()
    """For us alone, never in the letter."""


def write_letter(
    catalogue: Catalogue, kind: Kind, dossier: DossierFacts, content: Content | None = None
) -> WrittenLetter:
    """
    Return the letter of one moment, from what the agent knows.

    Args:
        catalogue: Holds ``_commun/lettre_<kind>.txt.j2``, ours or the company's own.
        kind: Which moment.
        dossier: Who writes to whom, and when the next step is due.
        content: What was done, remains, is offered.

    Raises:
        ValueError: The letter needs something that ``content`` does not give.
        CatalogueError: The template is wrong.
    """
    content = content or Content()
    _check(kind, content)
    person = read_name(dossier.client_name)
    step = dossier.next_step_on.date() if dossier.next_step_on else None
    view: dict[str, Plain] = {
        "salutation": greet(person, formal=kind is Kind.MEDIATION and not person.title, casual=False),
        "reference": dossier.reference,
        "societe": dossier.company,
        "signataire": dossier.writer_name,
        "role": dossier.writer_role,
        "entreprise": dossier.entreprise,
        "clause_mediation": dossier.mediation_clause,
        "jour": write_next_step(step),
        **{name: getattr(content, name) for name in Content.__dataclass_fields__},
    }
    text = renderer_for(catalogue).named(f"_commun/lettre_{kind}.txt.j2", view, seed=dossier.reference)
    return WrittenLetter(
        subject=_SUBJECTS[kind].format(dossier.reference),
        text=tidy(typeset(text)),
        approval=_APPROVAL.get(kind, Niveau.AGENT),
        checklist=_CHECKLISTS.get(kind, ()),
    )


def _check(kind: Kind, content: Content) -> None:
    needed = {
        Kind.PROPOSITION: ("geste",),
        Kind.REFUS: ("demande", "raisons"),
        Kind.BILAN: ("promis", "fait"),
    }
    if kind is Kind.ETAPE and not (content.fait or content.restant):
        raise ValueError(f"the letter {kind} needs fait or restant")
    missing = [name for name in needed.get(kind, ()) if not getattr(content, name)]
    if missing:
        raise ValueError(f"the letter {kind} needs {', '.join(missing)}")
