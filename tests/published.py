"""Published questionnaires for tests of the laptop: a small one, and the diagnostic in other versions.

publish(workspace, milk_form("1.0"))            as if a sync had brought it
publish(workspace, diagnostic_form("0.2.0", ("Statuts à jour", "Statuts déposés")))
"""

from datetime import UTC, datetime

import sqlalchemy as sa

from mourafaka_desktop import paths
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import tables
from mourafaka_forms.framework_form import framework_from_form, is_scored
from mourafaka_forms.titles import title_of
from mourafaka_forms.xform import read_form
from mourafaka_protocol.questionnaires import packed_form

MILK = "milk"
PUBLISHED_AT = datetime(2026, 11, 20, 9, tzinfo=UTC)

QUALITIES = {"good": "Bon", "poor": "Mauvais", "sour": "Aigre"}
DAYS = {"mon": "Lundi", "tue": "Mardi", "wed": "Mercredi"}


def publish(workspace: Workspace, *xforms: bytes) -> None:
    """Put questionnaires into the profile as sync leaves them."""
    for xform in xforms:
        form = read_form(xform)
        title = title_of(form.title)
        scoring = framework_from_form(form).scoring_version if is_scored(form) else None
        _keep(
            workspace,
            form.id,
            form.version,
            xform,
            title_fr=title.fr,
            title_ar=title.ar,
            scoring_version=scoring,
        )


def publish_unreadable(workspace: Workspace, questionnaire_id: str, version: str) -> None:
    """Put a questionnaire into the profile that only a later engine can read."""
    _keep(workspace, questionnaire_id, version, b"<later/>")


def _keep(
    workspace: Workspace, questionnaire_id: str, version: str, xform: bytes, **told: str | None
) -> None:
    row = {
        "questionnaire_id": questionnaire_id,
        "version": version,
        "published_at": PUBLISHED_AT,
        "plain_size": len(xform),
        "content": packed_form(xform),
        **told,
    }
    with workspace.database.writing() as connection:
        connection.execute(sa.insert(tables.questionnaire_form).values(row))


def diagnostic_form(version: str, *reworded: tuple[str, str]) -> bytes:
    """The shipped diagnostic as another version, some of its words replaced wherever they stand."""
    content = (paths.resources() / "questionnaires" / "diagnostic.xform.xml").read_text("utf-8")
    shipped = f'version="{shipped_framework().version}"'
    for old, new in ((shipped, f'version="{version}"'), *reworded):
        assert old in content
        content = content.replace(old, new)
    return content.encode()


def scoring_setting(code: str, value: str, new: str) -> tuple[str, str]:
    """A setting of the sheet `scoring` and what to write instead, for `diagnostic_form`."""
    cells = f"<code>{code}</code><value>"
    return f"{cells}{value}<", f"{cells}{new}<"


def milk_form(
    version: str,
    *,
    root: str = "data",
    qualities: dict[str, str] = QUALITIES,
    days: dict[str, str] = DAYS,
    litres: str = "Litres par jour",
    litres_type: str = "int",
    has_price: bool = False,
    has_note: bool = True,
) -> bytes:
    """How a cooperative collects milk; not scored. Litres are above 0; of each member the name and the litres.

    There is one round a day unless more is said; when it was begun is noted by itself.
    """
    price = ("<price/>", "<input ref='/{root}/price'><label>Prix du litre</label></input>")
    note = ("<note/>", "<input ref='/{root}/note'><label>Remarque</label></input>")
    optional = [part for part, has in ((price, has_price), (note, has_note)) if has]
    text = f"""<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
 xmlns:mk="https://mourafaka.ma/xforms/scoring">
<h:head><h:title>Collecte du lait · جمع الحليب</h:title><model>
<instance><{root} id="{MILK}" version="{version}">
 <province/><quality/><days/><litres/><rounds>1</rounds><begun/><total/><drawn/>{"".join(node for node, _ in optional)}
 <members jr:template=""><name/><litres/></members>
 <meta><instanceID/></meta></{root}></instance>
<bind nodeset="/{root}/province" type="string" mk:fact="province"/>
<bind nodeset="/{root}/litres" type="{litres_type}" constraint=". &gt; 0" required="true()"/>
<bind nodeset="/{root}/total" type="int" calculate="sum(/{root}/members/litres)"/>
<bind nodeset="/{root}/rounds" type="int"/>
<bind nodeset="/{root}/begun" type="dateTime"/>
<setvalue event="odk-instance-first-load" ref="/{root}/begun" value="now()"/>
<bind nodeset="/{root}/drawn" type="string" calculate="once(random())"/>
<bind nodeset="/{root}/members/litres" type="int"/>
<bind nodeset="/{root}/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>
</model></h:head><h:body>
<select1 ref="/{root}/quality"><label>Qualité</label>{_items(qualities)}</select1>
<select ref="/{root}/days"><label>Jours de collecte</label>{_items(days)}</select>
<input ref="/{root}/rounds"><label>Tournées par jour</label></input>
<input ref="/{root}/litres"><label>{litres}</label></input>
{"".join(control.format(root=root) for _, control in optional)}
<group ref="/{root}/members"><label>Membres</label><repeat nodeset="/{root}/members">
<input ref="/{root}/members/name"><label>Nom</label></input>
<input ref="/{root}/members/litres"><label>Litres du membre</label></input>
</repeat></group>
</h:body></h:html>"""
    return text.encode()


def _items(names: dict[str, str]) -> str:
    return "".join(
        f"<item><label>{label}</label><value>{value}</value></item>"
        for value, label in names.items()
    )
