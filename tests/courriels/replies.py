"""How does each mail client write a reply in plain text? Forms collected from real mails (MAIL.md 1)."""

from __future__ import annotations

from tests.courriels.forms import Case, Form, quote, reply


def gmail(case: Case) -> Form:
    """Gmail, attribution wrapped before "a écrit"."""
    head = f"Le lun. 15 nov. 2021 à 19:42, {case.reponse.nom} <{case.reponse.adresse}>\na écrit :\n\n"
    return reply(case, head + quote(case.reponse.texte))


def gmail_nbsp(case: Case) -> Form:
    """Gmail, narrow no-break space before the colon."""
    head = f"Le mar. 3 févr. 2026 à 08:05, {case.reponse.nom} <{case.reponse.adresse}> a écrit\u202f:\n\n"
    return reply(case, head + quote(case.reponse.texte))


def gmail_no_space(case: Case) -> Form:
    """Gmail through a relay that eats the space before the colon."""
    head = f"Le jeu. 12 mars 2026 à 17:30, {case.reponse.nom} <{case.reponse.adresse}> a écrit:\n"
    return reply(case, head + quote(case.reponse.texte))


def gmail_old(case: Case) -> Form:
    """Gmail of 2016, attribution on three lines."""
    head = f'Le 4 janv. 2016 19:03, "{case.reponse.nom}"\n<{case.reponse.adresse}>\na écrit :\n\n'
    return reply(case, head + quote(case.reponse.texte))


def gmail_stripped(case: Case) -> Form:
    """Gmail whose quote marks a relay took out."""
    head = f"Le lun. 15 nov. 2021 à 19:42, {case.reponse.nom} <{case.reponse.adresse}>\na écrit :\n\n"
    return reply(case, head + case.reponse.texte)


def iphone(case: Case) -> Form:
    """Apple Mail on iPhone, attribution inside the quote."""
    head = f"> Le 29 avr. 2025 à 11:11, {case.reponse.nom} <{case.reponse.adresse}> a écrit :\n> \n"
    return reply(case, head + quote(case.reponse.texte, "> "), mobile="Envoyé de mon iPhone")


def apple_mail(case: Case) -> Form:
    """Apple Mail on a Mac."""
    head = f"Le 29 avr. 2025 à 11:11, {case.reponse.nom} <{case.reponse.adresse}> a écrit :\n\n"
    return reply(case, head + quote(case.reponse.texte))


def roundcube_bottom(case: Case) -> Form:
    """Roundcube, the reply below the quote."""
    head = f"Le 2016-11-16 02:22, {case.reponse.nom} a écrit :\n"
    plain = f"{head}{quote(case.reponse.texte)}\n\n{case.plainte.texte}\n\n-- \n{case.plainte.nom}\n"
    return Form(
        plain,
        "",
        case.plainte.texte,
        f"-- \n{case.plainte.nom}",
        quoted=True,
        subject=f"Re: {case.plainte.objet}",
    )


def outlook_mac_2019(case: Case) -> Form:
    """Outlook 2019 for Mac: byte order mark, guillemets, body indented by four spaces."""
    head = f"\ufeffLe 28/10/2021 12:46, « {case.reponse.nom} » <{case.reponse.adresse}> a écrit :\n\n"
    return reply(case, head + quote(case.reponse.texte, "    "))


def outlook_classic(case: Case) -> Form:
    """Outlook for Windows, plain text."""
    head = (
        f"-----Message d'origine-----\nDe : {case.reponse.nom} [mailto:{case.reponse.adresse}] \n"
        f"Envoyé : lundi 2 mars 2026 09:14\nÀ : {case.plainte.nom}\nCc : achats@client.example\n"
        f"Objet : RE: {case.plainte.objet}\n\n"
    )
    return reply(case, head + case.reponse.texte)


def outlook_typographic(case: Case) -> Form:
    """Outlook, typographic apostrophe and no-break spaces."""
    head = (
        f"-----Message d’origine-----\nDe\u00a0: {case.reponse.nom} <{case.reponse.adresse}>\n"
        f"Envoyé\u00a0: lundi 2 mars 2026 09:14\nÀ\u00a0: {case.plainte.nom} <{case.plainte.adresse}>\n"
        f"Objet\u00a0: RE: {case.plainte.objet}\n\n"
    )
    return reply(case, head + case.reponse.texte)


def outlook_web_english(case: Case) -> Form:
    """Outlook on the web: underscores, then an English header in a French mail."""
    head = (
        f"________________________________\nFrom: {case.reponse.nom} <{case.reponse.adresse}>\n"
        f"Sent: Monday, March 2, 2026 9:14 AM\nTo: {case.plainte.nom} <{case.plainte.adresse}>\n"
        f"Subject: RE: {case.plainte.objet}\n\n"
    )
    return reply(case, head + case.reponse.texte)


def outlook_web_french(case: Case) -> Form:
    """Outlook on the web in French."""
    head = (
        f"________________________________\nDe : {case.reponse.nom} <{case.reponse.adresse}>\n"
        f"Envoyé : lundi 2 mars 2026 09:14\nÀ : {case.plainte.nom} <{case.plainte.adresse}>\n"
        f"Objet : RE: {case.plainte.objet}\n\n"
    )
    return reply(case, head + case.reponse.texte)


def outlook_ios(case: Case) -> Form:
    """Outlook for iOS."""
    head = (
        f"________________________________\nDe : {case.reponse.nom} <{case.reponse.adresse}>\n"
        f"Envoyé : Monday, March 2, 2026 9:14:22 AM\nÀ : {case.plainte.nom} <{case.plainte.adresse}>\n"
        f"Objet : RE: {case.plainte.objet}\n\n"
    )
    return reply(
        case, head + case.reponse.texte, mobile="Télécharger Outlook pour iOS<https://aka.ms/o0ukef>"
    )


