"""Does a draft answer what the mail holds, in its register, without anything of its own?"""

from __future__ import annotations

import re

import pytest

from models.values import DossierFacts, Faits, Reading, ReadSentence, Reformulation
from models.vocabulary import Channel, Demande, Enjeu, Menace, Motif, Nature, Niveau, Phase, Risque, Ton
from playbooks.catalogue import Catalogue
from playbooks.choosing import choose
from playbooks.drafting import write_draft, write_subject
from tests.golden.gold import read_corpus
from tests.golden.regenerate import write_gold_draft
from tests.playbooks.support import analysis, dossier, draft, mail

SAID = Reformulation(sentences=("Vous nous écrivez que le lot 2291 présente des pièces fissurées.",))
EVERY = 24
"""One mail of the corpus in so many is drafted: all sectors, a few seconds."""


def test_draft_is_the_same_every_time(catalogue: Catalogue) -> None:
    """The dossier's reference decides every wording; another dossier reads otherwise."""
    text, understood = mail("Le lot 2291 est fissuré, onze pièces sur cinquante." * 3), analysis()

    one = draft(catalogue, text, understood, said=SAID)
    bodies = {
        draft(catalogue, text, understood, said=SAID, facts=dossier(reference=f"D-2026-{n:05d}")).body
        for n in range(12)
    }

    assert draft(catalogue, text, understood, said=SAID) == one
    assert len(bodies) == 12


def test_draft_greets_restates_commits_and_signs(catalogue: Catalogue) -> None:
    """The greeting, the client's account, the dated step, the writer and the dossier are all there."""
    body = draft(catalogue, mail("Le lot 2291 est fissuré. " * 12), analysis(), said=SAID).body

    assert body.startswith("Bonjour Madame Vasseur,")
    assert SAID.sentences[0] in body
    assert "jeudi 12\u00a0mars" in body.lower()
    assert body.rstrip().endswith("Dossier D-2026-00042")
    assert "Nadia Belkacem" in body


@pytest.mark.parametrize("demande", list(Demande))
def test_every_request_is_answered(catalogue: Catalogue, demande: Demande) -> None:
    """Each kind of request gets words of its own and is not listed as uncovered."""
    without = draft(catalogue, mail("Le lot 2291 est fissuré. " * 12), analysis(), said=SAID)
    understood = analysis(demandes=(demande,))

    with_request = draft(catalogue, mail("Le lot 2291 est fissuré. " * 12), understood, said=SAID)

    assert not [item for item in with_request.uncovered if item.startswith("demande")]
    assert with_request.body != without.body


def test_unrestated_fact_is_listed(catalogue: Catalogue) -> None:
    """What the letter leaves aside is told to the agent (issue outcome 4)."""
    understood = analysis(faits=Faits(lot=("2291",), facture=("F-88",), montants=(10.0, 20.0, 30.0)))

    uncovered = draft(catalogue, mail("Court."), understood, said=SAID).uncovered

    assert "facture F-88" in uncovered
    assert "montant 10\u00a0€" in uncovered
    assert "lot 2291" not in uncovered


def test_deadline_before_the_next_step_is_answered_first(catalogue: Catalogue) -> None:
    """A client who waits until tomorrow is not told Thursday alone."""
    understood = analysis(faits=Faits(delais=("demain midi",)))

    body = draft(catalogue, mail("Réponse demain midi. " * 15), understood, said=SAID).body

    assert re.search(r"d’ici là|avant", body)


def test_one_line_mail_gets_three_lines(catalogue: Catalogue) -> None:
    """Length follows the mail's."""
    body = draft(catalogue, mail("Lot 2291 fissuré, vous faites quoi ?"), analysis(), said=SAID).body
    letter = body.split("\n\n")[1:-2]

    assert len(letter) <= 2
    assert len(" ".join(letter).split()) < 70


def test_formal_notice_gets_a_formal_letter(catalogue: Catalogue) -> None:
    """No first name, no call, a closing formula in full."""
    understood = analysis(
        ton=Ton.FERME, phase=Phase.LITIGE, menaces=(Menace.JURIDIQUE,), demandes=(Demande.REMPLACEMENT,)
    )
    text = mail("Monsieur,\n\nPar la présente, nous vous mettons en demeure de remplacer le lot 2291.")

    written = draft(catalogue, text, understood, said=SAID)

    assert written.body.startswith("Madame,\n")
    assert "salutations distinguées" in written.body
    assert written.channel is Channel.ECRIT
    assert written.approval is Niveau.RESPONSABLE


def test_anger_is_called_first_and_argued_with_never(catalogue: Catalogue) -> None:
    """The reply to anger proposes the call, today, and stays short (seed rows 22, 32, 43)."""
    written = draft(catalogue, mail("VOUS VOUS MOQUEZ DE MOI !!! " * 8), analysis(ton=Ton.COLERE), said=SAID)

    assert written.channel is Channel.APPEL_D_ABORD
    assert "aujourd’hui" in written.body
    assert len(written.body.split()) < 160


def test_client_who_wants_no_call_is_not_called(catalogue: Catalogue) -> None:
    """A request to stay in writing wins over the playbook."""
    text = mail("Ne m’appelez plus, répondez par écrit !!! Le lot 2291 est fissuré. " * 4)

    written = draft(catalogue, text, analysis(ton=Ton.COLERE), said=SAID)

    assert written.channel is Channel.ECRIT
    assert "écrit" in written.body


