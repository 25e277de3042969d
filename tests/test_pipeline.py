# SPDX-License-Identifier: MIT
"""Whole builds, as the command makes them: files, bytes, words, findings, and what failure leaves behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdf
import pytest

from forumpress.cli.run import run
from forumpress.edition.editions import page_editions
from forumpress.issue.importing import import_text
from forumpress.issue.read import read_publication
from forumpress.length import MM
from forumpress.pipeline import BuildRequest
from forumpress.workspace import Workspace
from tests.edition.structure import read_structure
from tests.tools import lack

pytestmark = pytest.mark.xdist_group("pipeline")
HOSTILE = "<script>alert(1)</script> & <img src=file:///etc/passwd> {{ 7*7 }} \\u202e"


@pytest.fixture(scope="module")
def root(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pipeline")
    copy_sample(checkout, root)
    return root


@pytest.fixture
def screen(root: Path) -> Path:
    """The screen edition of the sample, built by the first test that asks for it."""
    path = root / "output" / "2022-11-screen.pdf"
    if not path.exists():
        assert run(["build", "issues/2022-11.yaml"]) == 0
    return path


@pytest.fixture(autouse=True)
def _inside(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(root)
    yield


def copy_sample(checkout: Path, root: Path) -> None:
    for folder in ("issues", "assets/2022-11"):
        shutil.copytree(checkout / folder, root / folder)


def articles(reader: pypdf.PdfReader) -> list[str]:
    """Titles of the bookmarks of the second level."""
    below = [entries for entries in reader.outline if isinstance(entries, list)]
    return [str(entry.title) for entries in below for entry in entries if not isinstance(entry, list)]


def written(root: Path, name: str, text: str) -> Path:
    path = root / "issues" / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path


def small(body: str, more: str = "") -> str:
    return (
        "key: small\nnumber: 1\ndate: 2022-11-30\nlanguage: en\nsections:\n  - name: Current Affair & Policy\n"
        f"    articles:\n      - key: one\n        title: One\n{more}        body: |\n"
        + "".join(f"          {line}\n" for line in body.split("\n"))
    )


def test_the_sample_becomes_a_screen_edition(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "issues/2022-11.yaml"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("output/2022-11-screen.pdf")
    assert "error" not in said.err
    pdf = root / "output" / "2022-11-screen.pdf"
    assert pdf.stat().st_size <= 1_200_000
    reader = pypdf.PdfReader(pdf)
    assert reader.metadata is not None
    assert "NGO Cooperation Forum" in (reader.metadata.title or "")
    sections = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert sections == [
        "Current Affair & Policy",
        "Industry Highlights",
        "Organization News",
        "Member Information",
    ]
    assert len(articles(reader)) == 5


def test_all_fonts_are_embedded_subsets(screen: Path) -> None:
    reader = pypdf.PdfReader(screen)
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(descriptor["/FontName"])
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in names), names


@pytest.mark.slow
def test_two_folders_an_hour_apart_give_the_same_bytes(
    screen: Path, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = screen.read_bytes()
    copy_sample(checkout, tmp_path)
    later = time.time() + 3600
    for path in tmp_path.rglob("*"):
        os.utime(path, (later, later), follow_symlinks=False)
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.chdir(tmp_path)
    assert run(["build", "issues/2022-11.yaml"]) == 0
    assert (tmp_path / "output" / "2022-11-screen.pdf").read_bytes() == first


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["print", "booklet", "proof"])
def test_every_edition_of_the_sample_passes_and_repeats(root: Path, edition: str) -> None:
    path = root / "output" / f"2022-11-{edition}.pdf"
    assert run(["build", "issues/2022-11.yaml", "--edition", edition]) == 0
    first = path.read_bytes()
    assert run(["build", "issues/2022-11.yaml", "--edition", edition]) == 0
    assert path.read_bytes() == first


def test_the_same_issue_builds_in_the_digest(root: Path) -> None:
    assert run(["build", "issues/2022-11.yaml", "--layout", "digest", "--output", "output/digest"]) == 0
    box = pypdf.PdfReader(root / "output" / "digest" / "2022-11-screen.pdf").pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((419.53, 595.28), abs=0.1)


def test_the_seed_from_text_to_pages(root: Path, checkout: Path) -> None:
    seed = checkout.parent / "shared" / "seed" / "ngo-cooperation-forum-2022-11.md"
    if not seed.is_file():
        pytest.skip("the publisher's issue is not at hand")
    workspace = Workspace.at(root)
    imported = import_text(seed, today=None, publication=read_publication(workspace))  # type: ignore[arg-type]
    written(root, "seed", imported.yaml.replace("key: 2022-11", "key: seed").replace('key: "2022-11"', "key: seed"))
    assert run(["build", "issues/seed.yaml"]) == 0
    pdf = root / "output" / "seed-screen.pdf"
    said = squeezed(read_structure(pdf.read_bytes()).said)
    at = 0
    for sentence in sentences(seed.read_text("utf-8")):
        found = said.find(squeezed(sentence), at)
        assert found >= 0, sentence
        at = found + 1
    assert len(articles(pypdf.PdfReader(pdf))) == 5


def sentences(seed: str) -> list[str]:
    """The seed's sentences without its markup, heads left out."""
    found = []
    for paragraph in re.split(r"\n\s*\n", seed):
        plain = re.sub(r"<[^>]+>|\*", "", " ".join(paragraph.split()))
        if plain and not plain.startswith(("#", "AUTHOR", "Sponsored")):
            found += [part for part in re.split(r"(?<=[.?!])\s+(?=[A-Z“])", plain) if len(part) > 20]
    return found


