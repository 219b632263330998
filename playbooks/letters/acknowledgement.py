"""What does the client read within the minute: that his mail arrived, who has it, and when he will hear?"""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from models.values import DossierFacts
from playbooks.people import greet, read_name
from playbooks.typography import typeset
from playbooks.variation import pick
from playbooks.wording import write_day, write_hour

FRENCH = "fr"


def write_acknowledgement(
    dossier: DossierFacts, *, first_answer_by: datetime, langue: str = FRENCH
) -> tuple[str, str]:
    """
    Return subject and text of the acknowledgement (seed rows 2 and 3).

    Neutral on purpose: it names the dossier, who has it and when the client will hear, and says
    nothing of the matter, which nobody has read yet.

    Args:
        dossier: Its reference, the company, and who answers; an empty writer is "our team".
        first_answer_by: The charter's deadline, in the time zone the client reads.
        langue: ISO 639-1; French for any language we have no text in.
    """
    texts = _texts()
    langue = langue if langue in texts else FRENCH
    words = texts[langue]
    sentence = pick(words["textes"], dossier.reference).format(
        reference=dossier.reference,
        qui=_owner(dossier, words["equipe"], langue),
        moment=_moment(first_answer_by, words["jour"], langue),
    )
    paragraphs = (
        _hello(dossier, words, langue),
        sentence,
        pick(words["fins"], dossier.reference),
        words["salut"],
        dossier.company,
    )
    letter = "\n\n".join(paragraphs)
    return words["objet"].format(reference=dossier.reference), (
        typeset(letter) if langue == FRENCH else letter
    ) + "\n"


def _hello(dossier: DossierFacts, words: dict[str, Any], langue: str) -> str:
    if langue == FRENCH:
        return greet(read_name(dossier.client_name), formal=False, casual=False)
    return str(words["nomme"].format(name=dossier.client_name) if dossier.client_name else words["anonyme"])


def _owner(dossier: DossierFacts, team: str, langue: str) -> str:
    if not dossier.writer_name:
        return team
    with_role = dossier.writer_role and langue == FRENCH
    return f"{dossier.writer_name} ({dossier.writer_role})" if with_role else dossier.writer_name


def _moment(moment: datetime, pattern: str, langue: str) -> str:
    from babel.dates import format_date

    if langue == FRENCH:
        return f"{write_day(moment)}{write_hour(moment)}"
    return format_date(moment, pattern, locale=langue)


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("playbooks") / "data" / "accuses.toml").read_text("utf-8"))
