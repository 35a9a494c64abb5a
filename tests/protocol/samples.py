"""One frame of each kind with fixed content: what the golden bytes were made of."""

import uuid

from mourafaka_protocol.frames import (
    Alias,
    Changes,
    ConflictNotice,
    End,
    Frame,
    Grant,
    Hello,
    HelloBody,
    OfflinePolicy,
    Ops,
    Problem,
    RecordChange,
    Refusal,
    Result,
    Revoke,
    ScopeDigest,
    ServerEnd,
    ServerHello,
    ServerHelloBody,
    Shape,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRow,
    SnapshotRows,
    Verdict,
    Wanted,
    WantedContent,
)
from mourafaka_protocol.operations import AMEND, Change, Op, OpKind, Origin, text_hash
from mourafaka_protocol.payloads import encode_hello_body, encode_server_hello_body

COOPERATIVE_ID = uuid.UUID("01936d2e-0000-7000-8000-000000000001")
VISIT_ID = uuid.UUID("01936d2e-0000-7000-8000-000000000002")
ASSESSMENT_ID = uuid.UUID("01936d2e-0000-7000-8000-000000000003")
SCOPE = f"coop:{COOPERATIVE_ID}"
USER_SCOPE = "user:01936d2e-0000-7000-8000-0000000000ff"
DEVICE = bytes.fromhex("0102030405060708")
EPOCH = 1 << 32

HELLO_BODY = HelloBody(
    device_id=DEVICE,
    exchange_no=7,
    nonce=bytes(range(16)),
    acked=41,
    chain=bytes(range(16, 32)),
    epoch=1,
    cursors={SCOPE: EPOCH + 12, "ref:regions": 0},
    cursor_digest=None,
    clock_ms=1_795_000_000_000,
    application="mourafaka 0.1.0",
    protocol=1,
    schema=1,
    dictionaries=(3,),
    frame_bytes=16_384,
    succeeds=None,
)
SERVER_HELLO_BODY = ServerHelloBody(
    verdict=Verdict.OK,
    epoch=1,
    now_ms=1_795_000_000_500,
    asked=41,
    last_ctr=44,
    durable_ctr=0,
    protocol=1,
    schema=1,
    policy=OfflinePolicy(60, 120),
    server_name="Souss-Massa",
    chain=bytes(range(16)),
)
PUT = Op(
    ctr=42,
    kind=OpKind.PUT,
    scope=SCOPE,
    record_kind=2,
    record_id=VISIT_ID,
    base=EPOCH + 12,
    at_ms=1_795_000_000_000,
    patch={
        3: Change(None, 20_775),
        19: Change(None, "تم الاطلاع على سجل المحاضر, puis le registre."),
        32: Change(None, "draft"),
    },
)
SET = Op(
    ctr=43,
    kind=OpKind.SET,
    scope=SCOPE,
    record_kind=3,
    record_id=ASSESSMENT_ID,
    base=EPOCH + 12,
    at_ms=1_795_000_004_000,
    patch={
        5: Change("draft", "submitted"),
        8: {"A1": Change([2], [3, None, "seen", "registre vu"]), "A2": Change(None, [1])},
    },
)
DEL = Op(
    ctr=44,
    kind=OpKind.DEL,
    scope=USER_SCOPE,
    record_kind=200,
    record_id=VISIT_ID,
    base=0,
    at_ms=1_794_999_999_000,
    patch={},
    origin=Origin(bytes(8), 3),
)

