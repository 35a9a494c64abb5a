"""More contents than a server asks for at once: after it was put back to a backup it gets them all."""

from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.domain.attachments import Attachment, AttachmentRole
from mourafaka_desktop.domain.ids import new_attachment_id
from mourafaka_desktop.storage import contents, records
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_desktop.sync.progress import Photos
from mourafaka_protocol.blobs import MOST_WANTED
from mourafaka_server import blobs
from mourafaka_server.installation import opened
from mourafaka_server.settings import Settings
from tests.builders import make_cooperative

from .conftest import Laptops


def test_all_that_the_server_lost_is_sent_again_in_one_sync(
    laptop: Laptops, server: ServerProcess
) -> None:
    first = laptop()
    cooperative = make_cooperative()
    with first.database.writing() as connection:
        records.put(connection, cooperative)
        for number in range(MOST_WANTED + 10):
            content = b"%%PDF-1.7 %d" % number
            sha256 = first.attachments.add(content)
            scan = Attachment(
                id=new_attachment_id(),
                cooperative_id=cooperative.id,
                record_kind="cooperative",
                record_id=cooperative.id,
                role=AttachmentRole.SCAN,
                sha256=sha256,
                media_type="application/pdf",
                byte_size=len(content),
            )
            records.put(connection, scan)
            contents.mark_stored(connection, sha256)  # it was there, before the backup was put back
    synchronise(first, photos=Photos.NOW)
    scope = f"coop:{cooperative.id}"
    with opened(Settings(server.data)) as service:
        wanted = service.database.read(lambda at: blobs.wanted(at, [scope], 1000))
    assert wanted == []
