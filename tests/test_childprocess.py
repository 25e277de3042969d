# SPDX-License-Identifier: MIT
"""Child processes: what they may do, what is refused, and that they end with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from forumpress import childprocess
from forumpress.childprocess import ChildLimits, ChildStopped, run_child

USUAL = ChildLimits(seconds=60)


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module that runs the code it is given; the child finds it where Forum Press is looked for."""
    (tmp_path / "called.py").write_text(
        "def child_main(arguments, data):\n"
        "    given = {'arguments': arguments, 'data': data, 'answer': b''}\n"
        "    exec(arguments[0], given)\n"
        "    return given['answer']\n",
        "utf-8",
    )
    bootstrap = f"import sys; sys.path.append({str(tmp_path)!r}); " + childprocess._BOOTSTRAP
    monkeypatch.setattr(childprocess, "_BOOTSTRAP", bootstrap)
    return "called"


def asked(module: str, code: str, limits: ChildLimits = USUAL, data: bytes = b"") -> bytes:
    return run_child(module, [textwrap.dedent(code)], limits=limits, data=data)


def test_data_goes_in_and_an_answer_comes_back(called: str) -> None:
    data = os.urandom(3_000_000)
    assert asked(called, "answer = data[::-1]", data=data) == data[::-1]


def test_a_child_sees_neither_the_folder_nor_the_environment(called: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUMPRESS_SECRET", "secret")
    code = """
        import os, sys
        answer = repr((os.getcwd(), "FORUMPRESS_SECRET" in os.environ, "PATH" in os.environ, "" in sys.path)).encode()
    """
    assert asked(called, code) == repr((Path.cwd().anchor, False, False, False)).encode()


def test_what_is_printed_is_no_answer(called: str) -> None:
    assert asked(called, "print('noise'); answer = b'words'") == b"words"


@pytest.mark.parametrize(
    "code",
    ["raise ValueError", "import os; os._exit(0)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "exit()"],
)
def test_a_child_that_fails_gives_no_answer(called: str, code: str) -> None:
    with pytest.raises(ChildStopped, match="stopped the process"):
        asked(called, code)


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no such bounds")
@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("x = bytearray(600 * 1024**2)", ChildLimits(seconds=60, memory=500 * 1024**2)),
        ("answer = bytes(2_000)", ChildLimits(seconds=60, answer=1_000)),
        (
            "import tempfile\nwith tempfile.TemporaryFile() as f: f.write(bytes(5_000)); f.flush()",
            ChildLimits(seconds=60, file_size=1_000),
        ),
        ("held = [open('/dev/null') for _ in range(40)]", ChildLimits(seconds=60, open_files=30)),
    ],
)
def test_bounds_are_real(called: str, code: str, limits: ChildLimits) -> None:
    with pytest.raises(ChildStopped):
        asked(called, code, limits)


@pytest.mark.parametrize("code", ["while True: pass", "import time; time.sleep(60)"])
def test_time_is_bounded(called: str, code: str) -> None:
    with pytest.raises(ChildStopped, match="longer than 1 seconds"):
        asked(called, code, ChildLimits(seconds=1))


REFUSED = {
    "network": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "names": "import socket; socket.getaddrinfo('localhost', 80)",
    "program": "import subprocess; subprocess.run(['true'])",
    "shell": "import os; os.system('true')",
    "fork": "import os; os.fork()",
    "file": "open(TARGET, 'w')",
    "file by number": "import os; os.open(TARGET, os.O_CREAT | os.O_WRONLY)",
    "folder": "import os; os.mkdir(TARGET)",
    "removal": "import os; os.remove(TARGET)",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_allowed_is_refused(called: str, what: str, tmp_path: Path) -> None:
    target = tmp_path / "target"
    code = f"TARGET = {str(target)!r}\ntry:\n    {REFUSED[what]}\nexcept PermissionError as refusal:\n"
    assert asked(called, code + "    answer = str(refusal).encode()").startswith(b"a bounded process ")
    assert not target.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
def test_native_code_finds_no_network_either(called: str) -> None:
    inside = asked(called, "import os; answer = os.readlink('/proc/self/ns/net').encode()")
    if inside == str(Path("/proc/self/ns/net").readlink()).encode():
        pytest.skip("this system gives no network namespace")
    assert inside.startswith(b"net:")


def test_allowed_programs_can_be_started(called: str) -> None:
    code = "import subprocess; answer = subprocess.run(['echo', 'words'], capture_output=True).stdout"
    assert asked(called, code, ChildLimits(seconds=60, file_size=1_000, programs=("echo",))) == b"words\n"


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no process groups")
def test_a_child_and_its_programs_end_with_their_parent(called: str, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    code = f"""
        import os, subprocess
        other = subprocess.Popen(["sleep", "300"])
        open({str(pids)!r}, "w").write(f"{{os.getpid()}} {{other.pid}}")
        other.wait()
    """
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"from forumpress import childprocess as c\nc._BOOTSTRAP = {childprocess._BOOTSTRAP!r}\n"
            f"c.run_child({called!r}, [{textwrap.dedent(code)!r}], "
            "limits=c.ChildLimits(seconds=300, file_size=1_000, programs=('sleep',)))",
        ]
    )
    deadline = time.monotonic() + 60
    while not pids.exists() or len(pids.read_text().split()) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    started = [int(pid) for pid in pids.read_text().split()]
    assert all(alive(pid) for pid in started)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    while any(alive(pid) for pid in started):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
