"""What does the agent say on the telephone, and what is written to the client afterwards?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from models.values import Analysis, DossierFacts, Draft, MailText, Reading
from models.vocabulary import Channel, Risque
from playbooks.approval import Thresholds, approval_level
from playbooks.catalogue.values import Catalogue, Playbook
from playbooks.choosing import Choice
from playbooks.composing import tidy
from playbooks.drafting import find_risks, write_subject
from playbooks.people import find_person
from playbooks.restating import name_rest
from playbooks.typography import typeset
from playbooks.view import Options, build_view, read_manner
from playbooks.voice import Voice
from playbooks.wording import lower_first, write_day

COMMON_SCRIPT = "_commun/appel.md.j2"
SUMMARY = "compte_rendu"
"""Among ``Draft.options``: this draft is what was said on the telephone, written down."""


@dataclass(frozen=True, slots=True)
class Call:
    """What an agent noted of a call, the part that the client may read again."""

    heard: tuple[str, ...]
    """One idea a line, in the agent's words, addressed to the client."""
    promised: str = ""
    """What we do next, as an infinitive."""
    promised_on: date | None = None


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
        resume_faits=name_rest("", analysis.faits) or "pas de référence dans le message",
        restitution_courte=lower_first(reformulation) or "vous n’avez pas eu ce que vous attendiez.",
        ecouter=tuple(book.etapes.get("ecouter", ())),
        proposer=tuple(book.etapes.get("proposer", ())),
        questions_appel=tuple(questions) or tuple(question.texte for question in book.questions),
    )
    return typeset(script)


def write_call_summary(
    catalogue: Catalogue,
    choice: Choice,
    mail: MailText,
    analysis: Analysis,
    dossier: DossierFacts,
    call: Call,
    *,
    reading: Callable[[str], Reading],
    thresholds: Thresholds | None = None,
) -> Draft:
    """
    Return the letter that writes down for the client what was said on the telephone (contradiction C3).

    What was heard passes the reading first: a line that carries a risk stays out of the letter, and is
    listed as left aside. The client is asked whether it is right (seed rows 25 and 41).

    Raises:
        CatalogueError: A template is wrong.
    """
    manner = read_manner(mail, analysis, dossier, Options())
    view = build_view(mail, analysis, dossier, manner, scene="")
    voice = Voice(catalogue, (choice.playbook,), view, seed=f"{dossier.reference}/appel")
    lines = [typeset(_as_line(line)) for line in call.heard if line.strip(" -–•\t")]
    safe = [line for line in lines if reading(line).risque is Risque.AUCUN]
    day = write_day(call.promised_on) if call.promised_on else ""
    promised = _as_line(call.promised)
    body = voice.render(
        "_commun/compte_rendu.txt.j2",
        accueil=voice.say("compte_rendu.accueil"),
        dit_intro=voice.say("compte_rendu.dit") if safe else "",
        dit=tuple(f"{line} ;" for line in safe[:-1]) + tuple(f"{line}." for line in safe[-1:]),
        engagement=voice.say("compte_rendu.promis", promesse=promised, pour_le=day) if promised else "",
        confirmation=voice.say("compte_rendu.confirmer"),
        suite="" if day else voice.say("suite.brief"),
        politesse=voice.say("politesse.formel" if manner.formal else "politesse.courant"),
    )
    written = tidy(typeset(body))
    risks = find_risks(written, reading, checked=(text for text in voice.said if promised not in text))
    return Draft(
        playbook=choice.playbook.slug,
        reasons=("compte rendu de l’appel", *choice.reasons),
        channel=Channel.ECRIT,
        subject=write_subject(mail.subject, dossier.reference),
        body=written,
        reformulation="",
        questions=(),
        uncovered=tuple(f"note d’appel\u00a0: {line}" for line in lines if line not in safe),
        risks=risks,
        approval=approval_level(analysis, risks, thresholds=thresholds),
        runner_up=choice.runner_up.slug if choice.runner_up else None,
        options=(SUMMARY,),
    )


def _as_line(text: str) -> str:
    """
    Return one idea as a line of a list: no bullet of its own, no full stop, a small first letter.

    >>> _as_line(" - Votre ligne est arrêtée. ")
    'votre ligne est arrêtée'
    """
    return lower_first(text.strip(" \t-–•").rstrip(" .;"))
