"""How are figures said: one alone, the page of all, the digests that come by themselves?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bot.ids import COMMAND
from bot.slack.escaping import inert, mention
from bot.texts import moments, words
from bot.texts.words import NBSP
from desk.figures.definitions import DEFINITIONS
from desk.figures.digest import Action, DailyDigest
from desk.figures.paretos import By, Pareto, Weigh
from desk.figures.values import Figure
from desk.figures.writing import value

NOBODY = "Personne"
_BY = {By.CAUSE: "causes", By.MOTIF: "motifs", By.ENTREPRISE: "clients"}
_WEIGHED = {Weigh.NOMBRE: "en nombre de dossiers", Weigh.COUT: "en euros accordés"}


def period(first: date, day_after: date) -> str:
    """
    Name a period as one would.

    >>> period(date(2026, 10, 1), date(2026, 11, 1)), period(date(2026, 11, 26), date(2026, 11, 27))
    ('octobre 2026', 'jeudi 26 novembre 2026')
    """
    last = day_after - timedelta(days=1)
    if first == last:
        return moments.calendar_day(first)
    if (first.day, first.month, day_after.day, day_after.month) == (1, 1, 1, 1):
        return f"{first.year}" if first.year == last.year else f"{first.year} à {last.year}"
    if first.day == 1 and day_after.day == 1 and first.month == last.month and first.year == last.year:
        return moments.month(first)
    return f"du {moments.short_day(first)} au {moments.short_day(last)}"


def line(now: Figure, before: Figure | None) -> str:
    """Write a figure on one line, with what it was in the period before."""
    definition = DEFINITIONS[now.name]
    said = f"• {definition.label}{NBSP}: *{value(now.value, definition.unit)}*"
    compared = change(now, before)
    return f"{said} ({compared})" if compared else said


def change(now: Figure, before: Figure | None) -> str:
    """Say what it was before, and whether that is better, in words."""
    if before is None or now.value is None or before.value is None:
        return ""
    definition = DEFINITIONS[now.name]
    was = value(before.value, definition.unit)
    if was == value(now.value, definition.unit):
        return "comme avant"
    rises = now.value > before.value
    verdict = "" if definition.good == 0 else " mieux" if rises == (definition.good > 0) else " moins bien"
    return f"{'en hausse' if rises else 'en baisse'}, c’était {was}" + (
        f"{NBSP}:{verdict}" if verdict else ""
    )


def page_title(named: str) -> str:
    """Introduce the page of figures."""
    return f"*Chiffres* · {named}"


def single(now: Figure, before: Figure | None, named: str) -> str:
    """Tell one figure with what it was before, how it is spread and what makes it up."""
    definition = DEFINITIONS[now.name]
    if now.value is None:
        return f"*{definition.label}* · {named}\nRien à mesurer sur cette période."
    compared = change(now, before)
    told = [
        f"*{definition.label}* · {named}",
        f"*{value(now.value, definition.unit)}*" + (f" ({compared})" if compared else ""),
    ]
    if now.median is not None and now.p90 is not None:
        told.append(
            f"Médiane {value(now.median, definition.unit)}{NBSP}; neuf sur dix sous "
            f"{value(now.p90, definition.unit)}."
        )
    for part in now.lines[:8]:
        if part.n:
            told.append(f"• {inert(part.label)}{NBSP}: {value(part.value, definition.unit)} ({part.n})")
    return "\n".join(told)


def meaning(figure: Figure) -> str:
    """Say what a figure measures, on how much, and what it supposes."""
    sentence = DEFINITIONS[figure.name].sentence
    return f"{sentence} Mesuré sur {figure.n}." + (f" {figure.assumption}" if figure.assumption else "")


def pareto_text(found: Pareto, named: str) -> str:
    """Tell a Pareto in words: the few that make most of it."""
    what, how = _BY[found.by], _WEIGHED[found.weigh]
    if not found.bars:
        return f"*Pareto des {what}* · {named}\nAucun dossier à compter sur cette période."
    vital = [bar for bar in found.bars if bar.vital]
    share = words.percent(vital[-1].cumulative)
    told = [
        f"*Pareto des {what}*, {how} · {named}",
        f"{len(vital)} sur {len(found.bars)} {'font' if len(vital) > 1 else 'fait'} {share} du total.",
    ]
    for bar in found.bars[:8]:
        value = words.euros(round(bar.value)) if found.weigh is Weigh.COUT else f"{round(bar.value)}"
        told.append(
            f"• {inert(bar.label)}{NBSP}: *{value}* ({words.percent(bar.share)}, "
            f"cumul {words.percent(bar.cumulative)})"
        )
    return "\n".join(told)


def picture_follows() -> str:
    """Say where the picture comes."""
    return "Le graphique vous arrive en message direct."


def picture_follows_here() -> str:
    """Say that the picture comes below."""
    return "Le graphique suit."


def per_agent_off() -> str:
    """Say why figures by person are not shown."""
    return (
        "Les chiffres par personne sont coupés. La charte peut les ouvrir aux responsables "
        "(`chiffres.par_agent`)."
    )


def per_agent_refused() -> str:
    """Say that they are for leads."""
    return "Les chiffres par personne sont réservés aux responsables."


def load_line(who: str, opened: int, grave: int, resolved: int) -> str:
    """Write what one person carries."""
    return (
        f"• {who}{NBSP}: *{opened}* en cours, dont {words.count(grave, 'grave', 'graves')} · "
        f"{words.count(resolved, 'résolu', 'résolus')} sur la période"
    )


def load_title(named: str) -> str:
    """Introduce the load of the team."""
    return f"*Charge de l’équipe* · {named}"


def for_client_only(client: str) -> str:
    """Say that the figures are not split by client."""
    return f"Ces chiffres couvrent tous les clients{NBSP}: je ne les calcule pas pour {inert(client)} à part."


LATE, DUE_TODAY, SEE = "En retard", "À rendre aujourd’hui", "Voir"


def daily_title(day: date) -> str:
    """Name the digest of a day."""
    return f"Le point du {moments.calendar_day(day)}"


def daily_head(day: DailyDigest) -> str:
    """Say what came and what waits."""
    grave = f", dont {words.count(day.grave, 'grave', 'graves')}" if day.grave else ""
    told = [
        f"{words.count(day.opened, 'nouveau dossier', 'nouveaux dossiers')} "
        f"depuis le dernier jour ouvré{grave}",
        words.count(day.resolved, "dossier résolu", "dossiers résolus"),
        f"{words.count(day.unclaimed, 'dossier à prendre', 'dossiers à prendre')}, "
        f"{day.to_qualify}{NBSP}à qualifier",
    ]
    return "\n".join(f"• {each}" for each in told)


def part(title: str, total: int) -> str:
    """Name a part of the digest."""
    return f"*{title}* ({total})"


def more(number: int) -> str:
    """Say that there are others."""
    if number <= 0:
        return ""
    return (
        f"Et {words.count(number, 'autre', 'autres')}. "
        f"Pour tout voir{NBSP}: `{COMMAND} retard` ou `{COMMAND} liste`."
    )


def review_title(monthly: bool, named: str) -> str:
    """Name a review."""
    return f"Dossier du comité, {named}" if monthly else f"Revue de la semaine, {named}"


def actions_title() -> str:
    """Introduce the corrective actions."""
    return "*Actions correctives à suivre*"


def action(each: Action) -> str:
    """Write a corrective action, with its day and who does it."""
    late = " · ⚠️ en retard" if each.late else ""
    who = mention(each.owner) if each.owner.startswith(("U", "W")) else inert(each.owner)
    return (
        f"• {inert(each.text)[:200]} (*{each.reference}*, {who}, pour le "
        f"{moments.short_day(each.due_on)}){late}"
    )


def lessons_title() -> str:
    """Introduce what the dossiers taught."""
    return "*Ce que ces dossiers nous apprennent*"


def pictures_below() -> str:
    """Say that pictures follow in the thread."""
    return "Les graphiques sont dans le fil, chacun avec sa description."


def picture_caption(title: str, alt: str) -> str:
    """Write what stands beside a picture: its title, and what it shows for who does not see it."""
    rest = alt.removeprefix(title)
    return f"*{title}*{rest}" if rest != alt else f"*{title}*\n{alt}"


KPI_PAGE: Mapping[str, tuple[str, ...]] = {
    "Activité": ("volume", "en_cours", "rouverts", "recidive"),
    "Délais": ("premiere_reponse_ouvree", "sla_premiere_reponse", "mttr_ouvre", "sla_resolution"),
    "Issues": ("amiable", "apaisement", "engagements"),
    "Montants": ("expose", "accorde", "penalites", "dso"),
    "Clients": ("nps", "ecoute", "departs"),
}
"""What the page shows, in order; the command line and the report have all of them."""
