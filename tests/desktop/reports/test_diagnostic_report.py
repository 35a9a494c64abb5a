"""A diagnostic report says what is known, leaves room for what is not, and loses nothing written."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from mourafaka_desktop import labels
from mourafaka_desktop.domain.assessments import AssessmentState, Occasion
from mourafaka_desktop.domain.coaching_path import SlotState
from mourafaka_desktop.domain.development_plans import Pathway
from mourafaka_desktop.domain.ids import AssessmentId
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.reports.diagnostic_report import EarlierResult, diagnostic_report
from mourafaka_desktop.services.coaching_path import whole_path, whole_trainings
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.framework import Confidence, Framework, Text
from mourafaka_forms.scoring import assess
from tests.builders import (
    make_action,
    make_answers,
    make_assessment,
    make_coach,
    make_cooperative,
    make_visit,
)
from tests.desktop.reports.diagnostic_reports import make_report, pages_of, text_of
from tests.desktop.reports.pdf_reading import ARABIC, LATIN, words

FRAMEWORK = shipped_framework()
LEGAL = [criterion for criterion in FRAMEWORK.criteria() if criterion.is_legal_obligation]
LANGUAGES = [Language.AR, Language.FR]


def proved(rating: int) -> Answer:
    return Answer(rating=rating, evidence=Evidence.SEEN, evidence_note="registre")


# --- the file -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_what_it_is_and_in_which_language(language: Language) -> None:
    document = diagnostic_report(make_report(make_answers(2), language=language))
    title = catalogue(language).gettext("Diagnostic report")
    with pypdfium2.PdfDocument(document.content) as pdf:
        about = pdf.get_metadata_dict()
    assert about["Title"].startswith(title)
    assert about["Author"] == "Souad El Mrabet"
    assert f"/Lang ({language})".encode() in document.content


def test_every_font_is_embedded() -> None:
    content = diagnostic_report(make_report(make_answers(2))).content
    fonts = set(re.findall(rb"/BaseFont /([A-Z]{6}\+)?([\w-]+)", content))
    assert fonts
    assert all(tag for tag, _ in fonts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_with_notes_on_everything_can_be_sent_from_a_telephone(
    language: Language,
) -> None:
    note = "زرنا المقر واطلعنا على الوثائق (cahier de caisse) يوم 17 نونبر 2026."
    answers = {code: replace(one, note=note) for code, one in make_answers(1).items()}
    assert len(diagnostic_report(make_report(answers, language=language)).content) < 300 * 1024


def test_every_page_tells_its_number_and_whose_it_is() -> None:
    report = make_report(make_answers(2))
    pages = pages_of(report)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} sur {len(pages)}" in page
        assert report.code in page
    assert all("Al Amal" in page for page in pages[1:])


def test_a_name_too_long_for_the_header_loses_its_middle() -> None:
    name = "Coopérative " + "des femmes solidaires " * 6 + "de Tiznit"
    pages = pages_of(make_report(make_answers(2), cooperative=make_cooperative(name_fr=name)))
    assert name in pages[0]
    assert "Coopérative" in pages[1]
    assert "…" in pages[1]
    assert "Tiznit" in pages[1]


def test_the_short_code_comes_from_the_random_end_of_the_assessments_id() -> None:
    report = make_report()
    assessment = make_assessment(
        report.cooperative, id=AssessmentId(type(report.assessment.id)(int=0x1F))
    )
    assert replace(report, assessment=assessment).code == "MKD-D-0000-000Z"


# --- the cover ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hundred_long_products_are_printed_whole(language: Language) -> None:
    products = tuple(
        f"debut{number} " + "huile d’argan alimentaire et " * 6 + f"fin{number}"
        for number in range(100)
    )
    cooperative = make_cooperative(
        name_ar="تعاونية الأمل",
        name_fr="Al Amal",
        main_products=products,
        capital_mad=Decimal(68500),
    )
    pages = pages_of(make_report(make_answers(2), language=language, cooperative=cooperative))
    assert re.findall(r"(?:debut|fin)\d+", " ".join(pages)) == [
        f"{end}{number}" for number in range(100) for end in ("debut", "fin")
    ]
    # One column is used to its full width: it begins on the cover and takes few pages.
    assert "debut0" in pages[0]
    assert "fin99" in " ".join(pages[1:7])
    capital = catalogue(language).pgettext("identity", "Capital")
    assert any(capital in page and "debut99" in page for page in pages)


@pytest.mark.parametrize(
    "written",
    ["Coopérative " + "{}" * 72, "{}" * 5000, "solidarit{} " * 450, "\u0489{}" * 300],
    ids=["84 characters", "5,000 letters", "5,000 characters in words", "marks no font has"],
)
def test_names_of_any_length_are_printed_whole_wherever_they_stand(written: str) -> None:
    # A letter of its own for each fact tells how much of it was printed.
    facts = {letter: written.replace("{}", letter) for letter in "ßðžøåšæ"}
    name, douar, court, president, coach, title, responsible = facts.values()
    cooperative = make_cooperative(name_fr=name, douar=douar, court=court, president_name=president)
    action = make_action(
        cooperative, title=title, responsible=responsible, criterion_codes=("GOV-5.3",)
    )
    report = make_report(
        make_answers(2) | {"GOV-5.3": Answer(rating=0)},
        cooperative=cooperative,
        coach=make_coach(name_fr=coach),
        actions=(action,),
    )
    printed = text_of(report)
    assert {
        letter for letter in facts if printed.count(letter) < facts[letter].count(letter)
    } == set()
    # Who leads it and who coaches it stand on the cover and where they sign.
    assert printed.count("ø") >= 2 * president.count("ø")
    assert printed.count("å") >= 2 * coach.count("å")
    assert printed.count("Signature ou empreinte") == 3


def test_names_under_two_thousand_marks_keep_to_their_pages() -> None:
    name = "n" + "\u0331" * 2000
    cooperative = make_cooperative(name_fr=name, douar=name, president_name=name)
    action = make_action(cooperative, title=name, responsible=name, criterion_codes=("GOV-5.3",))
    answers = make_answers(2) | {"GOV-5.3": Answer(rating=0)}
    plain = make_report(answers)
    marked = make_report(
        answers, cooperative=cooperative, coach=make_coach(name_fr=name), actions=(action,)
    )
    assert len(pages_of(marked)) == len(pages_of(plain))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_alone_makes_a_report(language: Language) -> None:
    report = make_report(cooperative=make_cooperative(name_ar="تعاونية الأمل"), language=language)
    cover = pages_of(replace(report, coach=None))[0]
    assert "None" not in cover
    for field in ("court", "capital_mad", "report_language"):
        label = labels.field_label("cooperative", field, catalogue(language))
        if field == "capital_mad":
            label = catalogue(language).pgettext("identity", "Capital")
        assert label in cover


def test_what_is_known_is_not_asked_for() -> None:
    cooperative = make_cooperative(name_fr="Al Amal", capital_mad=Decimal(68500), members_youth=0)
    cover = pages_of(make_report(cooperative=cooperative))[0]
    to_complete = cover.partition("À compléter")[2]
    assert "Capital" not in to_complete
    assert "68 500 DH" in cover
    assert "jeunes 0" in cover


def test_the_name_stands_in_both_scripts() -> None:
    cover = pages_of(make_report())[0]
    assert "Al Amal" in cover
    assert "تعاونية الأمل" in cover


def test_who_was_present_comes_from_the_visit() -> None:
    cooperative = make_cooperative(name_fr="Al Amal", members_total=34)
    visit = make_visit(cooperative, participants_total=18)
    with_visit = make_report(cooperative=cooperative, visit=visit)
    assert "18 personnes sur 34" in pages_of(with_visit)[0]
    without = pages_of(replace(with_visit, visit=None))[0]
    assert "personnes" not in without
    assert "Présences à la séance" in without.partition("À compléter")[2]


def test_the_road_tells_its_counts_in_words() -> None:
    report = make_report(language=Language.AR)
    sessions = [
        replace(slot, state=SlotState.HELD, held_on=date(2026, slot.number, 5))
        if slot.number <= 2
        else slot
        for slot in whole_path(report.cooperative.id, ())
    ]
    trainings = whole_trainings(report.cooperative.id, ())
    cover = pages_of(replace(report, sessions=tuple(sessions), trainings=trainings))[0]
    assert "جلستان منجزتان" in cover
    assert "ولا تكوين" in cover


# --- the results ----------------------------------------------------------------------------------


def test_a_score_stands_with_its_band_and_its_sum() -> None:
    results = pages_of(make_report(make_answers(2)))[1]
    assert "sur 100" in results
    assert "50" in results.split()
    assert "En progression" in results
    assert "50,0 × 0,40" in results
    assert "20,0" in results


def test_under_four_fifths_there_is_no_score_but_a_sentence() -> None:
    answers = dict(list(make_answers(2).items())[:20])
    results = pages_of(make_report(answers))[1]
    assert "Diagnostic incomplet : 20 critères sur 61." in results
    assert "sur 100" not in results


def test_earlier_results_stand_beside_todays() -> None:
    earlier = EarlierResult(date(2024, 12, 9), assess(FRAMEWORK, make_answers(1)))
    report = make_report(make_answers(2), occasion=Occasion.FINAL, baseline=earlier)
    results = pages_of(report)[1]
    assert "+25 points depuis le diagnostic initial" in results
    assert "décembre 2024" in results
    assert "Mi-parcours" not in results


def test_a_change_of_one_point_is_said_of_one_point() -> None:
    earlier = EarlierResult(date(2024, 12, 9), assess(FRAMEWORK, make_answers(2)))
    seen = Answer(rating=3, evidence=Evidence.SEEN, evidence_note="vu")
    better = make_answers(2) | {"MKT-3.1": seen}
    results = pages_of(make_report(better, occasion=Occasion.FINAL, baseline=earlier))[1]
    assert "+1 point depuis le diagnostic initial" in results


def test_a_result_of_another_version_is_left_out_with_its_reason() -> None:
    results = pages_of(make_report(make_answers(2), has_incomparable=True))[1]
    assert "une autre version du référentiel" in results


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_results_are_one_page_with_a_module_and_three_assessments(language: Language) -> None:
    earlier = EarlierResult(date(2024, 12, 9), assess(FRAMEWORK, make_answers(1)))
    module = FRAMEWORK.modules[1]
    answers = make_answers(2) | {criterion.code: proved(3) for criterion in module.criteria}
    report = make_report(
        answers,
        language=language,
        occasion=Occasion.FINAL,
        baseline=earlier,
        mid_term=earlier,
        modules=(module.code,),
    )
    pages = pages_of(report)
    texts = catalogue(language)
    assert texts.gettext("Territorial module") in pages[1]
    assert texts.gettext("What was observed") in pages[2]


# --- criterion by criterion -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_criterion_stands_with_the_text_of_its_level(language: Language) -> None:
    text = text_of(make_report(make_answers(2), language=language))
    script = ARABIC if language is Language.AR else LATIN
    printed = set(words(text, script))
    for criterion in FRAMEWORK.criteria():
        assert criterion.code in text.split()
        assert set(words(criterion.levels[2].text.in_language(language), script)) <= printed


def test_every_level_tells_how_much_of_its_weight_was_assessed() -> None:
    answers = {"GOV-1.1": Answer(rating=2), "GOV-1.2": Answer(rating=2)}
    weights = [criterion.weight for criterion in FRAMEWORK.subdimension("GOV-1").criteria]
    share = round(100 * sum(weights[:2]) / sum(weights))
    text = text_of(make_report(answers))
    assert f"évalué à {share} %" in text
    assert "évalué à 0 %" in text


def test_each_pillar_begins_a_page() -> None:
    pages = pages_of(make_report(make_answers(2)))
    begun = [page for page in pages if re.search(r"Pilier \d sur 3", page)]
    assert len(begun) == len(FRAMEWORK.pillars)
    for number, page in enumerate(begun, start=1):
        assert f"Pilier {number} sur 3" in page


def test_a_criterion_left_out_tells_its_reason() -> None:
    answers = make_answers(2) | {
        "GOV-5.4": Answer(not_applicable_reason="Aucun excédent à ce jour.")
    }
    text = text_of(make_report(answers))
    assert "Non applicable : Aucun excédent à ce jour." in text


def test_a_level_nobody_has_proved_counts_as_declared() -> None:
    answers = make_answers(2) | {"GOV-4.3": Answer(rating=4, evidence=Evidence.DECLARED)}
    text = text_of(make_report(answers))
    assert "Déclaré au niveau 4 ; compte pour 2" in text


def test_what_is_not_assessed_is_said_to_be_so() -> None:
    answers = {code: one for code, one in make_answers(2).items() if code != "GOV-6.4"}
    assert text_of(make_report(answers)).count("Pas encore évalué.") == 1


def test_a_note_of_twelve_pages_is_printed_whole() -> None:
    lines = [f"Ligne {number} : le registre a été vu et recopié." for number in range(700)]
    answers = make_answers(2) | {"GOV-1.1": Answer(rating=2, note="\n".join(lines))}
    text = text_of(make_report(answers))
    assert all(line in text for line in lines)


def test_long_and_short_evidence_is_printed_whole() -> None:
    long = "Procès-verbal de l’assemblée générale ordinaire du 28 mars 2026, signé par toutes."
    answers = make_answers(2) | {
        "GOV-1.1": Answer(rating=3, evidence=Evidence.SEEN, evidence_note=long),
        "GOV-1.2": Answer(rating=3, evidence=Evidence.SEEN, evidence_note="Registre neuf"),
        "GOV-1.3": Answer(rating=2, evidence_note="Cahier sans nature"),
    }
    text = text_of(make_report(answers))
    assert long in text
    assert text.count("Registre neuf") == 1
    assert text.count("Cahier sans nature") == 1


def test_what_was_pasted_from_a_telephone_neither_stops_nor_turns_the_paper() -> None:
    pasted = "\U0001f44d\U0001f3fd vu \u202e\u2067\u2066 jamais fermé \x00\x07 " + "x" * 300
    cooperative = make_cooperative(name_fr=f"Al Amal {pasted}", douar=pasted, president_name=pasted)
    answers = make_answers(2) | {"GOV-1.1": Answer(rating=2, note=pasted)}
    text = text_of(make_report(answers, cooperative=cooperative))
    assert "[U+1F44D]" in text
    assert "jamais fermé" in text


def test_the_territorial_module_follows_in_the_same_form() -> None:
    module = FRAMEWORK.modules[0]
    answers = make_answers(2) | {c.code: Answer(rating=1) for c in module.criteria}
    pages = pages_of(make_report(answers, modules=(module.code,)))
    (page,) = [page for page in pages if "Module territorial · " in page]
    assert all(criterion.code in page for criterion in module.criteria)


# --- legal alerts ---------------------------------------------------------------------------------


def test_without_alerts_one_sentence_says_so() -> None:
    text = text_of(make_report(make_answers(2)))
    assert "Aucune obligation légale n’est notée au niveau 0 ou 1." in text
    assert "Alerte légale ·" not in text


def test_obligations_nobody_has_rated_are_not_passed_over() -> None:
    text = text_of(make_report())
    assert f"{len(LEGAL)} ne sont pas encore évaluées." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alert_stands_under_its_criterion_and_in_its_own_box(language: Language) -> None:
    pages = pages_of(make_report(make_answers(0), language=language))
    texts = catalogue(language)
    alert = texts.gettext("Legal alert")
    assert " ".join(pages).count(alert) >= 2 * len(LEGAL)
    last = " ".join(pages).rpartition(texts.gettext("Action plan"))[0]
    assert all(last.count(criterion.code) >= 2 for criterion in LEGAL)


def test_an_alert_says_who_does_what_by_when_once_it_is_agreed() -> None:
    cooperative = make_cooperative(name_fr="Al Amal")
    action = make_action(
        cooperative,
        title="Déposer les états de synthèse",
        criterion_codes=("GOV-5.3",),
        responsible="Secrétaire",
        due_on=date(2027, 1, 31),
    )
    answers = make_answers(2) | {"GOV-5.3": Answer(rating=1)}
    pages = pages_of(make_report(answers, cooperative=cooperative, actions=(action,)))
    (page,) = [page for page in pages if "1 obligation légale est notée" in page]
    assert "Déposer les états de synthèse" in page
    assert "Secrétaire" in page
    assert "31 janv. 2027" in page


def test_the_alert_that_falls_due_first_stands_first() -> None:
    cooperative = make_cooperative(name_fr="Al Amal")
    later, sooner = (
        make_action(cooperative, criterion_codes=(code,), due_on=due_on)
        for code, due_on in (("GOV-1.1", date(2027, 6, 1)), ("GOV-5.3", date(2027, 1, 31)))
    )
    answers = make_answers(2) | {"GOV-1.1": Answer(rating=0), "GOV-5.3": Answer(rating=0)}
    pages = pages_of(make_report(answers, cooperative=cooperative, actions=(later, sooner)))
    (page,) = [page for page in pages if "2 obligations légales" in page]
    assert page.index("GOV-5.3") < page.index("GOV-1.1")


def with_rule(code: str, rule: str, confidence: Confidence) -> Framework:
    """The framework with another rule of law behind one criterion."""

    def changed(criterion):
        if criterion.code != code:
            return criterion
        legal = replace(criterion.legal, rule=Text(rule, rule), confidence=confidence)
        return replace(criterion, legal=legal)

    pillars = tuple(
        replace(
            pillar,
            subdimensions=tuple(
                replace(part, criteria=tuple(map(changed, part.criteria)))
                for part in pillar.subdimensions
            ),
        )
        for pillar in FRAMEWORK.pillars
    )
    return replace(FRAMEWORK, pillars=pillars)


def test_a_figure_of_law_nobody_has_confirmed_is_not_printed() -> None:
    rule = "Dépôt dans les 97 jours."
    answers = make_answers(2) | {"GOV-5.3": Answer(rating=0)}
    unverified = make_report(answers, framework=with_rule("GOV-5.3", rule, Confidence.B))
    text = text_of(unverified)
    assert "97 jours" not in text
    assert "À vérifier." in text
    verified = text_of(make_report(answers, framework=with_rule("GOV-5.3", rule, Confidence.A)))
    assert "97 jours" in verified
    assert "À vérifier." not in verified


# --- the plan -------------------------------------------------------------------------------------


def test_an_empty_plan_is_said_in_a_sentence_and_can_still_be_signed() -> None:
    last = pages_of(make_report(make_answers(2)))[-1]
    assert "Aucune action n’a encore été décidée." in last
    assert "Signature ou empreinte" in last


def test_the_total_says_how_many_lines_lack_a_cost() -> None:
    cooperative = make_cooperative(name_fr="Al Amal")
    costs = (Decimal(400), Decimal("86000.50"), None, None)
    actions = tuple(make_action(cooperative, cost_mad=cost) for cost in costs)
    last = pages_of(make_report(cooperative=cooperative, actions=actions))[-1].replace(
        "\u00a0", " "
    )
    assert "Total estimé, 2 lignes à compléter" in last
    assert "86 400,50" in last


def test_a_plan_that_costs_nothing_totals_zero() -> None:
    cooperative = make_cooperative(name_fr="Al Amal")
    action = make_action(cooperative, cost_mad=Decimal(0))
    last = pages_of(make_report(cooperative=cooperative, actions=(action,)))[-1]
    assert "Total estimé 0" in last


def test_regularisation_comes_first_and_legal_obligations_before_the_rest_of_it() -> None:
    cooperative = make_cooperative(name_fr="Al Amal")
    actions = (
        make_action(cooperative, title="Vendre en ligne", pathway=Pathway.MARKETING, priority=1),
        make_action(cooperative, title="Classer", pathway=Pathway.REGULARISATION, priority=1),
        make_action(
            cooperative,
            title="Déposer",
            pathway=Pathway.REGULARISATION,
            priority=3,
            criterion_codes=("GOV-5.3",),
        ),
        make_action(cooperative, title="Sans parcours"),
    )
    answers = make_answers(2) | {"GOV-5.3": Answer(rating=0)}
    last = pages_of(make_report(answers, cooperative=cooperative, actions=actions))[-1]
    plan = last.partition("Plan d’action")[2]
    places = [
        plan.index(title) for title in ("Déposer", "Classer", "Vendre en ligne", "Sans parcours")
    ]
    assert places == sorted(places)
    assert "Obligation légale" in plan


def test_signatures_never_stand_alone() -> None:
    cooperative = make_cooperative(name_fr="Al Amal")
    for count in range(10, 34, 2):
        actions = tuple(
            make_action(cooperative, title=f"Action n° {number}") for number in range(count)
        )
        last = pages_of(make_report(cooperative=cooperative, actions=actions))[-1]
        assert "Signature ou empreinte" in last
        assert f"Action n° {count - 3}" in last


def test_an_action_longer_than_a_page_is_printed_whole() -> None:
    cooperative = make_cooperative(name_fr="Al Amal")
    said = [f"mot{number}" for number in range(900)]
    action = make_action(
        cooperative, title=" ".join(said), proof="preuve " * 400, criterion_codes=("GOV-5.3",)
    )
    answers = make_answers(2) | {"GOV-5.3": Answer(rating=0)}
    report = make_report(answers, cooperative=cooperative, actions=(action,))
    printed = text_of(report).split()
    assert set(said) <= set(printed)


def test_a_draft_is_marked_on_every_page() -> None:
    draft = pages_of(make_report(make_answers(2), state=AssessmentState.DRAFT))
    submitted = pages_of(make_report(make_answers(2)))
    assert all("Brouillon" in page for page in draft)
    assert not any("Brouillon" in page for page in submitted)
