"""Redaction: whatever goes wrong, and whoever says so, no secret is in the line."""

from __future__ import annotations

import json
import logging

import pytest
import structlog
from joserfc import jwt
from joserfc.jwk import OctKey

from web.tokens import csrf, derived, seal
from worker import logs, sessions
from worker.redaction import MASK, Redaction, secrets_of
from worker.settings import Settings

SHARED = "a shared secret; more than thirty-two bytes"
SETTINGS = {
    "redis_url": "redis://web:pass%2Fword%21@valkey.internal:6379/0",
    "server_keys": "demo=planted-server-key,times=planted-times-key",
    "secret_key": "planted secret key of thirty-two bytes",
    "login": {"x": {"client_id": "news", "secret": "planted/client+secret"}},
    "site_tokens": f"demo=https://news.example|HS256|{SHARED}",
    "coral_signing_secret": "planted-coral-secret",
    "scorer_url": "https://scorer.example",
    "scorer_secret": "planted-scorer-secret",
}


def of(settings: Settings) -> dict[str, str]:
    """A secret of every kind, by what it is."""
    secret = sessions.new_secret()
    claims = {"sub": "42", "name": "미나"}
    return {
        "session": secret,
        "form's token": csrf(settings, secret),
        "state": seal(settings, "login", {"provider": "x"}, 600),
        "verifier": derived(settings, "pkce", "state"),
        "newsroom's token": jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SHARED)),
        "server key": "planted-times-key",
        "secret key": "planted secret key of thirty-two bytes",
        "client secret": "planted/client+secret",
        "client secret in an address": "planted%2Fclient%2Bsecret",
        "shared secret": SHARED,
        "coral": "planted-coral-secret",
        "scorer": "planted-scorer-secret",
        "store's password": "pass/word!",
        "store's password in its address": "pass%2Fword%21",
    }


WAYS = {
    "a key that is not found": KeyError,
    "an error's words": lambda secret: ValueError(f"{secret!r} is no session"),
    "an address": lambda secret: OSError(f"https://id.example/token?state={secret}&more=1"),
    "a header": lambda secret: RuntimeError(f"Authorization: Bearer {secret}"),
}


@pytest.fixture(params=["json", "console"])
def said(request, capsys):
    """Give a function that logs by the settings what is done, and answers the lines."""
    before = logging.getLogger().handlers[:], logging.getLogger().level

    def said(act) -> str:
        settings = Settings(log_format=request.param, **SETTINGS)
        logs.configure(settings)
        act()
        return capsys.readouterr().err

    yield said
    logging.getLogger().handlers[:], level = before
    logging.getLogger().setLevel(level)
    structlog.reset_defaults()


PLANTED = of(Settings(**SETTINGS))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", PLANTED)
def test_an_unexpected_error_tells_no_secret(said, kind, way):
    planted = PLANTED[kind]

    def fail() -> None:
        cookies = {"ombud_reader": planted}
        raise WAYS[way](cookies["ombud_reader"])

    def act() -> None:
        try:
            fail()
        except Exception:
            logging.getLogger("web.edge").exception("request %s failed", "9f2c41-1")

    lines = said(act)
    assert "request 9f2c41-1 failed" in lines
    assert "Traceback" in lines or "exc_type" in lines
    assert MASK in lines
    assert planted not in lines


@pytest.mark.parametrize("kind", PLANTED)
def test_values_that_are_logged_beside_a_line_tell_none_either(said, kind):
    planted = PLANTED[kind]

    def act() -> None:
        structlog.get_logger("ombud").warning("login.refused", cookie=planted, header=[planted])
        logging.getLogger("web").warning("refused: %s", planted)

    lines = said(act)
    assert lines.count(MASK) >= 2
    assert planted not in lines


@pytest.mark.parametrize(
    "secret", ['say "open" sesame', "back\\slash-secret", 'it\'s "both"\\here']
)
@pytest.mark.parametrize("way", [str, repr, json.dumps, lambda secret: json.dumps(repr(secret))])
def test_a_secret_is_found_however_its_marks_are_written(secret, way):
    redaction = Redaction(Settings(**SETTINGS | {"coral_signing_secret": secret}))
    line = redaction(None, "", f"refused: {way(secret)} is wrong")
    assert MASK in line
    assert not {each for each in ("sesame", "slash", "both") if each in line}


@pytest.mark.parametrize(
    "url",
    [
        "redis://valkey.internal:6379/0?password=planted-word",
        "redis+sentinel://one:1,two:2/news/0?sentinel_user=web&sentinel_password=planted-word",
    ],
)
def test_a_password_among_the_words_of_an_address_is_found(url):
    redaction = Redaction(Settings(**SETTINGS | {"redis_url": url}))
    assert "planted" not in redaction(None, "", f"no answer of {url}")
    assert "planted" not in redaction(None, "", "the word is planted-word")
    assert "planted" not in Redaction(Settings(**SETTINGS))(None, "", f"no answer of {url}")


@pytest.mark.parametrize("begun", ["ey-", "aaaaaaaa", "a:", "://", "0123456789abcdef"])
def test_a_very_long_line_is_gone_through_once(begun):
    """What took as many steps as the square of its length would not come to an end."""
    line = "://" + begun * 400_000
    assert Redaction(Settings(**SETTINGS))(None, "", line) == line


def test_what_people_need_to_read_stays(said):
    line = (
        "comment 00k3v8m1q2n4p6r8 of x-7q2mabcdefghijklmnop is held by R-TRIAL, policy 2026-11 "
        "(9f2c41d07ab3); redis://valkey.internal:6379/0 answers; state=checking code=4"
    )
    assert line in said(lambda: logging.getLogger("worker").info(line))


def test_every_secret_of_the_settings_is_known():
    settings = Settings(**SETTINGS)
    found = set(secrets_of(settings))
    hidden = {name for name in type(settings).model_fields if "**" in repr(getattr(settings, name))}
    assert hidden >= {"server_keys", "secret_key", "site_tokens", "login", "scorer_secret"}
    assert {"planted-server-key", "planted-times-key", "planted/client+secret", SHARED} <= found
    for name in hidden - {"login"}:
        assert getattr(settings, name).get_secret_value() in found
