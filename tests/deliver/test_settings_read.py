# SPDX-License-Identifier: MIT
"""`mail.toml` and the environment: every problem at once, at its line, and no secret told."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from forumpress.deliver.settings import OnUncertain, Security
from forumpress.deliver.settings_read import read_settings, readable_secrets
from forumpress.errors import InputError
from forumpress.finding import Finding

SECRET = "hunter2-hunter2-hunter2"
GOOD = """\
on_uncertain = "hold"

[server]
host = "mail.example.org"
user = "forum"

[sender]
address = "forum@Example.ORG"
name = "NGO Cooperation Forum"

[lists.forum]
id = "forum.example.org"
name = "Forum"

[web]
unsubscribe = "https://example.org/leave/"

[organisation]
name = "CANGO"
"""
PASSWORD = {"FORUMPRESS_MAIL_SERVER_PASSWORD": SECRET}


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "mail.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(folder: Path, text: str | bytes, environment: dict[str, str] | None = None) -> tuple[Finding, ...]:
    with pytest.raises(InputError) as caught:
        read_settings(write(folder, text), PASSWORD if environment is None else environment)
    told = repr(caught.value.findings) + str(caught.value)
    assert SECRET not in told
    return caught.value.findings


def test_settings_from_file_and_environment(tmp_path: Path) -> None:
    settings = read_settings(
        write(tmp_path, GOOD), {**PASSWORD, "FORUMPRESS_MAIL_LIMITS_PER_MINUTE": "120", "PATH": "x"}
    )
    assert settings.server.security is Security.STARTTLS
    assert settings.server.verify
    assert settings.server.dot_timeout == 600
    assert settings.server.password is not None
    assert settings.server.password.get_secret_value() == SECRET
    assert settings.limits.per_minute == 120
    assert settings.on_uncertain is OnUncertain.HOLD
    assert settings.sender.address == "forum@example.org"
    assert settings.web.unsubscribe == "https://example.org/leave"
    assert settings.ledger.get_secret_value() == f"sqlite:///{tmp_path}/mail.sqlite"
    assert SECRET not in repr(settings)
    assert SECRET not in settings.model_dump_json()


def test_domains_are_known_in_lower_case(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, GOOD + '[limits]\ndomains = { "GMail.com" = 30 }\n'), PASSWORD)
    assert settings.limits.domains == {"gmail.com": 30}
    (finding,) = problems(tmp_path, GOOD + '[limits]\ndomains = { "x.org" = 0 }\n')
    assert "greater than 0" in finding.message


def test_environment_wins(tmp_path: Path) -> None:
    variables = {"FORUMPRESS_MAIL_SERVER_HOST": "other.example.org", "FORUMPRESS_MAIL_ON_UNCERTAIN": "retry",
                 "FORUMPRESS_MAIL_LEDGER": f"postgresql://me:{SECRET}@db.example.org/forum"}  # fmt: skip
    settings = read_settings(write(tmp_path, GOOD), {**PASSWORD, **variables})
    assert settings.server.host == "other.example.org"
    assert settings.on_uncertain is OnUncertain.RETRY
    assert settings.ledger.get_secret_value() == f"postgresql+psycopg://me:{SECRET}@db.example.org/forum"
    assert SECRET not in repr(settings)


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    first = read_settings(write(tmp_path, GOOD), PASSWORD).keys
    path = tmp_path / "mail.keys"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = read_settings(tmp_path / "mail.toml", PASSWORD).keys
    assert again.address_key == first.address_key
    assert again.tokens == first.tokens
    assert len(first.address_key) >= 32
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".tmp"] == []


def test_broken_keys_are_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mail.keys").write_text("not toml")
    (finding,) = problems(tmp_path, GOOD)
    assert finding.code == "mail-settings/keys"
    assert (tmp_path / "mail.keys").read_text() == "not toml"


def test_keys_from_the_environment(tmp_path: Path) -> None:
    keys = {"FORUMPRESS_MAIL_KEYS_ADDRESS": "a" * 32, "FORUMPRESS_MAIL_KEYS_CURRENT": "k2",
            "FORUMPRESS_MAIL_KEYS_TOKENS": f"k1={'b' * 32}, k2={'c' * 32}"}  # fmt: skip
    settings = read_settings(write(tmp_path, GOOD), {**PASSWORD, **keys})
    assert settings.keys.current == "k2"
    assert settings.keys.tokens["k1"].get_secret_value() == "b" * 32
    assert not (tmp_path / "mail.keys").exists()


@pytest.mark.parametrize(
    ("before", "after", "code", "line", "said"),
    [
        ('host = "mail', 'hots = "mail', "mail-settings/unknown-key", 4, "did you mean host?"),
        ("[server]", "[sever]", "mail-settings/unknown-key", 3, "did you mean server?"),
        ('address = "forum@Example.ORG"', 'address = "forum"', "mail-settings/invalid", 8, "sender.address"),
        ('address = "forum@Example.ORG"', 'address = "李@example.org"', "mail-settings/invalid", 8, "ASCII"),
        ('name = "NGO Cooperation Forum"', r'name = "A\r\nBcc: x"', "mail-settings/invalid", 9, "control"),
        ("https://example.org", "http://example.org", "mail-settings/invalid", 16, "https"),
        ("/leave/", "/leave/?x=1", "mail-settings/invalid", 16, "query"),
        ('user = "forum"', 'port = "many"', "mail-settings/invalid", 5, "server.port"),
        ('user = "forum"', 'security = "none"', "mail-settings/invalid", 3, "only for a server on this machine"),
        ('user = "forum"', "connections = 500", "mail-settings/invalid", 5, "less than or equal to 64"),
        ('on_uncertain = "hold"', 'on_uncertain = "maybe"', "mail-settings/invalid", 1, "retry"),
        ('id = "forum.example.org"', 'id = "<x>"', "mail-settings/invalid", 12, "lists.forum.id"),
        ("[lists.forum]", "[lists.FORUM]", "mail-settings/invalid", 11, "lists.FORUM"),
        ('name = "CANGO"', "name = ", "mail-settings/not-toml", 19, "not TOML"),
        ('on_uncertain = "hold"', 'ledger = "mysql://x"', "mail-settings/ledger", None, "sqlite"),
        ('on_uncertain = "hold"', 'ledger = "nonsense"', "mail-settings/ledger", None, "sqlite"),
        ('user = "forum"', 'user = "forum"\nca_file = "no.pem"', "mail-settings/missing-file", None, "no.pem"),
    ],
)  # fmt: skip
def test_each_mistake_at_its_line(
    tmp_path: Path, before: str, after: str, code: str, line: int | None, said: str
) -> None:
    assert before in GOOD
    variables = PASSWORD if 'user = "forum"' in GOOD.replace(before, after) else {}
    found = problems(tmp_path, GOOD.replace(before, after, 1), variables)
    first = next(finding for finding in found if finding.code == code)
    assert first.place.line == line
    assert said in f"{first.message} {first.hint}"


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "[server]\nport = 0\n[lists.forum]\nid = 'x'\n", {})
    missing = {finding.message for finding in found if finding.code == "mail-settings/missing"}
    assert missing == {f"{name} is missing" for name in
                       ("server.host", "sender", "lists.forum.name", "web", "organisation")}  # fmt: skip
    assert [finding.code for finding in found if finding.place.line == 2] == ["mail-settings/invalid"]


def test_misspelt_variable(tmp_path: Path) -> None:
    (finding,) = problems(tmp_path, GOOD, {**PASSWORD, "FORUMPRESS_MAIL_SERVER_PASWORD": SECRET})
    assert finding.code == "mail-settings/unknown-variable"
    assert "did you mean FORUMPRESS_MAIL_SERVER_PASSWORD?" in finding.hint


def test_password_without_user(tmp_path: Path) -> None:
    found = problems(tmp_path, GOOD.replace('user = "forum"\n', f'password = "{SECRET}"\n'), {})
    assert "user and password go together" in found[0].message


@pytest.mark.parametrize("text", [b"\xff\xfe", b"x" * 200_000, b"a = " + b"[" * 5000, b"[server\n", b"server = 1\n"])
def test_foreign_files_end_in_findings(tmp_path: Path, text: bytes) -> None:
    assert problems(tmp_path, text)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_settings(tmp_path / "mail.toml", {})
    assert caught.value.findings[0].code == "mail-settings/unreadable"
    assert not (tmp_path / "mail.keys").exists()


def test_windows_line_ends(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()), PASSWORD)


@pytest.mark.parametrize(
    ("name", "text", "mode", "warned"),
    [
        ("mail.toml", 'password = "x"', 0o600, False),
        ("mail.toml", 'password = "x"', 0o640, True),
        ("mail.toml", 'password = "x"', 0o604, True),
        ("mail.toml", 'host = "mail.example.org"', 0o644, False),
        ("mail.keys", 'address = "x"', 0o644, True),
        ("mail.keys", 'address = "x"', 0o600, False),
    ],
)
def test_secrets_that_others_may_read_are_reported(
    tmp_path: Path, name: str, text: str, mode: int, warned: bool
) -> None:
    (tmp_path / "mail.toml").touch(mode=0o600)
    path = tmp_path / name
    path.write_text(text)
    path.chmod(mode)
    found = readable_secrets(tmp_path / "mail.toml")
    assert [finding.code for finding in found] == ["mail-settings/readable"] * warned
    assert all(name in finding.message and "chmod 600" in finding.hint for finding in found)
