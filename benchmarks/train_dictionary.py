"""Trains the dictionary that is shipped with the program.

`python -m benchmarks.train_dictionary --months FOLDER` reads every month file (`*.json`) of the folder and writes
`src/mourafaka_protocol/dictionaries/1.zdict`. What it is trained on is the payloads of our own frames: the month's
operations as a laptop sends them, and its records as the server hands them to a new laptop.

The months are synthetic, with the words of French and Arabic at their real frequencies; the months that judge the
figures must be made of other phrases (`--pool 1`) than those it is trained on (`--pool 0`). `--held-out N` leaves the
last N files out and says what they cost, with and without: by that the size was chosen.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from backports import zstd

from benchmarks.month_operations import operations_of, snapshot_of
from benchmarks.month_records import records_of
from mourafaka_protocol.compression import LEVEL_UP, Dictionaries
from mourafaka_protocol.frames import Frame
from mourafaka_protocol.payloads import encode_payload
from mourafaka_protocol.streams import FrameWriter, split_operations

SHIPPED = Path(__file__).parent.parent / "src/mourafaka_protocol/dictionaries/1.zdict"
PLAIN_BYTES = 64 * 1024
"""Of one OPS frame, as the laptop begins."""
# The entropy tables that zstd writes before the content; it makes them anew for the level that is used.
_TABLES_BYTES = 2_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, say what months cost, write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--months", type=Path, required=True, help="a folder of month files")
    parser.add_argument(
        "--held-out", type=int, default=0, help="files not to train on, but to judge by"
    )
    parser.add_argument(
        "--kib", type=int, action="append", help="size (default: 512); again for another"
    )
    parser.add_argument("--output", type=Path, default=SHIPPED)
    parsed = parser.parse_args(arguments)
    files = sorted(parsed.months.glob("*.json"))
    trained_on = files[: len(files) - parsed.held_out]
    samples = [encode_payload(frame)[1] for frame in _frames(trained_on)]
    print(f"{len(trained_on)} months, {len(samples)} payloads, {sum(map(len, samples)):,} bytes")
    for kib in parsed.kib or [512]:
        content = trained(samples, kib * 1024)
        for file in files[len(trained_on) :]:
            print(
                f"{kib} KiB, {file.name}: {_cost(file, content):,} of {_cost(file, None):,} bytes"
            )
    parsed.output.parent.mkdir(exist_ok=True)
    parsed.output.write_bytes(content)


def trained(samples: Sequence[bytes], size: int) -> bytes:
    """A dictionary of at most `size` bytes."""
    content = zstd.train_dict(samples, size).dict_content[-(size - _TABLES_BYTES) :]
    return zstd.finalize_dict(
        zstd.ZstdDict(content, is_raw=True), samples, size, LEVEL_UP
    ).dict_content


def _frames(files: Iterable[Path]) -> Iterable[Frame]:
    for file in files:
        records = list(records_of(json.loads(file.read_text(encoding="utf-8"))))
        yield from split_operations(operations_of(records), PLAIN_BYTES)
        yield from snapshot_of(records)


def _cost(file: Path, dictionary: bytes | None) -> int:
    """The bytes of a month's operations in one stream."""
    records = records_of(json.loads(file.read_text(encoding="utf-8")))
    writer = FrameWriter(
        dictionaries=Dictionaries({1: dictionary} if dictionary else {}),
        dictionary_id=1 if dictionary else 0,
    )
    return sum(
        len(writer.encode(frame)) for frame in split_operations(operations_of(records), PLAIN_BYTES)
    )


if __name__ == "__main__":
    main()
