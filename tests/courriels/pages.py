"""How does each mail client write a reply in HTML, and where does it put what it quotes?"""

from __future__ import annotations

import html as entities

from tests.courriels.forms import Case, Form


def _page(text: str, tag: str = "div") -> str:
    """Return a text as a client's editor writes it in HTML."""
    return "".join(f"<{tag}>{entities.escape(line) or '<br>'}</{tag}>" for line in text.split("\n"))


def address(case: Case) -> str:
    """Return the company's address as a page shows it."""
    return f"&lt;{case.reponse.adresse}&gt;"


def name(case: Case) -> str:
    """Return the company's name as a page shows it."""
    return entities.escape(case.reponse.nom)


def html_reply(case: Case, below: str, *, tag: str = "div") -> Form:
    """Return a reply in HTML only."""
    above = _page(case.plainte.texte, tag) + "<br>" + _page(case.plainte.signature, tag) + "<br>"
    page = f'<html><head><meta charset="utf-8"></head><body>{above}{below}</body></html>'
    return Form(
        "", page, case.plainte.texte, case.plainte.signature, quoted=True, subject=f"RE: {case.plainte.objet}"
    )


def html_gmail(case: Case) -> Form:
    """Gmail."""
    sender = entities.escape(f"{case.reponse.nom} <{case.reponse.adresse}>")
    return html_reply(
        case,
        f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">Le lun. 2 mars 2026 à 09:14, {sender} '
        'a écrit :<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px '
        f'solid rgb(204,204,204)">{_page(case.reponse.texte)}</blockquote></div>',
    )


def html_apple(case: Case) -> Form:
    """Apple Mail."""
    sender = entities.escape(f"{case.reponse.nom} <{case.reponse.adresse}>")
    return html_reply(
        case,
        f'<div><blockquote type="cite"><div>Le 2 mars 2026 à 09:14, {sender} a écrit :</div><br>'
        f"{_page(case.reponse.texte)}</blockquote></div>",
    )


def html_outlook_desktop(case: Case) -> Form:
    """Outlook for Windows: a border above the header block."""
    return html_reply(
        case,
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal"><b>De&nbsp;:</b> {name(case)} '
        f"{address(case)} <br>"
        f"<b>Envoyé&nbsp;:</b> lundi 2 mars 2026 09:14<br>"
        f"<b>À&nbsp;:</b> {entities.escape(case.plainte.nom)}<br>"
        f"<b>Objet&nbsp;:</b> RE: {entities.escape(case.plainte.objet)}</p></div>"
        f"{_page(case.reponse.texte, 'p')}",
        tag="p",
    )


def html_outlook_web(case: Case) -> Form:
    """Outlook on the web: divRplyFwdMsg."""
    return html_reply(
        case,
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" color="#000000">'
        f"<b>From:</b> {name(case)} {address(case)}<br>"
        f"<b>Sent:</b> Monday, "
        f"March 2, 2026 9:14 AM<br><b>To:</b> {case.plainte.adresse}<br><b>Subject:</b> Re: x</font>"
        "<div>&nbsp;"
        f"</div></div>{_page(case.reponse.texte)}",
    )


def html_outlook_new(case: Case) -> Form:
    """The new Outlook for Mac and phones: only its container tells."""
    return html_reply(
        case,
        '<div id="mail-editor-reference-message-container"><div>'
        f"<b>Van: </b>{name(case)}<br><b>Onderwerp: </b>Re</div>"
        f"{_page(case.reponse.texte)}</div>",
    )


def html_yahoo(case: Case) -> Form:
    """Yahoo."""
    return html_reply(
        case,
        '<div id="ydp2f8yahoo_quoted_123" class="yahoo_quoted"><div>'
        f"Le lundi 2 mars 2026 à 09:14:22 UTC+1, {name(case)} {address(case)} "
        f"a écrit :</div><div><br></div>{_page(case.reponse.texte)}</div>",
    )


def html_proton(case: Case) -> Form:
    """Proton Mail."""
    return html_reply(
        case,
        '<div class="protonmail_quote">Le lundi 2 mars 2026 à 09:14, '
        f"{name(case)} {address(case)} a écrit :<br><br>"
        f'<blockquote class="protonmail_quote" type="cite">{_page(case.reponse.texte)}</blockquote></div>',
    )


def html_thunderbird(case: Case) -> Form:
    """Thunderbird."""
    return html_reply(
        case,
        f'<div class="moz-cite-prefix">Le 02/03/2026 à 09:14, {name(case)} a écrit&nbsp;:<br>'
        f'</div><blockquote type="cite" cite="mid:x@y">{_page(case.reponse.texte, "p")}</blockquote>',
        tag="p",
    )
