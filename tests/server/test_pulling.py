"""What a laptop is given besides its scopes: the contents it is asked for."""

import hashlib
import uuid

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
