"""Which plain values may a phrase or a template of the catalogue see?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from models.values import Analysis, DossierFacts, Faits, MailText
from models.vocabulary import Demande, Enjeu, Menace, Phase, Ton
from playbooks.deadlines import days_ahead
from playbooks.echoing import find_echoes
from playbooks.folding import fold
from playbooks.people import Person, find_person, greet, is_casual, is_formal, is_letter
from playbooks.quoting import quotable_subject
from playbooks.rendering import Plain
from playbooks.wording import join_words, name_references, parse_day, write_amount, write_date, write_day

SHORT_WORDS, LONG_WORDS = 32, 130
"""A mail of three lines has some thirty words; the longest tenth of the corpus has over 130."""

_SUBJECT_ORDER = ("facture", "commande", "bl", "lot", "contrat")
_MOTIF_NOUNS = {
    "livraison": "votre dossier",
    "qualite": "ce que vous nous signalez",
    "prix": "cette facturation",
    "conformite": "ce point",
    "autre": "votre dossier",
}
_NO_CALL = re.compile(
    r"ne plus (?:m'|me |nous )(?:appel|telephon)|pas de telephone|ne m'appelez (?:pas|plus)|"
    r"uniquement par ecrit|"
    r"(?:reponse|repondre|repondez[^.]{0,15}) par ecrit|exclusivement par ecrit|plus d'appels?"
)
_HURT = re.compile(
    r"\b(?:bless\w*|malaise\w*|tombee?s?\b|chute\w*|brulee?s?\b|hospitalis\w*|malades?|vomi\w*|evanoui\w*|"
    r"effondr\w*|inanimee?s?\b|inconscient\w*|fracture\w*|cassee?\b|urgences|intoxi\w*|"
    r"electrocut\w*|reaction allergique)"
)
_PHONE = re.compile(r"(?<!\d)(?:\+33\s?\d|0\d)(?:[ .\-]?\d\d){4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Options:
    """How the draft is to be rewritten on request (issue outcome 6); all false by default."""

    court: bool = False
    ferme: bool = False
    chaleureux: bool = False
    sans_geste: bool = False
    avec_appel: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How the reply is held: register, length, and whether a call comes first."""

    person: Person
    formal: bool
    casual: bool
    short: bool
    long: bool
    call: bool
    no_call: bool
    """The client asked not to be called."""
    conflict: bool
    warm: bool = False
    """A warmer letter was asked for."""
    no_gesture: bool = False
    """A letter without gesture was asked for: requests of money are noted, nothing more."""


def read_manner(mail: MailText, analysis: Analysis, dossier: DossierFacts, options: Options) -> Manner:
    """Decide register, length and channel from the mail itself (seed rows 11, 22, 30, 32, 43)."""
    person = find_person(dossier.client_name, mail.body)
    words = len(mail.body.split())
    written_cold = analysis.ton == Ton.FERME and analysis.phase != Phase.RECLAMATION and is_letter(mail.body)
    formal = (is_formal(mail.subject, mail.body) or written_cold) and not options.chaleureux
    no_call = bool(_NO_CALL.search(fold(mail.body)))
    conflict = analysis.phase == Phase.CONFLIT
    leaves = Demande.RESILIATION in analysis.demandes and analysis.ton != Ton.COLERE
    heated = analysis.ton == Ton.COLERE or (conflict and analysis.ton == Ton.IRRITE)
    today = any(days_ahead(delai) == 0 for delai in analysis.faits.delais)
    presses = today and (analysis.ton == Ton.IRRITE or Enjeu.CONTINUITE in analysis.enjeux)
    heavy = (
        presses
        or analysis.gravite >= 4
        or (Menace.JURIDIQUE in analysis.menaces and analysis.ton == Ton.IRRITE)
    )
    return Manner(
        person=person,
        formal=formal or (options.ferme and not options.chaleureux),
        casual=not formal and is_casual(mail.body, person),
        short=words <= SHORT_WORDS or options.court,
        long=words > LONG_WORDS and not options.court,
        call=(options.avec_appel or ((heated or heavy) and not (formal or leaves))) and not no_call,
        no_call=no_call,
        conflict=conflict,
        warm=options.chaleureux,
        no_gesture=options.sans_geste,
    )


