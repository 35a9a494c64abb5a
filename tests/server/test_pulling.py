"""What a laptop is given besides its scopes: the contents it is asked for."""

import hashlib
import uuid

from mourafaka_protocol.blobs import MOST_WANTED
from mourafaka_protocol.frames import Wanted
from mourafaka_protocol.kinds import ATTACHMENT
from mourafaka_server.service import Service
from tests.server.conftest import HandClock, new_laptop
from tests.server.cooperatives import new_cooperative
from tests.server.laptop import Laptop

PHOTO, THUMBNAIL = b"a photograph" * 100, b"small"


def name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def send(service: Service, laptop: Laptop, content: bytes, offset: int, end: int) -> None:
    call = laptop.blob("PATCH", name(content), service.clock())
    service.blob_put(call, offset, [content[offset:end]])


def wanted_by(laptop: Laptop) -> list[tuple[str, int]]:
    return [tuple(one) for frame in laptop.sync().of(Wanted) for one in frame.contents]


def test_contents_are_asked_for_thumbnails_first_from_where_they_stand(
    service: Service, clock: HandClock
) -> None:
    laptop = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(laptop)
    laptop.put(
        scope_id,
        ATTACHMENT,
        uuid.uuid4(),
        record_kind="cooperative",
        record_id=cooperative_id,
        role="photo",
        sha256=name(PHOTO),
        media_type="image/jpeg",
        byte_size=len(PHOTO),
        thumb_sha256=name(THUMBNAIL),
        thumb_byte_size=len(THUMBNAIL),
    )
    assert wanted_by(laptop) == [(name(THUMBNAIL), 0), (name(PHOTO), 0)]
    send(service, laptop, THUMBNAIL, 0, len(THUMBNAIL))
    send(service, laptop, PHOTO, 0, 50)
    assert wanted_by(laptop) == [(name(PHOTO), 50)]
    send(service, laptop, PHOTO, 50, len(PHOTO))
    assert wanted_by(laptop) == []


def test_of_many_contents_each_exchange_asks_for_another_part(service: Service) -> None:
    laptop = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(laptop)
    contents = [b"%d" % number for number in range(MOST_WANTED * 2 + 1)]
    for content in contents:
        laptop.put(
            scope_id,
            ATTACHMENT,
            uuid.uuid4(),
            record_kind="cooperative",
            record_id=cooperative_id,
            role="scan",
            sha256=name(content),
            media_type="application/pdf",
            byte_size=len(content),
        )
    parts = [{sha256 for sha256, _offset in wanted_by(laptop)} for _ in range(3)]
    assert [len(part) for part in parts] == [MOST_WANTED] * 3
    assert set().union(*parts) == set(map(name, contents))
