"""Small forms for tests: only what matters is written, the rest of the XForm is put around it."""

from mourafaka_forms.xform import Form, read_form

HEAD = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
 xmlns:odk="http://www.opendatakit.org/xforms" xmlns:mk="https://mourafaka.ma/xforms/scoring">
<h:head><h:title>A form</h:title><model>"""


def form_xml(
    data: str, binds: str = "", body: str = "", *, model: str = "", attributes: str = ""
) -> str:
    """The XForm over `data`, the content of the instance's root `/data`. `model` is whatever else
    the model holds: translations, secondary instances, actions."""
    return (
        f"{HEAD}<instance><data id='a-form' version='3' {attributes}>{data}</data></instance>"
        f"{model}{binds}</model></h:head><h:body>{body}</h:body></h:html>"
    )


def form_of(data: str, binds: str = "", body: str = "", *, model: str = "") -> Form:
    """The same, read."""
    return read_form(form_xml(data, binds, body, model=model))


def choice_list(instance_id: str, *items: str) -> str:
    """A secondary instance; an item is the columns after its name: "rabat region=rsk"."""
    rows = []
    for item in items:
        name, *columns = item.split()
        cells = "".join(
            f"<{column}>{text}</{column}>"
            for column, _, text in (one.partition("=") for one in columns)
        )
        rows.append(f"<item><name>{name}</name><label>{name.title()}</label>{cells}</item>")
    return f'<instance id="{instance_id}"><root>{"".join(rows)}</root></instance>'
