"""A newspaper on another *site*: the frame there has cookies of its own, and a session in them.

Ports do not make a site, hosts do: the paper is `localhost`, the newsroom `127.0.0.1`, by https:
without it a browser keeps no cookie for the frame of another site.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import threading
from typing import TYPE_CHECKING

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE_S
from tests.browser.papers import paper
from tests.browser.test_newsroom_tokens import token
from tests.browser.waiting import at_rest
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

TAG = '<ombud-comments site="demo" article="{article}" {more}></ombud-comments>'
FRAMED, OWN = "__Host-ombud_framed", "__Host-ombud_reader"
SIGNED_IN = "새벽 독자 님으로 로그인했습니다"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine's address, and its key, that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, SHA256())
    )
    of_newsroom, its_key = folder / "newsroom.pem", folder / "newsroom.key"
    of_newsroom.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    its_key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return of_newsroom, its_key


@pytest.fixture(scope="module")
def secure(served, tmp_path_factory):
    """Give the address of the newsroom by https."""
    certified, key = certificate(tmp_path_factory.mktemp("certificate"))
    config = uvicorn.Config(
        create_app(served.ombud), log_config=None, ssl_certfile=certified, ssl_keyfile=key
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = server.force_exit = True
        thread.join(PATIENCE_S)


@pytest.fixture
def abroad(newsroom, secure, visit):
    """Give a function that opens a paper of another site with a fresh article's comments."""
    with paper(TAG.format(article=newsroom.article, more=""), secure) as address:

        def abroad():
            page = visit("", ignore_https_errors=True)
            page.goto(elsewhere(address))
            return ready(page)

        yield abroad


def elsewhere(address):
    return address.replace("127.0.0.1", "localhost")


def ready(page):
    """The page, once its comments are drawn."""
    page.frame_locator("iframe").get_by_role("button", name="최신순").wait_for()
    at_rest(page)
    return page


def sign_in(page):
    with page.expect_popup() as opened:
        page.frame_locator("iframe").get_by_role("link", name="Facebook").click()
    window = opened.value
    window.get_by_label("표시할 이름").fill("새벽 독자")
    with window.expect_event("close"):
        window.get_by_role("button", name="로그인").click()


def cookies(page):
    return {each["name"]: each for each in page.context.cookies()}


def test_a_session_of_the_frames_own_comes_by_the_code_and_stays(abroad):
    page = abroad()
    frame = page.frame_locator("iframe")
    with page.expect_response("**/login/redeem") as redeemed:
        sign_in(page)
    assert redeemed.value.status == 200
    expect(frame.get_by_text(SIGNED_IN)).to_be_visible()
    own = cookies(page)[FRAMED]
    assert (own["sameSite"], own["secure"], own["httpOnly"]) == ("None", True, True)
    assert own["partitionKey"] == "http://localhost"
    assert cookies(page)[OWN]["sameSite"] == "Lax"  # the window's, which the frame never sends
    page.reload()
    expect(ready(page).frame_locator("iframe").get_by_text(SIGNED_IN)).to_be_visible()
    frame.get_by_label("댓글 쓰기").fill("다른 사이트에서 쓴 댓글")
    frame.get_by_role("button", name="등록", exact=True).click()
    expect(frame.locator(".thread .text")).to_have_text("다른 사이트에서 쓴 댓글")


def test_without_the_code_the_windows_session_is_not_the_frames(abroad):
    page = abroad()
    page.route("**/login/redeem", lambda route: route.abort())
    sign_in(page)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("처리하지 못했습니다. 다시 시도해 주세요.")).to_be_visible()
    page.reload()
    ready(page)
    expect(frame.get_by_role("link", name="Facebook")).to_be_visible()
    assert OWN in cookies(page)
    assert FRAMED not in cookies(page)


def test_who_signs_out_in_the_frame_is_signed_out_there(abroad):
    page = abroad()
    frame = page.frame_locator("iframe")
    sign_in(page)
    frame.get_by_role("button", name="로그아웃").click()
    expect(frame.get_by_role("link", name="Facebook")).to_be_visible()
    assert FRAMED not in cookies(page)
    page.reload()
    expect(ready(page).frame_locator("iframe").get_by_role("link", name="Facebook")).to_be_visible()


def test_the_newsrooms_token_becomes_a_session_of_the_frames_own(newsroom, secure, visit):
    tag = TAG.format(article=newsroom.article, more=f'token="{token("미나")}"')
    with paper(tag, secure) as address:
        page = visit("", ignore_https_errors=True)
        page.goto(elsewhere(address))
        frame = page.frame_locator("iframe")
        expect(frame.get_by_text("미나 님으로 로그인했습니다")).to_be_visible()
        assert cookies(page).keys() == {FRAMED}
        frame.get_by_label("댓글 쓰기").fill("신문사 계정으로 다른 사이트에서")
        frame.get_by_role("button", name="등록", exact=True).click()
        expect(frame.locator(".thread .text")).to_have_text("신문사 계정으로 다른 사이트에서")


def test_a_page_of_another_site_does_nothing_in_a_readers_name(newsroom, secure, abroad):
    page = abroad()
    sign_in(page)
    expect(page.frame_locator("iframe").get_by_text(SIGNED_IN)).to_be_visible()
    with page.expect_response(secure + newsroom.path) as answer:
        page.evaluate(
            """(address) => fetch(address, {
                method: "POST",
                mode: "no-cors",
                credentials: "include",
                body: new URLSearchParams({ text: "남의 이름으로 쓴 댓글", key: "1" }),
            })""",
            secure + newsroom.path,
        )
    assert answer.value.status == 403  # nobody's would be 401: the cookie came, and is not enough
    _, thread = newsroom.call("GET", f"/v1/sites{newsroom.path}/comments")
    assert thread["items"] == []
