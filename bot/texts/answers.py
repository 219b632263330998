"""What does the desk answer to a command, a mention or a direct message?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.ids import COMMAND
from bot.slack.escaping import inert, mention
from bot.texts import card, moments, words
from bot.texts.words import NBSP, quoted
from desk.charter import Charter, Commitment
from desk.exporting.words import EVENTS as PROVEN
from desk.listing import Filter
from desk.views import OPEN, DossierLine, DossierView, EventLine

_UNTOLD = {"courriel.classe", "echeance.sonnee", "dossier.alerte", "dossier.cause", "contentieux.controle"}
"""What happens beside the work, or is told to leads alone."""
EVENTS = {
    **{kind: said[:1].lower() + said[1:] for kind, said in PROVEN.items() if kind not in _UNTOLD},
    "dossier.pris": "pris en charge",
    "dossier.en_pause": "mis en attente du client",
    "dossier.repris": "repris après l’attente",
    "dossier.escalade": "porté à un autre niveau",
    "brouillon.reecrit": "brouillon réécrit sur demande",
    "brouillon.repris": "texte précédent repris",
    "mail.parti": "courriel parti chez le client",
}
"""How the lines of the journal are told: as the file of evidence says them, shorter where it can be."""
_SHOWN = 5


def status_title(view: DossierView) -> str:
    """Name the dossier in one line."""
    what = inert(f"{card.who(view)} — {card.subject(view.subject)}")
    return f"{words.gravite_sign(view.analysis.gravite)} *{view.reference}* · {what}"


def status_lines(view: DossierView, now: datetime) -> str:
    """Say where it stands, by when, and what it is about."""
    exchanged = words.count(view.message_count, "message échangé", "messages échangés")
    return "\n".join(
        (
            card.state(view),
            f"{card.DUE}{NBSP}: {card.deadline(view, now)}",
            f"{words.gravite_word(view.analysis.gravite)} · {words.motif(view.analysis.motif_principal)} · "
            f"ton {words.word(view.analysis.ton).lower()} · {exchanged}",
        )
    )


def journal(lines: Sequence[EventLine], now: datetime) -> str:
    """Tell the last things that happened, newest first; the same twice in one minute is told once."""
    told = dict.fromkeys(
        f"• {moments.moment(line.at, now)}{NBSP}: {EVENTS[line.kind]}"
        + (f" par {mention(line.actor)}" if line.actor.startswith(("U", "W")) else "")
        for line in lines
        if line.kind in EVENTS
    )
    return "\n".join([*told][:_SHOWN])


def list_title(wanted: Filter, total: int) -> str:
    """Say what the list holds."""
    if total == 0:
        return f"Aucun dossier{criteria(wanted)}. 👍" if wanted.late else f"Aucun dossier{criteria(wanted)}."
    return f"*{words.count(total, 'dossier', 'dossiers')}*{criteria(wanted)}, le plus pressé d’abord"


def criteria(wanted: Filter) -> str:
    """Say what was asked for, as one would."""
    told = [*_who_has_it(wanted), *_what_it_is(wanted), *_whose_and_when(wanted)]
    if len(wanted.etats) == 1:
        told.append(f"à l’état {quoted(words.word(wanted.etats[0]).lower())}")
    elif len(wanted.etats) == len(OPEN) and not wanted.late:
        told.insert(0, "en cours")
    return " " + ", ".join(told) if told else ""


def _who_has_it(wanted: Filter) -> list[str]:
    told = [f"que suit {mention(wanted.owner)}"] if wanted.owner else []
    flags = (
        (wanted.unclaimed, "que personne n’a pris"),
        (wanted.late, "en retard"),
        (wanted.a_qualifier, "à qualifier"),
        (wanted.due_before is not None, "à rendre bientôt"),
        (wanted.escalated, "au-dessus du premier niveau"),
    )
    return told + [said for on, said in flags if on]


def _what_it_is(wanted: Filter) -> list[str]:
    told = ["de gravité forte ou critique"] if wanted.gravite_from else []
    told += [f"de motif {quoted(words.motif(wanted.motif).lower())}"] if wanted.motif else []
    return told + ([f"de ton {quoted(words.ton(wanted.ton).lower())}"] if wanted.ton else [])


def _whose_and_when(wanted: Filter) -> list[str]:
    told = [f"pour {quoted(inert(wanted.entreprise))}"] if wanted.entreprise else []
    told += ["de vos clients"] if wanted.account_manager else []
    if wanted.opened_since and wanted.opened_until:
        told.append(_opened(wanted.opened_since, wanted.opened_until))
    return told


def _opened(since: datetime, until: datetime) -> str:
    first = since.astimezone(moments.PARIS).date()
    last = (until - timedelta(minutes=1)).astimezone(moments.PARIS).date()
    if first == last:
        return f"du {moments.short_day(first)}"
    return f"du {moments.short_day(first)} au {moments.short_day(last)}"


def list_line(line: DossierLine, now: datetime) -> str:
    """Write one dossier of a list."""
    name = inert(line.entreprise or line.client_name or "Client inconnu")
    owner = mention(line.owner) if line.owner else "à prendre"
    when = moments.due(line.next_due_at, now) if line.next_due_at else words.word(line.etat).lower()
    when = f"⏰ {when}" if line.next_due_at and line.next_due_at < now else when
    doubt = " · ❓ à qualifier" if line.a_qualifier else ""
    kind, weight = words.motif(line.motif_principal), words.gravite_word(line.gravite).lower()
    what = inert(card.subject(line.subject))
    return (
        f"{words.gravite_sign(line.gravite)} *{line.reference}* {name} — {what}\n"
        f"{kind} · {weight} · {when} · {owner}{doubt}"
    )


def page(first: int, last: int, total: int) -> str:
    """Say which part of the list is shown."""
    return f"{first} à {last} sur {total}"


PREVIOUS, NEXT, SEE = "Précédents", "Suivants", "Voir"


def help_lines() -> str:
    """Say what can be asked, and how."""
    return "\n".join(
        (
            "*Je tiens le bureau des doléances.* "
            "Chaque réclamation reçue a ici sa fiche, son échéance et son brouillon.",
            f"• `{COMMAND} statut 42`{NBSP}: où en est un dossier",
            f"• `{COMMAND} liste`{NBSP}: les dossiers en cours. On peut préciser{NBSP}: `liste qualité`, "
            "`liste colère`, `liste à prendre`, `liste Martin`, `liste cette semaine`",
            f"• `{COMMAND} mes`, `{COMMAND} retard`{NBSP}: ce que vous suivez, ce qui a dépassé son échéance",
            f"• `{COMMAND} client Vasseur`, `{COMMAND} clients`{NBSP}: les dossiers d’un client, ceux de "
            "vos clients si vous êtes chargé de compte",
            f"• `{COMMAND} recherche palettes cassées`{NBSP}: les dossiers où ces mots sont écrits",
            f"• `{COMMAND} kpi octobre`, `{COMMAND} pareto motif`, `{COMMAND} équipe`{NBSP}: "
            "les chiffres, leurs graphiques, qui est là",
            f"• `{COMMAND} rappel 42 demain 9h`{NBSP}: vous le rappeler",
            f"• `{COMMAND} absence du 3 au 10 décembre, remplacé par @Bruno`, puis `absence retour`{NBSP}: "
            "qui reçoit vos alertes pendant ce temps",
            f"• `{COMMAND} charte`{NBSP}: les délais que nous promettons",
            f"• `{COMMAND} déclarer`{NBSP}: noter une doléance reçue au téléphone ou de vive voix",
            f"• `{COMMAND} fusionner 43 42`{NBSP}: le 43 rejoint le 42{NBSP}; `{COMMAND} séparer 42`{NBSP}: "
            "mettre à part les messages d’une autre affaire. L’un et l’autre peuvent s’annuler",
            f"Dans un fil ou en message direct, parlez-moi simplement{NBSP}: "
            f"{quoted(f'où en est le 42{NBSP}?')}, {quoted(f'et celui de Martin{NBSP}?')}, "
            f"{quoted('le brouillon, plus court')}, {quoted('mets le 42 en instruction')}. "
            "Je demande toujours avant de changer quelque chose.",
            f"Sur n’importe quel message, le raccourci {quoted('Ouvrir un dossier')} en fait une doléance.",
            f"Rien ne part chez un client sans un clic sur {quoted('Envoyer au client')} "
            "et une confirmation.",
        )
    )


def charter_title() -> str:
    """Introduce the charter."""
    return "*Ce que nous promettons à nos clients*"


def charter_tier(tier: str) -> str:
    """Name a tier of customers."""
    return f"Palier {quoted(words.tier(tier))}"


def charter_promise(commitment: Commitment, gravite: int) -> str:
    """Say what is promised for a gravite."""
    hours = f"{commitment.first_answer_hours[gravite - 1]:g}".replace(".", ",")
    days = commitment.progress_days[gravite - 1]
    progress = "chaque jour" if days == 1 else f"tous les {days}{NBSP}jours"
    resolution = words.count(commitment.resolution_days[gravite - 1], "jour", "jours")
    return f"réponse sous {hours}{NBSP}h, point {progress}, résolution sous {resolution}"


def charter_note(charter: Charter) -> str:
    """Say how time is counted and who approves amounts."""
    return (
        "En heures et jours ouvrés, sans les jours fériés. "
        f"Accord d’un responsable dès {words.euros(charter.lead_from_euros)}, "
        f"de la direction dès {words.euros(charter.direction_from_euros)}."
    )


def client_file(name: str) -> str:
    """Describe a file of the client, whose content nobody here has looked at."""
    return f"Pièce jointe envoyée par le client{NBSP}: {name}"