def squeezed(text: str) -> str:
    """Letters and digits alone, as line breaks, quotes and spaces are the typesetter's."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def test_markup_in_an_issue_stays_text(root: Path) -> None:
    written(root, "small", small("Fish &amp; chips, 1 < 2.", f'        kicker: "{HOSTILE}"\n'))
    assert run(["build", "issues/small.yaml", "--keep-html"]) in (0, 1)
    html = root / "output" / "small-html" / "page-1.html"
    if html.is_file():
        text = html.read_text("utf-8")
        assert "<script>alert" not in text
        assert "<img src=file" not in text
        assert "49" not in text.split("kicker", 1)[1][:200]


def test_raw_html_in_a_body_is_refused_with_its_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(root, "small", small("One.\n\n<b>Two</b>"))
    assert run(["build", "issues/small.yaml"]) == 1
    assert "issues/small.yaml:13:11" in capsys.readouterr().err


@pytest.mark.parametrize("image", ["../secret.png", "/etc/hostname", "file:///etc/passwd", "assets/link.png"])
def test_nothing_outside_the_workspace_is_read(root: Path, image: str, tmp_path: Path) -> None:
    (tmp_path / "outside.png").write_bytes(b"\x89PNG")
    link = root / "assets" / "link.png"
    if not link.is_symlink():
        link.symlink_to(tmp_path / "outside.png")
    figures = f"        figures:\n          - key: pic\n            image: {image}\n            alt: x\n"
    written(root, "small", small("One.", figures))
    assert run(["build", "issues/small.yaml"]) == 1
    assert not (root / "output" / "small-screen.pdf").exists()


def test_a_failed_build_leaves_the_last_edition_whole(root: Path) -> None:
    written(root, "small", small("One sentence."))
    assert run(["build", "issues/small.yaml"]) == 0
    before = (root / "output" / "small-screen.pdf").read_bytes()
    written(root, "small", small("One sentence.\n\n![](#nowhere)"))
    assert run(["build", "issues/small.yaml"]) == 1
    assert (root / "output" / "small-screen.pdf").read_bytes() == before


@pytest.mark.slow
def test_a_killed_build_leaves_the_last_edition_whole(root: Path, screen: Path) -> None:
    before = screen.read_bytes()
    for delay in (0.6, 1.2, 1.8, 2.4, 3.0):
        process = subprocess.Popen([sys.executable, "-m", "forumpress", "build", "issues/2022-11.yaml"], cwd=root)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert screen.read_bytes() == before
    assert not list((root / "output").glob("*.pdf.*"))


@pytest.mark.parametrize(("bleed", "points"), [("5 mm", 5 * MM), ("1/8 in", 9.0)])
def test_the_printers_bleed_is_drawn(bleed: str, points: float, root: Path) -> None:
    written(root, "bled", small("Words that stand on a page."))
    profile = root / "own.yaml"
    profile.write_text(f"name: own\ntitle: Own\nextends: sheetfed\nbleed: {bleed}\n", "utf-8")
    command = ["build", "issues/bled.yaml", "--profile", str(profile), "--edition", "print", "--edition", "screen"]
    assert run(command) == 0
    with pikepdf.open(root / "output" / "small-print.pdf") as pdf:
        page = pdf.pages[0]
        trim, media = ([float(edge) for edge in box] for box in (page.TrimBox, page.MediaBox))
        assert [abs(a - b) for a, b in zip(trim, media, strict=True)] == pytest.approx([points] * 4, abs=0.01)
        assert page.BleedBox == page.MediaBox
    with pikepdf.open(root / "output" / "small-screen.pdf") as pdf:
        left, bottom, right, top = map(float, pdf.pages[0].MediaBox)
        assert (right - left, top - bottom) == pytest.approx((trim[2] - trim[0], trim[3] - trim[1]), abs=0.01)


def test_where_one_edition_fails_the_others_are_made(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(root, "partly", small("Words that stand on a page."))
    profile = root / "own.yaml"
    profile.write_text(
        "name: own\ntitle: Own\nextends: sheetfed\ncondition: {identifier: FOGRA52, icc: missing.icc}\n", "utf-8"
    )
    command = ["build", "issues/partly.yaml", "--profile", str(profile), "--json", "--output", "output/partly"]
    command += (part for name in ("screen", "print", "proof") for part in ("--edition", name))
    assert run(command) == 1
    said = json.loads(capsys.readouterr().out)
    (issue,) = said["issues"]
    assert issue["ok"] is False
    assert [(each["edition"], each["passed"]) for each in issue["editions"]] == [
        ("screen", True),
        ("print", False),
        ("proof", True),
    ]
    made, failed, proof = (each["file"] for each in issue["editions"])
    assert Path(made).read_bytes()[:4] == Path(proof).read_bytes()[:4] == b"%PDF"
    assert failed is None
    assert not list((root / "output" / "partly").glob("small-print*"))
    assert "print/profile-unreadable" in {finding["code"] for finding in said["findings"]}


def test_a_printers_profile_judges_the_print_edition_alone() -> None:
    kinds = {kind.name: kind for kind in page_editions()}
    screen, printed, booklet = (kinds[name] for name in ("screen", "print", "booklet"))
    request = BuildRequest((screen, printed), profile="news")
    assert [request.profile_for(kind) for kind in request.editions] == ["screen", "news"]
    assert BuildRequest((booklet,), profile="news").profile_for(booklet) == "news"
    assert BuildRequest((screen, booklet)).profile_for(booklet) == "office"


def test_a_missing_character_stops_the_build_at_its_place(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(root, "small", small("Old letters: \U00012000."))
    assert run(["build", "issues/small.yaml"]) == 1
    said = capsys.readouterr().err
    assert "font/missing-character" in said
    assert "issues/small.yaml:11:24" in said


def test_results_for_machines(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    written(root, "small", small("One sentence."))
    capsys.readouterr()
    assert run(["build", "issues/small.yaml", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    (edition,) = said["issues"][0]["editions"]
    assert edition["passed"] is True
    assert edition["pages"] == 1


def test_several_issues_with_two_jobs(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if os.cpu_count() == 1:
        lack("a second core")
    for name in ("first", "second"):
        written(root, name, small("One sentence.").replace("key: small", f"key: {name}"))
    assert run(["build", "issues/first.yaml", "issues/second.yaml", "--jobs", "2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
