"""A setting that does not fit is named with what was given and what would be right."""

from __future__ import annotations

from contextlib import suppress

import pytest
from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsError

from worker.cli.sentences import sentences
from worker.settings import Settings
from worker.wrong_settings import NO_SUCH_LOGIN

LONG = "x" * 100


def told(monkeypatch, **settings):
    for name, value in settings.items():
        monkeypatch.setenv(f"OMBUD_{name.upper()}", value)
    with pytest.raises((ValidationError, SettingsError)) as caught:
        Settings()
    return sentences(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("port", "abc", "takes a whole number from 0 to 65535; this is “abc”"),
        ("port", "65536", "takes a whole number from 0 to 65535; this is “65536”"),
        ("high_water", "0", "takes a whole number from 1 on; this is “0”"),
        ("high_water_age_seconds", "-1", "takes a number above 0; this is “-1”"),
        ("lease_seconds", "nan", "takes a number from 1 to 600; this is “nan”"),
        ("batch", LONG, f"takes a whole number from 1 to 1000; this is “{LONG[:39]}…”"),
        ("lazy_articles", "maybe", "takes true or false; this is “maybe”"),
        ("profile", "prod", "takes dev or durable; this is “prod”"),
        ("login_x_client", "secret", NO_SUCH_LOGIN),
        ("login", "secret", NO_SUCH_LOGIN),
    ],
)
def test_each_says_what_it_takes_and_what_it_was_given(monkeypatch, name, value, said):
    assert told(monkeypatch, **{name: value}) == [f"OMBUD_{name.upper()}: {said}"]


def test_all_are_told_at_once(monkeypatch):
    found = told(monkeypatch, port="abc", shards="0", public_url="x", log_format="xml")
    assert [line.partition(":")[0] for line in found] == [
        "OMBUD_SHARDS",
        "OMBUD_PORT",
        "OMBUD_PUBLIC_URL",
        "OMBUD_LOG_FORMAT",
    ]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_no_setting_is_refused_in_words_that_are_not_ours(monkeypatch, name):
    monkeypatch.setenv(f"OMBUD_{name.upper()}", "secret")
    with suppress(ValidationError, SettingsError):  # what takes any text takes this one
        Settings()
        return
    (line,) = told(monkeypatch)
    assert line.startswith(f"OMBUD_{name.upper()}")
    assert "nput should" not in line
    secret = Settings.model_fields[name].annotation is SecretStr or "url" in name
    assert not (secret and "“secret”" in line)
