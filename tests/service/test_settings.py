"""Settings: one reader, misspelt names are errors, and the page is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.choices.drafting import GeneratorKind
from service.choices.reference import markdown, table
from service.settings import Settings, SettingsWrong

ROOT = Path(__file__).parent.parent.parent


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    settings = Settings.read({}, tmp_path)
    assert (settings.host, settings.port, settings.generator) == (
        "127.0.0.1",
        8080,
        GeneratorKind.AUTO,
    )


def test_the_environment_stands_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "countersign.toml").write_text('port = 9000\nhost = "::1"\n')
    settings = Settings.read({"COUNTERSIGN_PORT": "9001", "HOME": "/"}, tmp_path)
    assert (settings.host, settings.port) == ("::1", 9001)


def test_a_section_and_an_underscore_are_one_name(tmp_path: Path) -> None:
    (tmp_path / "countersign.toml").write_text('[audit]\nmode = "local"\nlag = 7\n')
    assert Settings.read({}, tmp_path).audit_lag == 7


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"COUNTERSIGN_PROT": "1"}, "did you mean COUNTERSIGN_PORT?"),
        ({"COUNTERSIGN_ZZZZZZZZ": "1"}, "`countersign settings` lists them all"),
        ({"COUNTERSIGN_PORT": "eighty"}, "COUNTERSIGN_PORT"),
        ({"COUNTERSIGN_GENERATOR": "cloud"}, "'auto', 'quoted', 'embedded', 'ollama' or 'openai'"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(
    environ: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsWrong) as raised:
        Settings.read(environ, tmp_path)
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("prot = 1", "did you mean port?"),
        ("[audit]\nstroe = 'local'", "did you mean audit_store?"),
        ("port =", "is not TOML"),
    ],
)
def test_a_misspelt_line_of_the_file_is_an_error(
    written: str, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "countersign.toml").write_text(written)
    with pytest.raises(SettingsWrong) as raised:
        Settings.read({}, tmp_path)
    assert sentence in str(raised.value)


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="cannot be read"):
        Settings.read({"COUNTERSIGN_SETTINGS": str(tmp_path / "none.toml")}, tmp_path)


def test_variables_of_the_test_suite_are_left_alone(tmp_path: Path) -> None:
    assert Settings.read({"COUNTERSIGN_TEST_DATA": "/somewhere"}, tmp_path) == Settings()


def test_an_empty_variable_is_as_none(tmp_path: Path) -> None:
    assert Settings.read({"COUNTERSIGN_PORT": ""}, tmp_path).port == 8080


def test_a_wrong_secret_is_never_repeated(tmp_path: Path) -> None:
    settings = Settings.read({"COUNTERSIGN_OPENAI_KEY": "hush"}, tmp_path)
    assert "hush" not in repr(settings)
    assert "hush" not in settings.model_dump_json()


def test_every_setting_says_what_happens_if_it_is_wrong_and_what_is_trusted() -> None:
    for name, _, _, means, wrong, trusted in table():
        assert means.endswith("."), name
        assert wrong.endswith("."), name
        assert trusted.endswith("."), name


def test_the_page_in_the_docs_is_current() -> None:
    assert (ROOT / "docs" / "settings.md").read_text() == markdown()
