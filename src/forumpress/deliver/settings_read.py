# SPDX-License-Identifier: MIT
"""`mail.toml` and `FORUMPRESS_MAIL_*` variables -> Settings, with everything that is wrong said at once.

A variable is named after its table and key: `FORUMPRESS_MAIL_SERVER_PASSWORD`. It wins over the file.
"""

from __future__ import annotations

import difflib
import os
import re
import secrets
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, SecretStr, ValidationError
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from forumpress.deliver.settings import Settings
from forumpress.errors import InputError
from forumpress.files import TooLarge, chosen, read_named, write_new
from forumpress.finding import Finding, Place, error, warning

PREFIX = "FORUMPRESS_MAIL_"
CONFIG_VARIABLE = PREFIX + "CONFIG"
FILE_LIMIT = 100_000
"""Octets of a settings file; anything longer is something else."""
_SECRETS = frozenset({"password", "ledger", "oauth_client_secret", "oauth_refresh_token"})
_TOML_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_settings(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a workspace; relative paths in them count from the file's folder.

    Without a `[keys]` table the keys are in `mail.keys` beside the file, which is made on first use.
    Raises InputError with every problem; no message shows a value.
    """
    text = _read(path)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise InputError([_not_toml(path, text, str(problem))]) from None
    findings = [*_merge_environment(data, environment)]
    if "keys" not in data:
        data["keys"] = _own_keys(path.with_name("mail.keys"))
    data.setdefault("ledger", "sqlite:///mail.sqlite")
    try:
        settings = Settings.model_validate(data)
    except ValidationError as problems:
        findings += [_invalid(path, text, dict(problem)) for problem in problems.errors(include_input=False)]
    if findings:
        raise InputError(findings)
    return _settle_paths(settings, path)


def readable_secrets(path: Path) -> tuple[Finding, ...]:
    """A warning for each file with secrets, `mail.toml` and `mail.keys`, that other users may read or write.

    A settings file without a secret, whose secrets come from the environment, may be read by anybody.
    """
    found = []
    for file in (path, path.with_name("mail.keys")):
        try:
            mode = file.stat().st_mode
            text = read_named(file, FILE_LIMIT).decode("utf-8", "replace")
        except OSError:
            continue
        holds_secret = file != path or any(re.search(rf"(?m)^\s*{name}\s*=", text) for name in _SECRETS | {"tokens"})
        if mode & 0o077 and holds_secret:
            message = f"{file.name} holds secrets, and others on this computer may read it"
            found.append(warning("mail-settings/readable", message, hint=f"run: chmod 600 {file.name}"))
    return tuple(found)


def check_can_send(settings: Settings) -> None:
    """Raise InputError where a secret is missing without which nothing can be sent; all else works without it."""
    missing = [("api", name) for name in settings.api.missing_secrets] if settings.api is not None else []
    if settings.server is not None and settings.server.user and settings.server.password is None:
        missing = [("server", "password")]
    if missing:
        raise InputError(
            [error("mail-settings/missing", f"{table}.{name} is missing",
                   hint=f"set {PREFIX}{table.upper()}_{name.upper()}; without it only sending is refused")
             for table, name in missing]
        )  # fmt: skip


def _read(path: Path) -> str:
    try:
        content = read_named(path, FILE_LIMIT)
    except TooLarge:
        raise InputError([error("mail-settings/too-long", f"{path} is longer than {FILE_LIMIT} bytes")]) from None
    except OSError as problem:
        hint = "copy docs/mail.toml of Forum Press there, or name your file with --config"
        reason = problem.strerror or "it cannot be read"
        raise InputError([error("mail-settings/unreadable", f"{path}: {reason}", hint=hint)]) from None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        place = Place(path.name, content.count(b"\n", 0, problem.start) + 1)
        raise InputError([error("mail-settings/encoding", "not UTF-8", place=place)]) from None


def _not_toml(path: Path, text: str, problem: str) -> Finding:
    at = _TOML_POSITION.search(problem)
    place = Place(path.name, int(at[1]), int(at[2])) if at else Place(path.name, text.count("\n") + 1)
    message = _TOML_POSITION.sub("", problem).strip()
    return error("mail-settings/not-toml", f"not TOML: {message}", place=place, hint="strings want quotation marks")


def _merge_environment(data: dict[str, Any], environment: Mapping[str, str]) -> Iterator[Finding]:
    known = dict(_variables())
    for name, value in environment.items():
        if not name.startswith(PREFIX) or name == CONFIG_VARIABLE:
            continue
        path = known.get(name)
        if path is None:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else "docs/mailing.md lists the variables"
            yield error("mail-settings/unknown-variable", f"the variable {name} means nothing", hint=hint)
            continue
        table = data.setdefault(path[0], {}) if path[1:] else data
        if isinstance(table, dict):
            table[path[-1]] = _pairs(value) if path == ("keys", "tokens") else value


def _variables() -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, field in Settings.model_fields.items():
        candidates = (field.annotation, *get_args(field.annotation))
        part = next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), None)
        if part is None or name == "lists":
            yield f"{PREFIX}{name}".upper(), (name,)
        else:
            yield from ((f"{PREFIX}{name}_{key}".upper(), (name, key)) for key in part.model_fields)


def _pairs(value: str) -> dict[str, str]:
    parts = (part.partition("=") for part in value.split(","))
    return {key.strip(): secret.strip() for key, _, secret in parts}


def _own_keys(path: Path) -> dict[str, Any]:
    """Keys of our own making, kept in a file that only its owner reads."""
    if not path.exists():
        text = (
            "# Secret. Keep a copy: without `address`, readers who left can no longer be recognised.\n"
            f'address = "{secrets.token_urlsafe(32)}"\ncurrent = "k1"\n\n[tokens]\nk1 = "{secrets.token_urlsafe(32)}"\n'
        )
        try:
            write_new(chosen(path), text.encode("ascii"))
        except OSError as problem:
            raise InputError([error("mail-settings/keys", f"{path}: {problem.strerror}")]) from None
    try:
        return tomllib.loads(read_named(path, FILE_LIMIT).decode("utf-8"))
    except (OSError, ValueError):
        hint = "put your copy of the file back; new keys would not recognise the readers who left"
        raise InputError([error("mail-settings/keys", f"{path} cannot be read", hint=hint)]) from None


def _invalid(path: Path, text: str, problem: dict[str, Any]) -> Finding:
    keys = [str(key) for key in problem["loc"]]
    name = ".".join(keys)
    place, quote = _find_key(path, text, keys)
    if problem["type"] == "extra_forbidden":
        near = difflib.get_close_matches(keys[-1], _siblings(keys), 1)
        hint = f"did you mean {near[0]}?" if near else ""
        return error("mail-settings/unknown-key", f"{name} is not known", hint=hint, place=place, quote=quote)
    if problem["type"] == "missing":
        variable = f"{PREFIX}{'_'.join(keys)}".upper()
        hint = f"write it into {path.name}, or set {variable}"
        return error("mail-settings/missing", f"{name} is missing", place=place, hint=hint)
    message = str(problem["msg"]).removeprefix("Value error, ")
    return error("mail-settings/invalid", f"{name}: {message}", place=place, quote=quote)


def _siblings(keys: list[str]) -> list[str]:
    part: Any = Settings
    for key in keys[:-1]:
        field = part.model_fields.get(key) if hasattr(part, "model_fields") else None
        if field is not None:
            models = [c for c in (field.annotation, *get_args(field.annotation)) if hasattr(c, "model_fields")]
            part = models[0] if models else None
    return list(part.model_fields) if hasattr(part, "model_fields") else []


def _find_key(path: Path, text: str, keys: list[str]) -> tuple[Place, str]:
    """Where a key is written. TOML readers keep no positions; a table's lines are few enough to look through."""
    table, leaf = ".".join(keys[:-1]), keys[-1] if keys else ""
    current, header = "", None
    for number, line in enumerate(text.splitlines(), 1):
        if head := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            current = head[1].replace('"', "")
            if current in (table, ".".join(keys)):
                header = number
        elif current == table and (key := re.match(r"\s*[\"']?([A-Za-z0-9_.-]+)[\"']?\s*=", line)) and key[1] == leaf:
            secret = leaf in _SECRETS or "keys" in keys
            return Place(path.name, number, key.start(1) + 1), "" if secret else line
    return Place(path.name, header), ""


def _settle_paths(settings: Settings, path: Path) -> Settings:
    folder = path.resolve().parent
    server, dkim, box = settings.server, settings.dkim, settings.mailbox
    if server is not None and server.ca_file is not None:
        server = server.model_copy(update={"ca_file": folder / server.ca_file})
    if box is not None and box.ca_file is not None:
        box = box.model_copy(update={"ca_file": folder / box.ca_file})
    if dkim is not None:
        second = dkim.second_key_file and folder / dkim.second_key_file
        dkim = dkim.model_copy(update={"key_file": folder / dkim.key_file, "second_key_file": second})
    certificates = (part.ca_file for part in (server, box) if part is not None)
    files = (*certificates, *(path for _, path in (dkim.key_files if dkim else ())))
    missing = [file for file in files if file is not None and not file.is_file()]
    if missing:
        raise InputError([error("mail-settings/missing-file", f"{file} does not exist") for file in missing])
    ledger = SecretStr(_settle_ledger(settings.ledger.get_secret_value(), folder))
    return settings.model_copy(update={"server": server, "dkim": dkim, "mailbox": box, "ledger": ledger})


def _settle_ledger(written: str, folder: Path) -> str:
    wrong = error(
        "mail-settings/ledger",
        "ledger must be sqlite:///FILE or postgresql://USER@HOST/NAME",
        hint="without it the ledger is mail.sqlite beside mail.toml",
    )
    try:
        url = make_url(written)
    except (ArgumentError, ValueError):
        raise InputError([wrong]) from None
    if url.drivername == "sqlite" and url.database and url.database != ":memory:" and not url.host:
        return URL.create("sqlite", database=str(folder / url.database)).render_as_string()
    if url.drivername in ("postgresql", "postgresql+psycopg") and url.database:
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    raise InputError([wrong])
