"""What an operator may choose, read once from `countersign.toml` and the environment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError
from rapidfuzz import fuzz, process

from service.choices.drafting import Drafting
from service.choices.finding import Finding
from service.choices.place import Place
from service.choices.serving import Serving
from service.choices.trails import AuditMode, AuditStore, AuditWorm, Trails

PREFIX = "COUNTERSIGN_"
FILE = "countersign.toml"
FILE_VARIABLE = "COUNTERSIGN_SETTINGS"
"""Names another settings file; the only variable that is not a setting."""
FOREIGN = ("COUNTERSIGN_TEST_",)
"""Variables of the test suite, which the service never reads."""


class SettingsWrong(Exception):
    """A setting is misspelt or holds what cannot be used; the message says which and why."""


# From the last to the first: that is the order in which pydantic lists what is inherited.
class Settings(Serving, Trails, Finding, Drafting, Place):
    """Every choice of an installation; nothing else is read from outside."""

    @property
    def keys_file(self) -> Path:
        """Where the API keys are."""
        return self.keys or self.data / "keys.json"

    def require_consistent(self) -> None:
        """Whoever asks for more than a local log must not be left believing they have it.

        Raises SettingsWrong.
        """
        if self.audit_store is AuditStore.LOCAL:
            if self.audit_mode is AuditMode.WORM or self.audit_worm is AuditWorm.REQUIRED:
                raise SettingsWrong(
                    "a log on this machine is not WORM: audit_mode = worm and audit_worm = "
                    "required need audit_store = s3 (COUNTERSIGN_AUDIT_STORE)."
                )
            return
        if not self.audit_url or not self.audit_bucket:
            raise SettingsWrong("audit_store = s3 needs audit_url and audit_bucket.")
        if (self.audit_access_key is None) != (self.audit_secret_key is None):
            raise SettingsWrong("audit_access_key and audit_secret_key belong together.")

    @classmethod
    def read(cls, environ: Mapping[str, str], directory: Path) -> Self:
        """Settings of `countersign.toml` in a directory, then of the environment over them.

        Raises SettingsWrong; a misspelt name is an error, not a default.
        """
        named = environ.get(FILE_VARIABLE)
        path = Path(named) if named else directory / FILE
        found = _flattened(_read_toml(path), str(path)) if named or path.is_file() else {}
        for variable, raw in environ.items():
            if not variable.startswith(PREFIX) or variable == FILE_VARIABLE:
                continue
            if variable.startswith(FOREIGN):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in cls.model_fields:
                raise SettingsWrong(_unknown(name, PREFIX, str.upper))
            if raw == "":
                found.pop(name, None)  # Compose passes unset variables as empty ones.
            else:
                found[name] = raw
        return cls._checked(found)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Settings of the environment and of `countersign.toml` in the working directory."""
        return cls.read(environ, Path.cwd())

    @classmethod
    def _checked(cls, found: Mapping[str, object]) -> Self:
        try:
            settings = cls.model_validate(found)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = str(first["loc"][0])
            detail = re.sub(r"^Input should be", "it should be", str(first["msg"]))
            raise SettingsWrong(
                f"the setting {name} ({PREFIX}{name.upper()}) cannot be used: {detail}."
            ) from None
        settings.require_consistent()
        return settings


def _unknown(name: str, prefix: str = "", spelt: Callable[[str], str] = str) -> str:
    near = process.extractOne(name, list(Settings.model_fields), scorer=fuzz.ratio, score_cutoff=60)
    hint = (
        f"did you mean {prefix}{spelt(near[0])}?"
        if near
        else "`countersign settings` lists them all."
    )
    return f"there is no setting {prefix}{spelt(name)}; {hint}"


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsWrong(f"the settings file {path} cannot be read: {reason}.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsWrong(f"the settings file {path} is not TOML: {error}.") from None


def _flattened(tables: Mapping[str, Any], where: str) -> dict[str, Any]:
    """`[audit] store` and `audit_store` are one setting."""
    found: dict[str, Any] = {}
    for name, held in tables.items():
        inner = {f"{name}_{k}": v for k, v in held.items()} if isinstance(held, dict) else None
        for key, choice in (inner or {name: held}).items():
            if key not in Settings.model_fields:
                raise SettingsWrong(f"{where}: {_unknown(key)}")
            found[key] = choice
    return found
