"""Anki's side of the comparison; runs in an environment that has Anki and nothing of ours.

`python anki_worker.py MONTH.json ADDRESS FOLDER first|second` makes a collection in FOLDER and logs in; then each
line on the standard input is answered by one on the standard output, once its work is done:
first: `prepare` (note types, an empty collection on the server), `write` (a note a record, answers nested in their
assessment's), `sync`; second: `fetch` (everything, to a new laptop). The bytes are counted by the proxy at ADDRESS.
"""

import json
import sys
from pathlib import Path

from anki.collection import Collection

SECTIONS = ("cooperatives", "visits", "assessments", "action_items", "projects")


def main() -> None:
    """Do what is asked, line by line."""
    month = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    collection = Collection(str(Path(sys.argv[3]) / f"{sys.argv[4]}.anki2"))
    login = collection.sync_login("coach", "secret", sys.argv[2])
    works = {
        "prepare": lambda: prepare(collection, login, month),
        "write": lambda: write(collection, month),
        "sync": lambda: sync(collection, login),
        "fetch": lambda: fetch(collection, login),
    }
    print("ready", flush=True)
    for line in sys.stdin:
        works[line.strip()]()
        print("done", flush=True)
    collection.close()


def prepare(collection, login, month) -> None:
    """A note type for each kind of record, as its fields are; then everything once to the server."""
    for section in SECTIONS:
        note_type = collection.models.new(section)
        for name in records(month, section)[0]:
            collection.models.add_field(note_type, collection.models.new_field(name))
        template = collection.models.new_template("card")
        template["qfmt"] = "{{id}}"
        template["afmt"] = "{{id}}"
        collection.models.add_template(note_type, template)
        collection.models.add(note_type)
    collection.close_for_full_sync()
    collection.full_upload_or_download(auth=login, server_usn=None, upload=True)
    collection.reopen(after_full_sync=True)


def write(collection, month) -> None:
    """A note a record."""
    deck = collection.decks.id("Default")
    for section in SECTIONS:
        note_type = collection.models.by_name(section)
        for record in records(month, section):
            note = collection.new_note(note_type)
            for name, value in record.items():
                note[name] = value if isinstance(value, str) else dumped(value)
            collection.add_note(note, deck)


def sync(collection, login) -> None:
    """What a click on Anki's sync button does, without media."""
    answer = collection.sync_collection(login, False)
    if answer.required not in (answer.NO_CHANGES, answer.NORMAL_SYNC):
        raise SystemExit(f"Anki asks for {answer.required}")


def fetch(collection, login) -> None:
    """The whole collection, as a new laptop gets it."""
    collection.close_for_full_sync()
    collection.full_upload_or_download(auth=login, server_usn=None, upload=False)
    collection.reopen(after_full_sync=True)


def records(month, section):
    """The records of a section, the answers inside their assessments, without an id of their own."""
    if section != "assessments":
        return month[section]
    return [
        assessment
        | {
            "answers": {
                answer["question"]: [answer["value"], answer["note"]]
                for answer in month["answers"]
                if answer["assessment_id"] == assessment["id"]
            }
        }
        for assessment in month["assessments"]
    ]


def dumped(value) -> str:
    """Any other value as text."""
    return "" if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
