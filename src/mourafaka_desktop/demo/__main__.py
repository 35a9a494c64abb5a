"""`dev.py run`: the program on a demo profile with its own server, or, headless, one day by hand.

Exit status: 0 every step held; 1 a step did not hold, or the server could not be started.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from mourafaka_desktop import paths
from mourafaka_desktop.demo import server_process, words
from mourafaka_desktop.demo.profile import follow_server, make_profile
from mourafaka_desktop.demo.server_process import ServerDidNotStartError, ServerProcess
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import Language, _, use
from mourafaka_desktop.i18n.system import system_language


def build_parser() -> argparse.ArgumentParser:
    """The options of the demo."""
    parser = argparse.ArgumentParser(prog="dev.py run", description=__doc__)
    parser.add_argument(
        "--headless", action="store_true", help="drive one day offscreen, by Qt events"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("out"), metavar="DIR", help="PDFs, pictures, summary.json"
    )
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="where the demo's profile and server are kept"
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; the exit status."""
    options = build_parser().parse_args(arguments)
    use(system_language())
    try:
        if options.headless or not _has_display():
            return _headless(options.out.resolve(), options.data)
        return _on_screen(options.data or paths.demo())
    except ServerDidNotStartError as failure:
        print(_("The demo's server could not be started:"), failure, sep="\n", file=sys.stderr)
    except MourafakaError as failure:
        print(failure.explain(_), file=sys.stderr)
    return 1


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _on_screen(data: Path) -> int:
    """The window for a person, on a demo profile that is kept for the next time."""
    from mourafaka_desktop.app import run_window

    server = server_process.start(data / "server")
    try:
        profile = data / "profiles" / "1"
        if profile.exists():
            follow_server(profile, server)
        else:
            make_profile(profile, server)
        print(_("The passphrase of the demo is: {passphrase}").format(passphrase=words.PASSPHRASE))
        print(
            _("An invitation for a second laptop: {invitation}").format(
                invitation=server.invite(words.COACH_FR, words.COACH_AR, _coach_id(profile))
            )
        )
        return run_window(language=system_language(), profile=profile)
    finally:
        server.stop()


def _coach_id(profile: Path) -> str:
    from mourafaka_desktop.storage import vault

    return str(vault.header(profile).coach.id)


def _headless(out: Path, data: Path | None) -> int:
    """One whole day on the real window without a screen, and a second laptop that must hold the same."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The offscreen platform says at each window that it has no size hints: nothing to tell anyone.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    with tempfile.TemporaryDirectory(prefix="mourafaka-demo-") as scratch:
        folder = data or Path(scratch)
        server = server_process.start(folder / "server")
        try:
            return _drive(folder, out, server)
        finally:
            server.stop()


def _drive(folder: Path, out: Path, server: ServerProcess) -> int:
    from PySide6.QtWidgets import QApplication

    from mourafaka_desktop.app import Application
    from mourafaka_desktop.demo.camera import Camera
    from mourafaka_desktop.demo.day import Day, enrol_second_laptop
    from mourafaka_desktop.demo.hands import OutOfReachError
    from mourafaka_desktop.demo.outcome import read_outcome
    from mourafaka_desktop.ui.main_window import CLIENT_SIZE
    from mourafaka_desktop.ui.preferences import Preferences

    started = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("*.pdf"), *out.glob("*.png"), *out.glob("summary.json")):
        old.unlink()
    qt = QApplication.instance() or QApplication(["mourafaka"])
    assert isinstance(qt, QApplication)
    coach_id = make_profile(folder / "first" / "1", server)
    _say("made the demo profile: enrolled, 20 cooperatives imported, visits planned")
    screens: list[Path] = []

    def application(name: str) -> Application:
        made = Application(
            qt,
            root=folder / name,
            preferences=Preferences(folder / f"{name}.ini"),
            language=Language.AR,
        )
        made.start()
        made.window.resize(CLIENT_SIZE)
        return made

    try:
        with closing(application("first")) as first:
            camera = Camera(first.window, first.switcher, out)
            day = Day(first, camera, out, _say)
            with camera.watching():
                day.run()
            screens += camera.taken
        with closing(application("second")) as second:
            camera = Camera(second.window, second.switcher, out, first_number=len(screens) // 2 + 1)
            invitation = server.invite(words.COACH_FR, words.COACH_AR, coach_id)
            with camera.watching():
                enrol_second_laptop(second, invitation, camera)
            screens += camera.taken
        _say("enrolled a second, empty profile and synchronised it")
    except OutOfReachError as failure:
        print(f"✗ {failure}", file=sys.stderr)
        return 1
    outcome = read_outcome(
        folder / "first" / "1",
        folder / "second" / "1",
        words.PASSPHRASE,
        papers=day.papers(),
        screens=screens,
        seconds=time.monotonic() - started,
    )
    outcome.write(out / "summary.json")
    for problem in outcome.problems:
        print(f"✗ {problem}", file=sys.stderr)
    if outcome.problems:
        return 1
    _say(f"both profiles hold the same; everything lies in {out}")
    return 0


def _say(step: str) -> None:
    print(f"✓ {step}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