def outlook_new(case: Case) -> Form:
    """The new Outlook: a header block without any separator."""
    head = (
        f"De : {case.reponse.nom} <{case.reponse.adresse}>\nDate : jeudi, 28 octobre 2021 à 12:06\n"
        f"À : {case.plainte.nom} <{case.plainte.adresse}>\nCc : Achats <achats@client.example>\n"
        f"Objet : Re: {case.plainte.objet}\n\n"
    )
    return reply(case, head + case.reponse.texte)


def outlook_bold(case: Case) -> Form:
    """An Outlook block that Gmail turned into text, labels in asterisks."""
    head = (
        f"*De :* {case.reponse.nom} <{case.reponse.adresse}>\n*Envoyé :* lundi 2 mars 2026 09:14\n"
        f"*À :* {case.plainte.nom} <{case.plainte.adresse}>\n*Objet :* RE: {case.plainte.objet}\n\n"
    )
    return reply(case, head + case.reponse.texte)


def samsung(case: Case) -> Form:
    """Samsung Mail: To and Subject on one line."""
    head = (
        f"-------- Message d'origine --------\nDe : {case.reponse.nom} <{case.reponse.adresse}>\n"
        f"Date : 23/06/24  10:46  (GMT+01:00)\nÀ : {case.plainte.adresse} Objet : {case.plainte.objet}\n\n"
    )
    return reply(case, head + case.reponse.texte, mobile="Envoyé depuis mon appareil Galaxy")


def thunderbird(case: Case) -> Form:
    """Thunderbird, reply above the quote."""
    head = f"Le 02/03/2026 à 09:14, {case.reponse.nom} a écrit :\n"
    return reply(case, head + quote(case.reponse.texte))


def thunderbird_inline(case: Case) -> Form:
    """Thunderbird, answers between the quoted paragraphs."""
    paragraphs = case.plainte.texte.split("\n\n")
    quoted = case.reponse.texte.split("\n\n")
    lines = [f"Le 02/03/2026 à 09:14, {case.reponse.nom} a écrit :"]
    for number, paragraph in enumerate(paragraphs):
        if number < len(quoted):
            lines += [quote(quoted[number]), ""]
        lines += [paragraph, ""]
    lines += ["", "-- ", case.plainte.nom]
    return Form(
        "\n".join(lines), "", case.plainte.texte, f"-- \n{case.plainte.nom}", quoted=True,
        subject=f"Re: {case.plainte.objet}",
    )  # fmt: skip


def yahoo(case: Case) -> Form:
    """Yahoo, attribution on a line of its own with the time zone."""
    head = (
        f"Le lundi 2 mars 2026 à 09:14:22 UTC+1, {case.reponse.nom} <{case.reponse.adresse}> a écrit : \n\n"
    )
    return reply(case, head + case.reponse.texte)


def orange(case: Case) -> Form:
    """Orange webmail."""
    head = (
        f'> Message du 02/03/26 09:14\n> De : "{case.reponse.nom}" <{case.reponse.adresse}>\n'
        f"> A : {case.plainte.adresse}\n> Copie à : \n> Objet : {case.plainte.objet}\n> \n"
    )
    return reply(case, head + quote(case.reponse.texte))


def zimbra(case: Case) -> Form:
    """Zimbra of Free and of many town halls."""
    head = (
        f'----- Mail original -----\nDe: "{case.reponse.nom}" <{case.reponse.adresse}>\n'
        f'À: "{case.plainte.nom}" <{case.plainte.adresse}>\nEnvoyé: Lundi 2 Mars 2026 09:14:22\n'
        f"Objet: Re: {case.plainte.objet}\n\n"
    )
    return reply(case, head + case.reponse.texte)


def sfr(case: Case) -> Form:
    """SFR webmail."""
    head = (
        f"========================================\n Message du : 02/03/2026 09:14\n"
        f' De : "{case.reponse.nom}" <{case.reponse.adresse}>\n A : {case.plainte.adresse}\n'
        f" Copie à : \n Sujet : {case.plainte.objet}\n========================================\n\n"
    )
    return reply(case, head + case.reponse.texte)


def notes(case: Case) -> Form:
    """Lotus Notes."""
    head = (
        f"De :\t{case.reponse.nom} <{case.reponse.adresse}>\nA :\t{case.plainte.adresse}\n"
        f"Date :\t02/03/2026 09:14\nObjet :\tRe: {case.plainte.objet}\n\n"
    )
    return reply(case, head + case.reponse.texte)


def horde(case: Case) -> Form:
    """Horde, of universities and hosting companies."""
    head = f"{case.reponse.nom} <{case.reponse.adresse}> a écrit :\n\n"
    return reply(case, head + quote(case.reponse.texte))


def proton(case: Case) -> Form:
    """Proton Mail."""
    head = f"Le lundi 2 mars 2026 à 09:14, {case.reponse.nom} <{case.reponse.adresse}> a écrit :\n\n"
    return reply(
        case, head + quote(case.reponse.texte), mobile="Envoyé avec la messagerie sécurisée Proton Mail."
    )


def english_gmail(case: Case) -> Form:
    """A French mail from a Gmail set to English."""
    head = f"On Mon, Mar 2, 2026 at 9:14 AM {case.reponse.nom} <{case.reponse.adresse}>\nwrote:\n\n"
    return reply(case, head + quote(case.reponse.texte))


def ticket_above(case: Case) -> Form:
    """A reply to a ticketing tool, above its line."""
    head = f"##- Veuillez saisir votre réponse au-dessus de cette ligne -##\n\n{case.reponse.texte}"
    return reply(case, head)
