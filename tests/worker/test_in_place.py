"""Which origins may have comments in place: what cannot work, or is not safe, stops the start."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from worker.settings import Settings

PUBLIC = "https://comments.news.example"
WWW = "https://www.news.example"
NOT_AN_ORIGIN = "is no origin as browsers write it"


def named(value, **more):
    return Settings(in_place_origins=value, **{"public_url": PUBLIC, **more})


def test_none_is_named_by_default_and_in_development_neither():
    assert Settings().in_place_by_origin == {}
    assert Settings().in_place_origins == ""


def test_an_origin_is_named_for_the_sites_it_says_and_embeds_them_too():
    settings = named(
        f"demo={WWW}, times={WWW},demo=https://m.news.example", origins=f"demo={WWW},post=https://a"
    )
    assert settings.in_place_by_origin == {
        WWW: frozenset({"demo", "times"}),
        "https://m.news.example": frozenset({"demo"}),
    }
    assert settings.origins_by_site == {
        "demo": (WWW, "https://m.news.example"),
        "times": (WWW,),
        "post": ("https://a",),
    }


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (WWW, "must have the form site=origin"),
        ("demo", "must have the form site=origin"),
        ("demo=", "must have the form site=origin"),
        (f"Demo News={WWW}", "Demo News is no site"),
        (f"*={WWW}", r"\* is no site"),
        ("demo=*", NOT_AN_ORIGIN),
        ("demo=null", NOT_AN_ORIGIN),
        ("demo=www.news.example", NOT_AN_ORIGIN),
        ("demo=https://*.news.example", NOT_AN_ORIGIN),
        ("demo=https://WWW.news.example", NOT_AN_ORIGIN),
        ("demo=https://www.news.example/", NOT_AN_ORIGIN),
        ("demo=https://www.news.example/comments", NOT_AN_ORIGIN),
        ("demo=https://www.news.example:443", NOT_AN_ORIGIN),
        ("demo=https://www.news.example:99999", NOT_AN_ORIGIN),
        ("demo=https://www.news.example:port", NOT_AN_ORIGIN),
        ("demo=https://mina@www.news.example", NOT_AN_ORIGIN),
        ("demo=https://", NOT_AN_ORIGIN),
        ("demo=ftp://www.news.example", NOT_AN_ORIGIN),
        ("demo=https://뉴스.example", NOT_AN_ORIGIN),
        ("demo=http://www.news.example", "must begin with https://"),
        ("demo=https://www.other.example", "is of another site"),
        ("demo=https://example", "is of another site"),
        (f"demo={PUBLIC}", "is Ombud's own"),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_be_right(value, said):
    with pytest.raises(ValidationError, match=f"OMBUD_IN_PLACE_ORIGINS: .*{said}"):
        named(value)


def test_addresses_are_one_site_only_if_they_are_one_host():
    more = {"public_url": "http://10.9.0.1:8000"}
    assert named("demo=http://10.9.0.1:3000", **more).in_place_by_origin
    with pytest.raises(ValidationError, match="is of another site"):
        named("demo=http://10.0.0.1:3000", **more)


@pytest.mark.parametrize(
    ("public_url", "profile", "value", "fits"),
    [
        (PUBLIC, "dev", WWW, True),
        (PUBLIC, "dev", "https://www.news.example:8443", True),
        ("http://comments.news.localhost:8000", "dev", "http://www.news.localhost:3000", True),
        ("http://comments.news.localhost:8000", "dev", "https://www.news.localhost:3000", False),
        ("http://localhost:8000", "dev", "http://localhost:3000", True),
        ("http://[::1]:8000", "dev", "http://[::1]:3000", True),
        ("", "dev", "http://www.news.localhost:3000", True),
        ("", "durable", "http://www.news.example", False),
        ("", "durable", WWW, True),
    ],
)
def test_http_goes_with_http_alone(public_url, profile, value, fits):
    more = {"profile": profile, "server_keys": "demo=a-key-of-our-own", "secret_key": "x" * 32}
    if fits:
        settings = named(f"demo={value}", public_url=public_url, **more)
        assert set(settings.in_place_by_origin) == {value}
        return
    with pytest.raises(ValidationError, match="must begin with http"):
        named(f"demo={value}", public_url=public_url, **more)
