# SPDX-License-Identifier: MIT
"""The build loop merges, drops, waits and keeps: with a builder whose every step a test decides."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from forumpress.errors import InputError
from forumpress.finding import Place, Rect, error, warning
from forumpress.preview.buildloop import BuildLoop
from forumpress.preview.snapshot import FoundWord, PageArea, PageInfo, PagePassage, PreviewPage, Snapshot, TextLine
from forumpress.preview.watcher import Watcher

PATIENCE = 60.0


class LineCopy:
    """Each line of a file is a page that shows as many pixels as the line has letters."""

    title = "Lines"
    summary: Mapping[str, Any] = {}

    def __init__(self, builder: LineBuilder, text: str) -> None:
        self.builder, self.lines = builder, text.splitlines()
        self.pages = [PageInfo(n, 72, 72, f"Page {n}") for n in range(1, len(self.lines) + 1)]
        self.findings = (warning("line/short", "short", place=Place("a.txt", 1, 1)),) if "short" in text else ()
        self.reads: tuple[Path, ...] = (builder.path, *builder.also)
        self.outline: Sequence[Mapping[str, Any]] = [{"key": line} for line in self.lines]

    def draw(self, number: int) -> PreviewPage:
        self.builder.drawn.append(self.lines[number - 1])
        self.builder.drawing()
        return PreviewPage(f"page-{self.lines[number - 1]}", lambda: pdf(self.lines[number - 1]))

    def at(self, number: int, x: float, y: float) -> FoundWord | None:
        return FoundWord(Place("a.txt", number, 1), self.lines[number - 1], PageArea(number, Rect(x, y, 1, 1)))

    def passages(self, number: int) -> Sequence[PagePassage]:
        return [PagePassage((TextLine(self.lines[number - 1], Rect(1, 2, 3.14159, 4)),))]

    def locate(self, file: str, line: int, column: int | None = None) -> PageArea | None:
        return PageArea(line, Rect(0, 0, 1, 1)) if line <= len(self.lines) else None

    def article_at(self, file: str, line: int) -> str | None:
        return None

    def changed_since(self, earlier: Snapshot) -> Sequence[PageArea]:
        assert isinstance(earlier, LineCopy)
        old = dict(enumerate(earlier.lines))
        return [PageArea(n + 1, Rect(0, 0, 9, 9)) for n, line in enumerate(self.lines) if old.get(n) != line]


class LineBuilder:
    name = "a.txt"
    views = {"screen": "Screen", "print": "Print"}  # noqa: RUF012

    def __init__(self, path: Path) -> None:
        self.path, self.folders = path, (path.parent,)
        self.also: tuple[Path, ...] = ()
        self.built: list[str] = []
        self.drawn: list[str] = []
        self.drawing: Callable[[], None] = lambda: None
        self.reading: Callable[[], None] = lambda: None

    def build(self, view: str) -> LineCopy:
        text = self.path.read_text()
        self.built.append(text)
        self.reading()
        if "boom" in text:
            raise RuntimeError("boom")
        if "wrong" in text or not text:
            raise InputError([error("line/wrong", "this is wrong", place=Place("a.txt", 1, 1))])
        return LineCopy(self, text)

    def path_of(self, file: str) -> Path | None:
        return None


def pdf(line: str) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", (72, 72), "white")
    picture.paste("black", (0, 0, len(line), 1))
    picture.save(out, "PDF")
    return out.getvalue()


class Show:
    """A build loop, a watcher, and everything that was reported."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.builder = LineBuilder(path)
        self.told: list[tuple[str, Mapping[str, Any]]] = []
        self.news = threading.Condition()
        self.loop = BuildLoop(self.builder, self.report)
        self.watcher = Watcher(self.loop, self.builder.folders)

    def report(self, event: str, data: Mapping[str, Any]) -> None:
        if event == "watch":
            self.watcher.moved()
            return
        with self.news:
            self.told.append((event, data))
            self.news.notify_all()

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The state once it is as wanted."""
        with self.news:
            assert self.news.wait_for(lambda: wanted(self.loop.state()), PATIENCE), self.loop.state()
        return self.loop.state()

    def shows(self, *lines: str) -> dict[str, Any]:
        return self.until(
            lambda state: (
                [page["picture"] for page in state["pages"]] == [f"page-{line}" for line in lines]
                and not state["errors"]
                and bool(self.told)
                and self.told[-1][0] == "state"
            )
        )

    def write(self, text: str) -> None:
        """As editors do: a new file over the old one."""
        draft = self.path.with_suffix(".new")
        draft.write_text(text)
        draft.replace(self.path)


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Show]:
    (tmp_path / "a.txt").write_text("one\ntwo\n")
    made = Show(tmp_path / "a.txt")
    made.loop.start()
    made.watcher.start()
    made.shows("one", "two")
    yield made
    made.watcher.close()
    made.loop.close()


def test_an_edit_shows_only_the_page_that_changed(show: Show) -> None:
    show.told.clear()
    show.write("one\nthree\n")
    show.shows("one", "three")
    pages = [data for event, data in show.told if event == "page"]
    assert [(data["number"], data["picture"], data["before"]) for data in pages] == [(2, "page-three", "page-two")]
    changed = [data for event, data in show.told if event == "changed"]
    assert [area["page"] for area in changed[0]["spots"]] == [2]


def test_pages_come_and_go(show: Show) -> None:
    show.write("one\ntwo\nthree\n")
    show.shows("one", "two", "three")
    show.write("two\n")
    show.shows("two")


def test_pages_in_sight_are_drawn_first(show: Show) -> None:
    show.loop.see((2,), 1.0)
    show.builder.drawn.clear()
    show.write("uno\ndue\n")
    show.shows("uno", "due")
    assert show.builder.drawn[:2] == ["due", "uno"]


def test_errors_stand_over_the_last_good_pages_until_they_are_mended(show: Show) -> None:
    show.write("wrong\n")
    state = show.until(lambda state: bool(state["errors"]))
    assert [finding["code"] for finding in state["errors"]] == ["line/wrong"]
    assert [page["picture"] for page in state["pages"]] == ["page-one", "page-two"]
    assert show.loop.at(1, 5, 5).result(PATIENCE) is not None
    show.write("one\ntwo\n")
    show.shows("one", "two")


def test_a_fault_of_our_own_is_told_and_survived(show: Show, capfd: pytest.CaptureFixture[str]) -> None:
    show.write("boom\n")
    state = show.until(lambda state: bool(state["errors"]))
    assert state["errors"][0]["code"] == "preview/own-fault"
    show.write("mended\n")
    show.shows("mended")
    assert "RuntimeError: boom" in capfd.readouterr().err


def test_a_half_written_file_is_not_shouted_about(show: Show) -> None:
    show.told.clear()
    for _ in range(3):
        with show.path.open("w") as file:
            file.flush()
            os.fsync(file.fileno())
            time.sleep(0.05)
            file.write("whole\n")
    show.shows("whole")
    assert not [data for event, data in show.told if event == "state" and data["errors"]]


def test_a_file_that_stays_empty_is_an_error(show: Show) -> None:
    show.path.write_text("")
    show.until(lambda state: bool(state["errors"]))


def test_a_burst_of_saves_is_built_few_times(show: Show) -> None:
    show.builder.built.clear()
    show.builder.reading = lambda: time.sleep(0.05)
    for number in range(40):
        show.write(f"save {number}\n")
        time.sleep(0.002)
    show.shows("save 39")
    assert len(show.builder.built) < 20
    assert show.builder.built[-1] == "save 39\n"


def test_a_build_that_is_overtaken_is_dropped(show: Show) -> None:
    begun, go = threading.Event(), threading.Event()

    def drawing() -> None:
        if show.builder.drawn[-1] == "first":
            begun.set()
            go.wait(PATIENCE)

    show.builder.drawing = drawing
    show.write("first\nsecond\nthird\n")
    assert begun.wait(PATIENCE)
    show.write("other\n")
    show.loop.changed()
    go.set()
    show.shows("other")
    assert "third" not in show.builder.drawn


def test_an_edit_while_a_build_reads_is_not_lost(show: Show) -> None:
    reading, go = threading.Event(), threading.Event()

    def hold() -> None:
        if show.builder.built[-1] == "slow\n":
            reading.set()
            go.wait(PATIENCE)

    show.builder.reading = hold
    show.write("slow\n")
    assert reading.wait(PATIENCE)
    show.write("late\n")
    go.set()
    show.shows("late")


def test_what_the_last_build_read_is_watched(show: Show, tmp_path: Path) -> None:
    beside = tmp_path / "elsewhere" / "style.css"
    beside.parent.mkdir()
    beside.write_text("a")
    show.builder.also = (beside,)
    show.write("one\n")
    show.shows("one")
    built = len(show.builder.built)
    beside.write_text("another")
    with show.news:
        assert show.news.wait_for(lambda: len(show.builder.built) > built, PATIENCE)


def test_a_file_that_appears_is_noticed(show: Show, tmp_path: Path) -> None:
    show.builder.also = (tmp_path / "new" / "late.txt",)
    show.write("one\n")
    show.shows("one")
    built = len(show.builder.built)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "late.txt").write_text("here")
    deadline = time.monotonic() + PATIENCE
    while len(show.builder.built) == built and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(show.builder.built) > built


def test_a_touch_without_a_change_of_text_changes_no_page(show: Show) -> None:
    show.told.clear()
    built = len(show.builder.built)
    os.utime(show.path)
    deadline = time.monotonic() + PATIENCE
    while len(show.builder.built) == built and time.monotonic() < deadline:
        time.sleep(0.02)
    show.shows("one", "two")
    assert not [data for event, data in show.told if event in ("page", "changed")]


def test_patches_come_along_for_pages_in_sight(show: Show) -> None:
    assert show.loop.picture("page-one", 1.0, None).result(PATIENCE) is not None
    show.loop.see((1,), 1.0)
    show.told.clear()
    show.write("one longer\ntwo\n")
    show.shows("one longer", "two")
    (page,) = [data for event, data in show.told if event == "page"]
    assert page["before"] == "page-one"
    assert [patch["scale"] for patch in page["patches"]] == [1.0]
    assert page["patches"][0]["at"][1] == 0


def test_a_picture_that_is_gone_is_not_there(show: Show) -> None:
    assert show.loop.picture("page-never", 1.0, None).result(PATIENCE) is None
    found = show.loop.picture("page-two", 1.0, "page-never").result(PATIENCE)
    assert found is not None and found.whole == (72, 72)


def test_words_come_with_the_picture_that_shows_them(show: Show) -> None:
    words = show.loop.words(2).result(PATIENCE)
    assert words == {
        "picture": "page-two",
        "passages": [{"furniture": False, "lines": [{"words": "two", "box": [1, 2, 3.14, 4]}]}],
    }
    assert show.loop.words(3).result(PATIENCE) is None


def test_only_known_views_are_shown(show: Show) -> None:
    assert not show.loop.choose_view("plan")
    assert show.loop.choose_view("print")
    assert show.until(lambda state: state["look"] == "print")["looks"] == {"screen": "Screen", "print": "Print"}


def test_findings_carry_the_spot_they_are_about(show: Show) -> None:
    show.write("short\n")
    state = show.until(lambda state: bool(state["findings"]))
    assert state["findings"][0]["spot"] == {"page": 1, "box": [0, 0, 1, 1]}


def test_questions_to_a_closed_loop_are_cancelled(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n")
    made = Show(tmp_path / "a.txt")
    made.loop.start()
    made.shows("one")
    made.loop.close()
    assert made.loop.at(1, 0, 0).cancelled()
