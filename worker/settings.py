"""Settings: the environment (prefix `OMBUD_`) and `.env`, read in this one place."""

from __future__ import annotations

import re
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from worker.in_place import check_in_place
from worker.sentinel import FORM as SENTINEL_FORM
from worker.sentinel import Service, is_sentinel
from worker.server_binary import Profile  # noqa: TC001 - pydantic reads it at run time
from worker.sign_in import KNOWN_PROVIDERS, LoginClient, SiteTokens, may_be_asked, site_tokens

DEV_SERVER_KEY = "dev-key"
"""Server key of the site `demo` in the dev profile; the durable profile refuses it."""

DEV_SECRET_KEY = "dev-secret-key-not-for-production"  # noqa: S105 - refused outside dev
SHORTEST_SECRET = 32
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/?")
_PROVIDER = re.compile(r"[a-z0-9]{1,24}")
_IN_PLACE = "OMBUD_IN_PLACE_ORIGINS"
SCHEMES = frozenset({"redis", "rediss", "unix"})


class Settings(BaseSettings):
    """All settings; built once by the command or the application and passed down."""

    model_config = SettingsConfigDict(
        env_prefix="OMBUD_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        env_nested_delimiter="_",  # OMBUD_LOGIN_X_CLIENT_ID is login["x"].client_id
        env_nested_max_split=2,
    )

    redis_url: str | None = None
    """redis://, rediss://, unix:// or redis+sentinel:// URL; unset: the embedded Valkey."""
    topology: Literal["single", "sentinel", "cluster"] = "single"
    """How the servers are arranged; the URL implies `sentinel`, see `docs/high-availability.md`."""
    shards: int = Field(default=1, ge=1, le=1024)
    """Number of shards of the key space, fixed once."""
    profile: Profile = "dev"
    """`dev`, or `durable`: every acknowledged comment survives a crash of the host."""
    policy: Path | None = None
    """Folder or file of the policy; unset: the standards board that ships."""
    data_dir: Path = Path(".data")
    """Folder of the embedded server's data."""
    host: str = "127.0.0.1"
    """Address the web server listens on."""
    port: int = Field(default=8000, ge=0, le=65535)
    """Port the web server listens on."""
    batch: int = Field(default=64, ge=1, le=1000)
    """Most comments a worker claims at once."""
    lease_seconds: float = Field(default=15.0, ge=1, le=600)
    """Seconds after which a silent worker's comments are taken back."""
    check_budget_ms: int = Field(default=500, ge=10, le=10_000)
    """CPU milliseconds one comment's check may take before it goes the slow way alone."""
    high_water: int = Field(default=200_000, ge=1)
    """Queued comments of a shard from which submissions are answered 503."""
    high_water_age_seconds: float = Field(default=600.0, gt=0)
    """Age of the oldest undecided comment from which submissions are answered 503."""
    server_keys: SecretStr = SecretStr("")
    """Server keys as `site=key,site=key`."""
    origins: str = ""
    """Pages that may embed a site's comments, as `site=https://news.example,site=…`."""
    in_place_origins: str = ""
    """Pages of Ombud's own site that may have them without a frame; see `docs/widget.md`."""
    trusted_proxies: str = ""
    """Addresses, networks of reverse proxies whose `X-Forwarded-For` is believed; unset: none."""
    streams_per_network: int = Field(default=500, ge=1)
    """Open event streams of one network (/24, /64) in a web process; further ones are told 429."""
    secret_key: SecretStr = SecretStr(DEV_SECRET_KEY)
    """Secret that signs tokens of our own; at least 32 bytes in the durable profile."""
    public_url: str = ""
    """Address readers come to, such as https://comments.news.example; unset: as each one asks."""
    login: dict[str, LoginClient] = Field(default_factory=dict)
    """Providers to sign in with, each with `_SECRET` and `_ISSUER`; see `docs/sign-in.md`."""
    site_tokens: SecretStr = SecretStr("")
    """How each site's newsroom signs tokens of its readers; see `docs/sign-in.md`."""
    moderators: str = ""
    """Accounts with a role, as `account=role,account=role`."""
    coral_signing_secret: SecretStr = SecretStr("")
    """Signing secret of Coral's external moderation phase; unset: its requests are refused."""
    perspective_upstream: str = ""
    """URL of the Perspective API, for as long as it is to be asked and compared with ours."""
    perspective_map: Path | None = None
    """Curves of `ombud perspective fit`, which give our scores the original's scale."""
    scorer_url: str = ""
    """Address of a model of your own that is asked about doubtful comments."""
    scorer_secret: SecretStr = SecretStr("")
    """Secret that signs what it is asked."""
    scorer_ms: int = Field(default=300, ge=10, le=5_000)
    """Milliseconds it has for the doubtful comments of a batch."""
    scorer_from: float | None = Field(default=None, ge=0, le=1)
    """`toxicity` from which a comment is doubtful; unset: while its band is `review`."""
    scorer_context: bool = False
    """Whether it is also told what stands around a comment: headline, parent, last answers."""
    warns: bool = True
    """Whether readers may ask what would become of a text before they send it."""
    reply_levels: int = Field(default=1, ge=0, le=5)
    """Levels of replies that are taken under a comment, offered and indented; 0: none."""
    edit_window_seconds: int = Field(default=300, ge=0, le=86_400)
    """Seconds in which an author may edit a comment; 0: never."""
    lazy_articles: bool | None = None
    """Whether a first comment creates its article; unset: in the dev profile only."""
    metrics_port: int = Field(default=0, ge=0, le=65535)
    """Port of a separate listener for /metrics; 0: on the web port."""
    log_format: Literal["console", "json"] = "console"
    """How log lines are written."""

    @model_validator(mode="before")
    @classmethod
    def _arranged_as_the_url_says(cls, given: dict[str, Any]) -> dict[str, Any]:
        if is_sentinel(str(given.get("redis_url"))):
            return {"topology": "sentinel", **given}
        return given

    @field_validator("redis_url")
    @classmethod
    def _can_be_connected_to(cls, url: str | None) -> str | None:
        if url is None:
            return None
        if is_sentinel(url):
            Service.from_url(url)
            return url
        if url.startswith("redis+cluster://"):
            raise ValueError(
                "Redis Cluster is not supported yet; take one server (redis://) or, for more than "
                f"one, Sentinel ({SENTINEL_FORM})"
            )
        try:
            parts = urlsplit(url)
            fits = parts.scheme in SCHEMES and parts.port != 0
        except ValueError:
            fits = False
        if not fits:
            raise ValueError(
                "takes redis://host:6379/0, rediss://host:6379/0 or unix:///path/of/socket, with "
                f"user:password@ before the host where needed, or {SENTINEL_FORM}"
            )
        return url

    @field_validator("public_url", "perspective_upstream")
    @classmethod
    def _is_an_origin(cls, url: str) -> str:
        if url and not _ORIGIN.fullmatch(url):
            raise ValueError(
                "takes an address without a path, such as https://comments.news.example"
            )
        return url.rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, proxies: str) -> str:
        found = list(filter(None, map(str.strip, proxies.split(","))))
        try:
            fit = all(ip_network(each).prefixlen for each in found)
        except ValueError:
            fit = False
        if not fit:
            raise ValueError(
                "takes the addresses and networks of the proxies, such as 10.0.0.2,10.1.0.0/16; "
                "believing everybody, every reader could pass for another"
            )
        return ",".join(found)

    @model_validator(mode="after")
    def _scorer_can_tell_who_asks(self) -> Self:
        if not self.scorer_url:
            return self
        if not self.scorer_url.startswith(("https://", "http://")):
            raise ValueError(
                "OMBUD_SCORER_URL takes an address that begins with https:// or http://"
            )
        if not self.scorer_secret.get_secret_value():
            raise ValueError("OMBUD_SCORER_SECRET is missing; make one with `openssl rand -hex 32`")
        return self

    @model_validator(mode="after")
    def _arranged_one_way(self) -> Self:
        if is_sentinel(self.redis_url or "") != (self.topology == "sentinel"):
            raise ValueError(
                f"OMBUD_TOPOLOGY={self.topology} and OMBUD_REDIS_URL contradict each other: the "
                f"topology sentinel, and no other, goes with {SENTINEL_FORM}"
            )
        return self

    @model_validator(mode="after")
    def _fit_to_sign_in_with(self) -> Self:
        self.tokens_by_site  # noqa: B018 - malformed ones are refused here
        for provider, client in self.login.items():
            name = f"OMBUD_LOGIN_{provider.upper()}"
            if not _PROVIDER.fullmatch(provider):
                raise ValueError(f"{name}: a provider's name takes letters and digits")
            if client.client_id and not client.secret.get_secret_value():
                raise ValueError(f"{name}_SECRET is missing")
            if client.issuer and not may_be_asked(client.issuer, dev=self.profile == "dev"):
                raise ValueError(f"{name}_ISSUER must be an https:// address")
            if client.client_id and not client.issuer and provider not in KNOWN_PROVIDERS:
                raise ValueError(
                    f"{name}_ISSUER is missing; {', '.join(KNOWN_PROVIDERS)} need none"
                )
        return self

    @model_validator(mode="after")
    def _fit_for_the_profile(self) -> Self:
        self.keys_by_site, self.origins_by_site  # noqa: B018 - malformed lists are refused here
        for site, origin in self._in_place:
            try:
                check_in_place(site, origin, self.public_url, dev=self.profile == "dev")
            except ValueError as error:
                raise ValueError(f"{_IN_PLACE}: {error}") from None
        if self.profile == "durable":
            if DEV_SERVER_KEY in self.keys_by_site.values():
                raise ValueError(
                    "OMBUD_SERVER_KEYS: the durable profile refuses the demo's key; make one per "
                    "site with `openssl rand -hex 32`"
                )
            secret = self.secret_key.get_secret_value()
            if secret == DEV_SECRET_KEY or len(secret) < SHORTEST_SECRET:
                raise ValueError(
                    "OMBUD_SECRET_KEY: the durable profile needs 32 bytes or more of your own; "
                    "make them with `openssl rand -hex 32`"
                )
        return self

    @cached_property
    def keys_by_site(self) -> dict[str, str]:
        """The server key of each site."""
        pairs = dict(_pairs("OMBUD_SERVER_KEYS", "site=key", self.server_keys.get_secret_value()))
        if self.profile == "dev":
            return {"demo": DEV_SERVER_KEY, **pairs}
        return pairs

    @cached_property
    def origins_by_site(self) -> dict[str, tuple[str, ...]]:
        """The origins whose pages may embed the comments of each site."""
        found: dict[str, tuple[str, ...]] = {}
        listed = _pairs("OMBUD_ORIGINS", "site=origin", self.origins)
        for site, origin in dict.fromkeys([*listed, *self._in_place]):
            found[site] = (*found.get(site, ()), origin)
        return found

    @cached_property
    def in_place_by_origin(self) -> dict[str, frozenset[str]]:
        """The sites whose comments the pages of each origin may have in place."""
        found: dict[str, frozenset[str]] = {}
        for site, origin in self._in_place:
            found[origin] = found.get(origin, frozenset()) | {site}
        return found

    @property
    def _in_place(self) -> list[tuple[str, str]]:
        return _pairs(_IN_PLACE, "site=origin", self.in_place_origins)

    @cached_property
    def tokens_by_site(self) -> dict[str, SiteTokens]:
        """The tokens that each site's newsroom signs."""
        text, found = self.site_tokens.get_secret_value(), {}
        for site, value in _pairs("OMBUD_SITE_TOKENS", "site=issuer|algorithm|key", text):
            try:
                found[site] = site_tokens(value, dev=self.profile == "dev")
            except ValueError as error:
                raise ValueError(f"OMBUD_SITE_TOKENS: {site}: {error}") from None
        return found

    @cached_property
    def roles(self) -> dict[str, str]:
        """The role of each account that has one."""
        return dict(_pairs("OMBUD_MODERATORS", "account=role", self.moderators))

    @property
    def creates_articles(self) -> bool:
        """Whether a first comment creates its article."""
        return self.profile == "dev" if self.lazy_articles is None else self.lazy_articles


def _pairs(setting: str, form: str, text: str) -> list[tuple[str, str]]:
    pairs = []
    for position, item in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
        name, _, value = item.partition("=")
        if not name or not value:
            raise ValueError(f"{setting}: item {position} must have the form {form}")
        pairs.append((name.strip(), value.strip()))
    return pairs
