"""The texts of law a rule of the framework rests on, as offices cite them.

The framework names them in French only; a text that this version does not know stands for itself.
"""

import re

from mourafaka_desktop.i18n.catalogue import Catalogue
from mourafaka_desktop.i18n.formats import isolated
from mourafaka_desktop.labels.words import chosen
from mourafaka_forms.framework import LegalBasis

_BETWEEN_ARTICLES = re.compile(r",\s*|\s+et\s+")


def law(legal: LegalBasis, texts: Catalogue | None = None) -> str:
    """The text of law behind a rule, with its article where a source gave its number."""
    texts = chosen(texts)
    name = _names(texts).get(legal.text, legal.text)
    if legal.article is None or legal.article_confidence is not None or not legal.is_verified:
        return name
    # "CGI" only repeats the name of the law.
    articles = _BETWEEN_ARTICLES.split(legal.article.removeprefix("CGI "))
    cited = texts.ngettext("{law}, article {list}", "{law}, articles {list}", len(articles))
    separator = texts.pgettext("between articles of a law", ", ")
    return cited.format(law=name, list=separator.join(map(isolated, articles)))


def _names(texts: Catalogue) -> dict[str, str]:
    gettext = texts.gettext
    return {
        "Loi 112-12": gettext("Law 112-12"),
        "Loi 112-12 ; décret 2-15-617": gettext("Law 112-12; decree 2-15-617"),
        "Loi 112-12 (constitution)": gettext("Law 112-12 (formation)"),
        "Loi 112-12 (obligations comptables)": gettext("Law 112-12 (accounting duties)"),
        "Code général des impôts": gettext("General tax code"),
        "Code général des impôts ; régime CNSS": gettext("General tax code; CNSS scheme"),
        "Code du travail ; régimes CNSS/AMO": gettext("Labour code; CNSS and AMO schemes"),
        "Loi 28-07 (produits alimentaires)": gettext("Law 28-07 (food products)"),
        "Loi 28-07 et textes d’étiquetage": gettext("Law 28-07 and labelling rules"),
        "Loi 50-17 (artisanat)": gettext("Law 50-17 (handicrafts)"),
    }