def test_question_is_asked_only_where_the_answer_is_missing(catalogue: Catalogue) -> None:
    """A reference that is known, or photos announced, are not asked for again."""
    bare = analysis(faits=Faits(), demandes=(Demande.REMPLACEMENT,))
    asked = draft(catalogue, mail("Le produit se fissure et casse. " * 12), bare, said=SAID)
    told = draft(catalogue, mail("Photos jointes du lot 2291, fissuré. " * 12), analysis(), said=SAID)

    assert asked.questions
    assert told.questions == ()


def test_words_of_the_client_never_run(catalogue: Catalogue) -> None:
    """Template signs, markup and insults in a mail change nothing and are not executed."""
    text = mail(
        "{{ 7 * 7 }} {% for i in x %} <script>alert(1)</script> escrocs ! " * 5, subject="{{ 6 * 6 }}"
    )

    written = draft(catalogue, text, analysis(evidence={"ton.decu": ("{{ 7 * 7 }} escrocs",)}))

    assert "49" not in written.body
    assert "36" not in written.body
    assert "escroc" not in written.body


def test_flagged_sentence_is_left_out_or_listed(catalogue: Catalogue) -> None:
    """A sentence in our own voice that reads as an admission does not leave; the client's claim may."""

    def reading(text: str) -> Reading:
        pieces = [piece for piece in re.split(r"(?<=[.,])\s+", text) if piece]
        read = [(p, Risque.AVEU if "notre faute" in p else Risque.AUCUN) for p in pieces]
        return Reading(
            max((risque for _, risque in read), key=list(Risque).index, default=Risque.AUCUN),
            tuple(ReadSentence(p, risque, "pourquoi", None) for p, risque in read),
        )

    said = Reformulation(
        sentences=("Nous le savons, c’est notre faute.", "Vous écrivez « notre faute ».", *SAID.sentences)
    )
    understood, text = analysis(), mail("Le lot 2291 est fissuré. " * 12)
    choice = choose(catalogue, understood, tier="standard", mail=text)

    written = write_draft(catalogue, choice, text, understood, said, dossier(), reading=reading)

    assert "Nous le savons" not in written.body
    assert "Vous écrivez «\u00a0notre faute\u00a0»." in written.body
    assert written.risks == ()


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, Niveau.AGENT),
        ({"enjeux": (Enjeu.SECURITE,)}, Niveau.RESPONSABLE),
        ({"demandes": (Demande.AVOIR,), "faits": Faits(montants=(2500.0,))}, Niveau.RESPONSABLE),
        ({"demandes": (Demande.AVOIR,), "faits": Faits(montants=(250.0,))}, Niveau.AGENT),
        ({"phase": Phase.CONFLIT, "menaces": (Menace.JURIDIQUE,)}, Niveau.DIRECTION),
        ({"demandes": (Demande.INDEMNISATION,), "faits": Faits(montants=(45000.0,))}, Niveau.DIRECTION),
    ],
)
def test_approval_follows_amount_phase_and_threats(
    catalogue: Catalogue, changes: dict[str, object], level: Niveau
) -> None:
    """Who must approve rises with what is at stake (issue outcome 10)."""
    assert draft(catalogue, mail("Le lot est fissuré."), analysis(**changes), said=SAID).approval is level


def test_corpus_drafts_hold_their_promises(catalogue: Catalogue) -> None:
    """Over the corpus: no blank, no placeholder, every request answered, a dated step, no double space."""
    rows = [row for row in read_corpus() if row["nature"] in {"doleance", "relance"}][::EVERY]
    for number, row in enumerate(rows, 1):
        written = write_gold_draft(catalogue, row, number)
        prose = written.body.replace("\u00a0", " ")
        assert "None" not in prose, row["id"]
        assert "{{" not in prose, row["id"]
        assert not re.search(r"[^\S\n]{2,}| ,|\.\.(?!\.)|\( |«\s*»", prose), row["id"]
        assert not [item for item in written.uncovered if item.startswith(("demande", "menace"))], row["id"]
        assert re.search(r"(?:lundi|mardi|mercredi|jeudi|vendredi) \d", prose.lower()), row["id"]


def test_unknown_sender_and_no_date_still_give_a_letter(catalogue: Catalogue) -> None:
    """Nothing known of the person, no date: a plain greeting and a delay in business days."""
    facts = DossierFacts(reference="D-2026-00001", company="Aubrac", writer_name="Nadia Belkacem")
    understood = analysis(motifs=(Motif.QUALITE,), nature=Nature.DOLEANCE)
    text = mail("Le lot 2291 est fissuré.")

    body = draft(
        catalogue,
        type(text)(subject="", body=text.body),
        understood,
        said=SAID,
        facts=facts,
    ).body

    assert body.startswith("Bonjour,")
    assert "deux jours ouvrés" in body


@pytest.mark.parametrize(
    ("subject", "written"),
    [
        ("RE: Re : pots", "Re: pots [D-2026-00042]"),
        ("", "Votre message – dossier D-2026-00042"),
        ("Suite [D-2026-00042]", "Re: Suite [D-2026-00042]"),
        ("a\r\nBcc: x@y.example", "Re: a Bcc: x@y.example [D-2026-00042]"),
    ],
)
def test_subject_keeps_the_thread(subject: str, written: str) -> None:
    """One prefix, the reference once, no line break."""
    assert write_subject(subject, "D-2026-00042") == written
