"""What does the agent say on the telephone, for this dossier?"""

from __future__ import annotations

from collections.abc import Sequence

from models.values import Analysis, DossierFacts, MailText
from playbooks.catalogue.values import Catalogue, Playbook
from playbooks.people import find_person
from playbooks.restating import state_facts
from playbooks.typography import typeset
from playbooks.view import Options, build_view, read_manner
from playbooks.voice import Voice
from playbooks.wording import lower_first

COMMON_SCRIPT = "_commun/appel.md.j2"


def write_call_script(
    catalogue: Catalogue,
    book: Playbook,
    mail: MailText,
    analysis: Analysis,
    dossier: DossierFacts,
    *,
    reformulation: str = "",
    questions: Sequence[str] = (),
) -> str:
    """
    Return the call script in Markdown (seed rows 22, 23, 32): internal, never sent.

    Args:
        catalogue: The playbooks.
        book: The one chosen; without a script of its own it gets the common one.
        mail: The client's words.
        analysis: What was understood.
        dossier: Who calls.
        reformulation: The draft's restatement, to be said before anything else.
        questions: The draft's questions.
    """
    manner = read_manner(mail, analysis, dossier, Options())
    view = build_view(mail, analysis, dossier, manner, scene="")
    voice = Voice(catalogue, (book,), view, seed=dossier.reference)
    person = find_person(dossier.client_name, mail.body)
    name = f"Bonjour {person.title} {person.last}".strip() if person.title else "Bonjour"
    script = voice.render(
        f"{book.slug}/appel.md.j2" if book.appel else COMMON_SCRIPT,
        nom_client=name,
        resume_faits=lower_first(state_facts("", analysis.faits, seed=dossier.reference)).rstrip(".")
        or "pas de référence dans le message",
        restitution_courte=lower_first(reformulation) or "vous n’avez pas eu ce que vous attendiez.",
        ecouter=tuple(book.etapes.get("ecouter", ())),
        proposer=tuple(book.etapes.get("proposer", ())),
        questions_appel=tuple(questions) or tuple(question.texte for question in book.questions),
    )
    return typeset(script)
