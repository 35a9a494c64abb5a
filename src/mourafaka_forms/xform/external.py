"""Lists that a form refers to and that lie in files of their own: CSV, XML, GeoJSON."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any, Final

from mourafaka_forms.xform.errors import FormError, FormFault
from mourafaka_forms.xpath import DocumentError, Kind, Node, read_document

LAST_SAVED: Final = "jr://instance/last-saved"
"""The answers given last time, which this engine does not keep: always empty."""

_SEPARATORS: Final = ",;\t|"


def external_node(instance_id: str, source: str, content: Node | bytes) -> Node:
    """The node above the list's root, as `instance()` wants it.

    What a content is, is told from itself first: a `.csv` may hold anything. Raises FormError.
    """
    if isinstance(content, Node):
        return content
    try:
        text = content.decode("utf-8-sig").strip()
        if text.startswith("<"):
            return read_document(text)
        if text.startswith("{") and not source.endswith(".csv"):
            return _geojson(json.loads(text))
        return _csv(text)
    except (DocumentError, ValueError, csv.Error) as error:
        message = f"the file {source} of the list {instance_id!r} cannot be read: {error}"
        raise FormError(FormFault.BAD_INSTANCE, message, instance_id) from error


def empty_node() -> Node:
    """A list without a content."""
    return Node(Kind.DOCUMENT)


def _csv(text: str) -> Node:
    header, _, _ = text.partition("\n")
    separator = max(_SEPARATORS, key=header.count)
    columns, *rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True)) or [[]]
    names = [column.strip() for column in columns]
    document = Node(Kind.DOCUMENT)
    root = document.append(Node(Kind.ELEMENT, "root"))
    for row in rows:
        if any(row):
            _item(root, dict(zip(names, row, strict=False)))
    return document


def _item(root: Node, columns: Mapping[str, str]) -> None:
    item = root.append(Node(Kind.ELEMENT, "item"))
    for name, text in columns.items():
        item.append(Node(Kind.ELEMENT, name)).set_text(text)


def _geojson(collection: Any) -> Node:
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise ValueError("it is no collection of features")
    document = Node(Kind.DOCUMENT)
    root = document.append(Node(Kind.ELEMENT, "root"))
    for feature in collection.get("features") or ():
        properties = {
            str(name): _text(value) for name, value in (feature.get("properties") or {}).items()
        }
        if "id" in feature:
            properties["id"] = _text(feature["id"])
        geometry = feature.get("geometry")
        _item(root, {"geometry": "" if geometry is None else _geometry(geometry), **properties})
    return document


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _geometry(geometry: Mapping[str, Any]) -> str:
    """As ODK writes places: latitude first, points with semicolons between."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    if kind == "Point":
        return _point(coordinates)
    if kind == "LineString":
        return "; ".join(map(_point, coordinates))
    if kind == "Polygon":
        return "; ".join(map(_point, coordinates[0]))
    raise ValueError(f"a geometry of the type {kind!r} is not known")


def _point(coordinates: list[float]) -> str:
    longitude, latitude = coordinates[:2]
    return f"{latitude} {longitude} 0 0"