SUBMITTED = Op(
    ctr=45,
    kind=OpKind.SET,
    scope=SCOPE,
    record_kind=3,
    record_id=ASSESSMENT_ID,
    base=EPOCH + 12,
    at_ms=1_795_000_004_000,
    patch={
        5: Change("draft", "submitted"),
        10: {
            "/data/members[2]": Change(None, ""),
            "/data/members[2]/name": Change("Fatima", "فاطمة"),
            "/data/old": Change("2026-11-23", None),
        },
        11: Change(None, "66.6667"),
        12: Change(None, "1"),
    },
)
AMENDED = Op(
    ctr=46,
    kind=OpKind.SET,
    scope=SCOPE,
    record_kind=2,
    record_id=VISIT_ID,
    base=EPOCH + 12,
    at_ms=1_795_000_005_000,
    patch={19: Change(text_hash("Le registre est tenu. " * 10), "Le registre est à jour.")},
    command=AMEND,
)
SLOT_ID = uuid.uuid5(COOPERATIVE_ID, "coaching_session:1")
SLOTS = tuple(
    Op(
        ctr=ctr,
        kind=OpKind.PUT,
        scope=SCOPE,
        record_kind=5,
        record_id=SLOT_ID,
        base=EPOCH + 12,
        at_ms=1_795_000_006_000 + ctr,
        patch={1: Change(None, 1), 4: Change(None, "planned")},
    )
    for ctr in (47, 48)
)
QUESTIONNAIRES = "ref:questionnaires"
QUESTIONNAIRE_ID = uuid.UUID("10d4cdcb-4783-5a75-ada0-238471e91b57")

FRAMES: dict[str, Frame] = {
    "hello": Hello(encode_hello_body(HELLO_BODY), bytes(range(64))),
    "ops": Ops((PUT, SET, DEL)),
    "end": End(44),
    "server_hello": ServerHello(encode_server_hello_body(SERVER_HELLO_BODY), bytes(range(64))),
    "result": Result(
        accepted=((42, 43),),
        refused=(Refusal(44, "scope_not_granted", ""),),
        conflicts=(ConflictNotice(43, 8, "A1", [4]), ConflictNotice(43, 5, None, "draft")),
    ),
    "grant": Grant((SCOPE, "ref:regions")),
    "revoke": Revoke((SCOPE,)),
    "changes": Changes(
        SCOPE,
        EPOCH + 12,
        EPOCH + 16,
        (
            RecordChange(2, VISIT_ID, EPOCH + 13, Shape.PATCH, None),
            RecordChange(
                3,
                ASSESSMENT_ID,
                EPOCH + 14,
                Shape.PATCH,
                {8: {"A1": [3], "A2": None}},
                1_795_000_004_000,
            ),
            RecordChange(2, VISIT_ID, EPOCH + 15, Shape.GONE, None),
            RecordChange(2, VISIT_ID, EPOCH + 16, Shape.WHOLE, {3: 20_775, 32: "draft"}),
        ),
    ),
    "snapshot_begin": SnapshotBegin(SCOPE, EPOCH + 16, 1),
    "snapshot_rows": SnapshotRows(
        SCOPE,
        (
            SnapshotRow(
                1,
                COOPERATIVE_ID,
                EPOCH + 1,
                {2: "Tissaliwine", 500: ["kept"]},
                1_795_000_000_000,
            ),
            SnapshotRow(5, SLOT_ID, EPOCH + 2, {1: 1, 4: "planned"}, 1_795_000_000_250),
            SnapshotRow(2, VISIT_ID, EPOCH + 3, {3: 20_775, 32: "draft"}),
        ),
    ),
    "snapshot_end": SnapshotEnd(SCOPE, EPOCH + 16, 1, bytes(range(8))),
    "server_end": ServerEnd(Verdict.OK, 44, 0, (ScopeDigest(SCOPE, EPOCH + 16, bytes(range(8))),)),
    "ops_that_amend": Ops((AMENDED, *SLOTS)),
    "wanted": Wanted((WantedContent("ab" * 32, 0), WantedContent("cd" * 32, 4_096))),
    "alias": Alias(((SCOPE, f"coop:{VISIT_ID}"),)),
    "ops_of_a_questionnaire": Ops((SUBMITTED,)),
    "changes_of_questionnaires": Changes(
        QUESTIONNAIRES,
        0,
        EPOCH + 1,
        (
            RecordChange(
                9,
                QUESTIONNAIRE_ID,
                EPOCH + 1,
                Shape.PATCH,
                {
                    1: "milk",
                    2: "1.0",
                    3: "Collecte du lait",
                    4: "جمع الحليب",
                    5: "1",
                    6: 1_795_000_000_000,
                    7: "ab" * 32,
                    8: 29_000,
                    9: 442_000,
                },
            ),
        ),
    ),
    "problem": Problem("malformed_frame", "OPS: truncated"),
}
