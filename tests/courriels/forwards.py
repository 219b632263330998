"""How does each mail client pass a mail on, and how does a first mail look?"""

from __future__ import annotations

from dataclasses import replace

from tests.courriels.forms import Case, Form, quote


def passed_on(case: Case, head: str, body: str) -> Form:
    """Return a forward with a few words above."""
    words = "Bonjour,\n\nVoyez ci-dessous ce que je reçois de mon client. Que dois-je lui répondre ?"
    plain = f"{words}\n\n{case.plainte.signature}\n\n{head}\n\n{body}\n"
    return Form(
        plain, "", words, case.plainte.signature, forwarded=True, subject=f"TR: {case.transfert.objet}"
    )


def forward_apple(case: Case) -> Form:
    """Apple Mail, quoted block."""
    fields = (
        f"De: {case.transfert.nom} <{case.transfert.adresse}>\nObjet: {case.transfert.objet}\n"
        f"Date: 3 mars 2026 à 07:12:40 UTC+1\nÀ: {case.plainte.nom} <{case.plainte.adresse}>\n"
    )
    head = "Début du message réexpédié :\n\n" + quote(fields.rstrip("\n"))
    return passed_on(case, head, quote(case.transfert.texte))


def forward_apple_quoted(case: Case) -> Form:
    """Apple Mail, the announcement itself inside the quote."""
    text = (
        f"Début du message réexpédié :\n\nDe: {case.transfert.nom} <{case.transfert.adresse}>\n"
        f"Objet: {case.transfert.objet}\nDate: 3 mars 2026 à 07:12:40 UTC+1\nÀ: {case.plainte.adresse}\n"
        f"\n{case.transfert.texte}"
    )
    form = passed_on(case, "", quote(text))
    return replace(form, subject=f"Fwd: {case.transfert.objet}")


def forward_orange(case: Case) -> Form:
    """Orange webmail: the same block as for a reply, told by the subject."""
    head = (
        f'> Message du 03/03/26 07:12\n> De : "{case.transfert.nom}" <{case.transfert.adresse}>\n'
        f"> A : {case.plainte.adresse}\n> Copie à : \n> Objet : {case.transfert.objet}\n> "
    )
    return passed_on(case, head, quote(case.transfert.texte))


def forward_gmail(case: Case) -> Form:
    """Gmail, labels half English."""
    head = (
        f"---------- Forwarded message ---------\nDe : {case.transfert.nom} <{case.transfert.adresse}>\n"
        f"Date: mar. 3 mars 2026 à 07:12\nSubject: {case.transfert.objet}\nTo: <{case.plainte.adresse}>\n"
    )
    return passed_on(case, head, case.transfert.texte)


def forward_thunderbird(case: Case) -> Form:
    """Thunderbird, labels followed by tabs."""
    head = (
        f"-------- Message transféré --------\nSujet : \t{case.transfert.objet}\n"
        f"Date : \tTue, 3 Mar 2026 07:12:40 +0100\nDe : \t{case.transfert.nom} <{case.transfert.adresse}>\n"
        f"Pour : \t{case.plainte.adresse}\nCopie à : \tdirection@client.example\n"
    )
    return passed_on(case, head, case.transfert.texte)


def forward_hubspot(case: Case) -> Form:
    """HubSpot."""
    head = (
        f"---------- Message transféré ---------\nDe : {case.transfert.nom} <{case.transfert.adresse}>\n"
        f"Date : mar. 3 mars 2026 à 07:12\nObjet : {case.transfert.objet}\nÀ : <{case.plainte.adresse}>\n"
    )
    return passed_on(case, head, case.transfert.texte)


def forward_yahoo(case: Case) -> Form:
    """Yahoo, everything on one line."""
    head = (
        f"----- Message transmis ----- De : {case.transfert.nom} <{case.transfert.adresse}> "
        f"À : {case.plainte.adresse} <{case.plainte.adresse}> Envoyé : mardi 3 mars 2026 à 07:12:40 UTC+1 "
        f"Objet : {case.transfert.objet}"
    )
    return passed_on(case, head, case.transfert.texte)


def forward_outlook(case: Case) -> Form:
    """Outlook: a bare block, told by the subject only."""
    head = (
        f"De : {case.transfert.nom} <{case.transfert.adresse}>\nEnvoyé : mardi 3 mars 2026 07:12\n"
        f"À : {case.plainte.nom} <{case.plainte.adresse}>\nObjet : {case.transfert.objet}\n"
    )
    return passed_on(case, head, case.transfert.texte)


def forward_alone(case: Case) -> Form:
    """A forward without a word: the complaint lives only in it."""
    head = (
        f"---------- Forwarded message ---------\nDe : {case.transfert.nom} <{case.transfert.adresse}>\n"
        f"Date: mar. 3 mars 2026 à 07:12\nSubject: {case.transfert.objet}\nTo: <{case.plainte.adresse}>\n\n"
    )
    return Form(head + case.transfert.texte, forwarded=True, subject=f"Fwd: {case.transfert.objet}")


def no_quote(case: Case) -> Form:
    """A first mail: nothing quoted."""
    plain = f"{case.plainte.texte}\n\n{case.plainte.signature}\n"
    return Form(plain, "", case.plainte.texte, case.plainte.signature, subject=case.plainte.objet)


def notice(case: Case) -> Form:
    """A first mail with the legal notice of a large company."""
    legal = (
        "Ce message et ses pièces jointes sont confidentiels et établis à l'intention exclusive de leurs "
        "destinataires. Si vous l'avez reçu par erreur, merci de le détruire.\n"
        "Pensez à l'environnement avant d'imprimer ce message."
    )
    signed = f"{case.plainte.signature}\n\n{legal}"
    plain = f"{case.plainte.texte}\n\n{signed}\n"
    return Form(plain, "", case.plainte.texte, signed, subject=case.plainte.objet)


def postscript(case: Case) -> Form:
    """A postscript below the signature, which is part of the text."""
    words = "PS : le chauffeur a pris des photos, je peux vous les envoyer."
    plain = f"{case.plainte.texte}\n\n{case.plainte.signature}\n\n{words}\n"
    return Form(
        plain, "", f"{case.plainte.texte}\n\n{words}", case.plainte.signature, subject=case.plainte.objet
    )
