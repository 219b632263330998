"""What does the desk say of who is away, who stands in and who is on call?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.slack.escaping import inert, mention
from bot.texts import moments
from bot.texts.words import NBSP, quoted

Absence = tuple[str, datetime, datetime, str | None]


def noted(first: date, last: date, stand_in: str | None) -> str:
    """Say that an absence is known."""
    when = (
        f"le {moments.calendar_day(first)}"
        if first == last
        else f"du {moments.short_day(first)} au {moments.short_day(last)} inclus"
    )
    told = (
        f"Vos alertes iront à {mention(stand_in)}, qui voit aussi vos dossiers sensibles."
        if stand_in
        else f"Personne ne vous remplace. Pour nommer quelqu’un{NBSP}: "
        f"{quoted('absence du 3 au 10 décembre, remplacé par @Bruno')}."
    )
    return f"✅ C’est noté{NBSP}: absence {when}. {told}"


def back() -> str:
    """Say that an absence is over."""
    return "✅ Bon retour. Vos alertes vous reviennent."


def was_not_away() -> str:
    """Say that there was nothing to end."""
    return "Je n’avais pas d’absence à votre nom. Rien à changer."


def which_days() -> str:
    """Ask for days that can be read."""
    return (
        f"Quels jours{NBSP}? Par exemple{NBSP}: "
        f"{quoted('absence du 3 au 10 décembre, remplacé par @Bruno')}, "
        f"{quoted('absence demain')} ou {quoted('absence retour')}."
    )


def which_stand_in(name: str, found: Sequence[str]) -> str:
    """Ask for a mention."""
    if found:
        several = ", ".join(mention(user) for user in found[:5])
        return (
            f"Plusieurs collègues s’appellent {quoted(inert(name))}{NBSP}: {several}. Mentionnez la personne."
        )
    return f"Je ne connais personne ici qui s’appelle {quoted(inert(name))}. Mentionnez la personne avec @."


def away(absences: Sequence[Absence], now: datetime) -> str:
    """Say who is away, now or soon."""
    if not absences:
        return (
            f"Personne n’est noté absent. Pour noter une absence{NBSP}: "
            f"{quoted('absence du 3 au 10 décembre, remplacé par @Bruno')}."
        )
    return "\n".join(("*Absences*", *(_line(each, now) for each in absences[:20])))


def team(called: Sequence[str], absences: Sequence[Absence], now: datetime) -> str:
    """Say who is on call and who is away."""
    told = [
        f"*D’astreinte*{NBSP}: {', '.join(mention(user) for user in called)}"
        if called
        else "Personne n’est noté d’astreinte."
    ]
    told.append(away(absences, now) if absences else "Personne n’est noté absent.")
    return "\n".join(told)


def _line(absence: Absence, now: datetime) -> str:
    user, since, until, stand_in = absence
    last = until - timedelta(minutes=1)
    begins = "" if since <= now else f"à partir de {moments.day(since, now)}, "
    by = f", ses alertes vont à {mention(stand_in)}" if stand_in else ""
    return f"• {mention(user)}{NBSP}: {begins}jusqu’à {moments.day(last, now)} inclus{by}"
