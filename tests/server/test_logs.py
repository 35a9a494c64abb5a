"""The log says what happened and tells nobody who, what or from where."""

import base64
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from mourafaka_protocol.blobs import authorization
from mourafaka_server.installation import opened
from mourafaka_server.logs import tell_failure
from mourafaka_server.settings import load
from mourafaka_server.tables import coach
from tests.server.conftest import running
from tests.server.laptop import Laptop
from tests.server.test_http import CONTENT, SHA256, new_cooperative, now_ms, post, with_a_photo


def test_nothing_that_was_called_leaves_a_secret_in_the_log(data: Path) -> None:
    with running(data) as program:
        invitation = program.invite("--coach", "Khadija Amrani", "--name-ar", "خديجة")
        laptop = Laptop.enrol(program.client(), invitation)
        new_cooperative(laptop)
        laptop.sync()
        call = laptop.blob("GET", SHA256, now_ms(program))
        httpx.get(f"{program.url}/blob/{SHA256}", headers={"Authorization": authorization(call)})
        httpx.get(f"{program.url}/blob/{SHA256}", headers={"Authorization": "Mourafaka opensesame"})
        httpx.get(f"{program.url}/health?secret=opensesame")
        photographed = with_a_photo(program)
        put = photographed.blob("PATCH", SHA256, now_ms(program))
        program.client().blob_put(put, 0, [CONTENT])
        post(program, b"\xff" * 50)
        hello = laptop.hello()
        with opened(load(data)) as service:  # a fault in the middle of a call
            service.database.write(
                lambda connection: connection.execute(sa.text("DROP TABLE operation_seen"))
            )
        new_cooperative(laptop)
        laptop.frames_up()
        with pytest.raises(Exception, match="server_error"):
            laptop.sync()
        program.process.stdin.close()
        log = program.process.stderr.read()
        program.process.wait(timeout=60)
    for event in (b"enrolled", b"exchange", b"exchange refused", b"fault"):
        assert b'"event": "' + event + b'"' in log
    secrets = {
        invitation.secret.hex(),
        base64.b64encode(invitation.secret).decode(),
        base64.b64encode(call.signature).decode(),
        base64.b64encode(put.signature).decode(),
        hello.signature.hex(),
        "opensesame",
        "Khadija",
        "خديجة",
        "Tissaliwine",
        "تيسليوين",
        "127.0.0.1",
        SHA256,
    }
    told = log.decode()
    assert {secret for secret in secrets if secret in told} == set()


def test_a_fault_is_told_by_kind_and_place_and_not_by_the_values_it_met(data: Path) -> None:
    with opened(load(data)) as service:

        def wrong(connection: sa.Connection) -> None:
            row = {"coach_id": None, "name_fr": "Khadija Amrani", "created_ms": 1}
            connection.execute(coach.insert(), [row, row])

        with pytest.raises(sa.exc.SQLAlchemyError) as failed:
            service.database.write(wrong)
    told = tell_failure(None, "error", {"event": "fault", "exc_info": failed.value})
    assert "Khadija" not in str(told)
    assert "IntegrityError" in told["exception"][-1]
    assert any("test_logs.py" in place for place in told["exception"])
    assert "exc_info" not in told
