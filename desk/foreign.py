"""What is proposed to a client who does not write in French? Never a French answer as if he did."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from intake.compose import reply_subject
from models.values import Analysis, DossierFacts, Draft, MailText
from models.vocabulary import Channel, Niveau

FRENCH = "fr"
PLAYBOOK = "langue-etrangere"
NAMES = {"en": "anglais", "de": "allemand", "es": "espagnol", "it": "italien", "nl": "néerlandais"}
"""The languages that the desk tells apart, as people call them."""


def language_name(code: str) -> str:
    """Return the name of a language in French, its code where we have no name."""
    return NAMES.get(code, code)


def foreign_draft(mail: MailText, analysis: Analysis, facts: DossierFacts, *, zone: str) -> Draft:
    """
    Write the acknowledgement in the client's own language, and leave the matter to a person.

    What the classifiers say of such a mail is not relied on: they learnt French.
    """
    from playbooks.letters import write_acknowledgement

    due = facts.next_step_on or datetime.now(ZoneInfo(zone))
    _subject, body = write_acknowledgement(facts, first_answer_by=due, langue=analysis.langue)
    name = language_name(analysis.langue)
    return Draft(
        playbook=PLAYBOOK,
        reasons=(f"le message est écrit en {name}",),
        channel=Channel.ECRIT,
        subject=reply_subject(mail.subject, facts.reference),
        body=body,
        reformulation="",
        questions=(),
        uncovered=(f"le fond du message, pour une personne qui lit {_article(name)}{name}",),
        risks=(),
        approval=Niveau.AGENT,
    )


def _article(name: str) -> str:
    return "l’" if name[0] in "aeiou" else "le "