def next_step(dossier: DossierFacts, mail: MailText) -> date | None:
    """Return the day of the writer's next step: the charter's, else two business days after the mail."""
    if dossier.next_step_on is not None:
        return dossier.next_step_on.date()
    return add_business_days(mail.date.date(), 2) if mail.date is not None else None


def add_business_days(start: date, days: int) -> date:
    """Return the day that many business days later, French holidays left out."""
    import holidays

    calendar = holidays.country_holidays("FR", years=(start.year, start.year + 1))
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day not in calendar
    return day


def write_next_step(day: date | None) -> str:
    """Return the day of the next step as the letter says it."""
    return write_day(day) if day is not None else "d’ici deux jours ouvrés"


def build_view(
    mail: MailText, analysis: Analysis, dossier: DossierFacts, manner: Manner, *, scene: str
) -> dict[str, Plain]:
    """Return the values that every phrase and template sees; texts, truths and tuples of texts only."""
    motif = analysis.motif_label if analysis.motif_label in _MOTIF_NOUNS else "autre"
    return {
        **find_echoes(mail, analysis),
        **_view_facts(analysis.faits, _MOTIF_NOUNS[motif]),
        **_view_manner(mail, analysis, manner),
        "reference": dossier.reference,
        "societe": dossier.company,
        "signataire": dossier.writer_name,
        "role": dossier.writer_role,
        "entreprise": dossier.entreprise,
        "jour": write_next_step(next_step(dossier, mail)),
        "scene": scene,
        "scene_verbe": _as_infinitive(scene),
        "clause_mediation": dossier.mediation_clause,
    }


def _view_facts(faits: Faits, motif: str) -> dict[str, Plain]:
    groups = [name_references(kind, getattr(faits, kind)) for kind in _SUBJECT_ORDER]
    groups = [group for group in groups if group]
    return {
        "sujet": groups[0] if groups else motif,
        "objet_correction": groups[0] if groups else "ce que vous relevez",
        "references": tuple(groups),
        "commande": faits.commande,
        "facture": faits.facture,
        "bl": faits.bl,
        "contrat": faits.contrat,
        "lot": faits.lot,
        "montants": tuple(write_amount(amount) for amount in faits.montants),
        "montant": "",
        "dates": tuple(write_date(day) for day in map(parse_day, faits.dates) if day),
        "quantites": faits.quantites,
        "delais": faits.delais,
        "delais_cites": join_words([f"« {delai} »" for delai in faits.delais]),
    }


def _view_manner(mail: MailText, analysis: Analysis, manner: Manner) -> dict[str, Plain]:
    letter = is_letter(mail.body) or is_formal(mail.subject, mail.body)
    return {
        "salutation": greet(manner.person, formal=manner.formal, casual=manner.casual),
        "titre_civil": manner.person.title or "Madame, Monsieur",
        "titre": quotable_subject(mail.subject),
        "envoi": "courrier" if letter else "message",
        "ton": str(analysis.ton),
        "securite": Enjeu.SECURITE in analysis.enjeux,
        "personnes": bool(_HURT.search(fold(mail.body))),
        "telephone_connu": bool(_PHONE.search(mail.body)),
        "long": manner.long,
        "formel": manner.formal,
        "conflit": manner.conflict,
        "court": manner.short,
        "appel": manner.call,
    }


def _as_infinitive(scene: str) -> str:
    """
    Return a scene given as a fact ("le fait d’avoir dû…") as the bare infinitive, or an empty text.

    >>> _as_infinitive("le fait d’avoir 14 murs à jeter"), _as_infinitive("l’arrêt de votre ligne")
    ('avoir 14 murs à jeter', '')
    """
    found = re.match(r"le fait (?:de |d['’])(.+)", scene)
    return found[1] if found else ""
