"""What do we answer when the client writes again?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from models.values import Analysis, DossierFacts, Draft, MailText, Reading, Reformulation
from models.vocabulary import Channel, Demande, Menace
from playbooks.answers import (
    Answer,
    answer_deadlines,
    answer_requests,
    answer_threats,
    deadline_case,
    name_points,
)
from playbooks.approval import Thresholds, approval_level
from playbooks.asking import ask, missing_questions
from playbooks.catalogue.values import Catalogue, Question
from playbooks.choosing import Choice
from playbooks.composing import tidy
from playbooks.coverage import find_uncovered
from playbooks.drafting import find_risks, write_subject
from playbooks.folding import shorten
from playbooks.own_words import overlap
from playbooks.restating import name_rest
from playbooks.retelling import (
    SETTLED,
    find_questions,
    find_untold,
    is_settled,
    new_sentences,
    thanks_us,
    without_settled,
)
from playbooks.turns import Previous, Turn, read_turn
from playbooks.typography import typeset
from playbooks.view import Manner, Options, build_view, next_step, read_manner
from playbooks.voice import Voice
from playbooks.wording import upper_first

Reader = Callable[[str], Reading]
_MONEY = (Demande.REMBOURSEMENT, Demande.AVOIR, Demande.GESTE, Demande.INDEMNISATION)


def write_second_turn(
    catalogue: Catalogue,
    choice: Choice,
    mail: MailText,
    analysis: Analysis,
    reformulation: Reformulation,
    dossier: DossierFacts,
    *,
    previous: Previous,
    reading: Reader,
    options: Options | None = None,
    thresholds: Thresholds | None = None,
) -> tuple[Draft, Turn]:
    """
    Return the draft that continues the conversation, and what the mail changed.

    It thanks for what was added and names it, restates only what is new, answers the new requests,
    recalls the earlier ones in a word, asks nothing twice, and calls where the tone rises.

    Raises:
        CatalogueError: A template is wrong.
    """
    mail = shorten(mail)
    turn = read_turn(previous, mail, analysis, catalogue.playbooks.values())
    manner = _manner(mail, analysis, dossier, turn, options or Options())
    open_mail = without_settled(mail)
    view = build_view(open_mail, _only_of(analysis, open_mail), dossier, manner, scene="")
    voice = Voice(catalogue, (choice.playbook,), view, seed=f"{dossier.reference}/{len(previous.said)}")
    asked = find_questions(mail, previous)
    restated = new_sentences(reformulation, mail, previous, turn, reading)
    settled = is_settled(mail)
    answers = () if settled else _new_answers(_only_of(analysis, open_mail), previous, turn, choice, voice)
    questions = _new_questions(choice, analysis, mail, previous, turn, call=manner.call)
    deadline = _deadline(analysis, mail, dossier, manner, voice, restated)
    body = voice.render(
        "_commun/tour.txt.j2",
        accueil=_opening(turn, voice, thanks=thanks_us(mail)),
        restitution=restated,
        demandes=(
            *(a.text for a in answers if a.text and a.key.startswith("demandes.")),
            *(voice.say("tour.question", citation=q) for q in asked if overlap(q, restated) < SETTLED),
        ),
        menaces=" ".join(a.text for a in answers if a.text and a.key.startswith("menaces.")),
        en_cours=voice.say("tour.regle") if settled else _under_way(previous, answers, turn, voice),
        echeance=deadline,
        questions=ask(questions, voice),
        suite=""
        if settled or (asked and not (manner.call or deadline))
        else upper_first(voice.say(_next_step(manner, deadline, previous, next_step(dossier, mail)))),
        politesse=voice.say("politesse.formel" if manner.formal else "politesse.courant"),
    )
    draft = Draft(
        playbook=choice.playbook.slug,
        reasons=choice.reasons,
        channel=Channel.APPEL_D_ABORD if manner.call else Channel.ECRIT,
        subject=write_subject(mail.subject, dossier.reference),
        body=tidy(typeset(body)),
        reformulation=typeset(restated),
        questions=tuple(typeset(question.texte) for question in questions),
        uncovered=(),
        risks=(),
        approval=approval_level(analysis, (), thresholds=thresholds),
        runner_up=choice.runner_up.slug if choice.runner_up else None,
    )
    judged = _judge(draft, analysis, answers, previous, voice.said, reading, thresholds)
    untold = tuple(f"phrase du client\u00a0: «\u00a0{s}\u00a0»" for s in find_untold(mail, judged.body))
    return replace(judged, uncovered=(*judged.uncovered, *untold)), turn


def _deadline(
    analysis: Analysis, mail: MailText, dossier: DossierFacts, manner: Manner, voice: Voice, restated: str
) -> str:
    case = deadline_case(analysis, mail, next_step(dossier, mail))
    return answer_deadlines(analysis, case, voice, restated=restated, call=manner.call, formal=manner.formal)


def _judge(
    draft: Draft,
    analysis: Analysis,
    answers: tuple[Answer, ...],
    previous: Previous,
    said: Sequence[str],
    reading: Reader,
    thresholds: Thresholds | None,
) -> Draft:
    """Return the draft with what it leaves aside, what the reading flags and who approves it."""
    risks = find_risks(draft.body, reading, checked=(draft.reformulation, *said))
    answered = {
        *(answer.key for answer in answers),
        *(f"demandes.{demande}" for demande in previous.analysis.demandes),
        *(f"menaces.{menace}" for menace in previous.analysis.menaces),
    }
    uncovered = find_uncovered("\n".join((draft.body, *previous.said)), analysis, answered=answered)
    return replace(
        draft,
        risks=risks,
        uncovered=uncovered,
        approval=approval_level(analysis, risks, thresholds=thresholds),
    )


def _manner(
    mail: MailText, analysis: Analysis, dossier: DossierFacts, turn: Turn, options: Options
) -> Manner:
    manner = read_manner(mail, analysis, dossier, options)
    rises = turn.tone == "monte" and not (manner.formal or manner.no_call)
    return replace(manner, call=manner.call or rises)


def _new_answers(
    analysis: Analysis, previous: Previous, turn: Turn, choice: Choice, voice: Voice
) -> tuple[Answer, ...]:
    """
    Answer what is newly asked.

    Where the matter itself has changed, what is asked of it is new; so is money whose amount is new.
    """
    turns = bool(previous.playbook) and choice.playbook.slug != previous.playbook
    again = set(_MONEY) if turn.added.montants else set()
    known = {d for d in previous.analysis.demandes if d not in again}
    if turns and choice.playbook.genre == "sujet":
        known = set()
    demandes = tuple(d for d in analysis.demandes if d not in known)
    menaces = tuple(m for m in Menace if m in analysis.menaces and m not in previous.analysis.menaces)
    fresh = replace(analysis, demandes=demandes, menaces=menaces)
    return (*answer_requests(fresh, voice), *answer_threats(fresh, voice, mediation=False))


def _new_questions(
    choice: Choice, analysis: Analysis, mail: MailText, previous: Previous, turn: Turn, *, call: bool
) -> tuple[Question, ...]:
    known = replace(analysis, faits=turn.faits)
    book = choice.subject or choice.playbook
    missing = missing_questions(book, known, mail, heated=call, short=True)
    return tuple(question for question in missing if typeset(question.texte) not in previous.questions)


def _only_of(analysis: Analysis, mail: MailText) -> Analysis:
    """Return the analysis with the quotes that stand in this part of the mail."""
    kept = {key: tuple(q for q in quotes if q in mail.body) for key, quotes in analysis.evidence.items()}
    return replace(analysis, evidence={key: quotes for key, quotes in kept.items() if quotes})


def _opening(turn: Turn, voice: Voice, *, thanks: bool) -> str:
    added = name_rest("", turn.added)
    received = voice.say("tour.ajout", ajout=added) if added else ""
    if turn.tone == "monte":
        return f"{voice.say('tour.monte')} {received}".strip()
    return received or voice.say("tour.baisse" if turn.tone == "baisse" or thanks else "tour.suite")


def _next_step(manner: Manner, deadline: str, previous: Previous, step: date | None) -> str:
    if manner.call:
        return "suite.appel_avant" if deadline else "suite.appel_urgent"
    # "As planned" is only true of the day that was announced.
    return "suite.tour" if previous.promised_on in {None, step} else "suite.brief"


def _under_way(previous: Previous, answers: Sequence[Answer], turn: Turn, voice: Voice) -> str:
    """
    Recall in a word what was asked before and is not spoken of again in this letter.

    Who writes again in anger is not told that things take their course.
    """
    again = {answer.key for answer in answers}
    asked = tuple(d for d in previous.analysis.demandes if f"demandes.{d}" not in again)
    points = name_points(replace(previous.analysis, demandes=asked))
    key = "tour.reprise" if turn.tone == "monte" else "tour.en_cours"
    return voice.say(key, points=points) if points else ""
