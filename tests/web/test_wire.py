"""The wire: whatever arrives on a connection is answered cleanly, and the next one served."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
from functools import partial

import pytest

from tests.web.conftest import HERE
from tests.web.serving import served
from web.protocol import MOST_HEAD_BYTES
from worker.pace import network_of

SUBMIT = f"POST {HERE}/comments"
KEY = "Authorization: Bearer dev-key"
JSON = "Content-Type: application/json"
TEXT = b'{"text": "ab"}'
CHUNKS = b"e\r\n" + TEXT + b"\r\n0\r\n"
ONE_LINE = "GET /livez HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def server(connected):
    """Give one server for all that is sent here: nothing may keep it from answering the next."""
    with served(connected) as server:
        yield server


@pytest.fixture(autouse=True)
def _empty(redis_client):
    """Begin with an empty store."""


@pytest.fixture
def send(server):
    """Give a function that sends bytes to it."""
    return partial(send_to, server)


def send_to(server, raw, *, then=None):
    """Send bytes, and answer all that comes back: status, headers, body."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(raw)
        if then is not None:
            connection.shutdown(then)
        answer = b"".join(pieces(connection))
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(status.split(" ")[1]) if answer else None, headers, body


def pieces(connection):
    """What comes back, until the server hangs up; it may do so before it has read all."""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            yield piece


def request(line, *headers, body=b""):
    """A request that is over after its answer."""
    lines = [f"{line} HTTP/1.1", "Host: x", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def submission(*headers, body=TEXT):
    return request(SUBMIT, KEY, JSON, *headers, body=body)


def named(status, code):
    return status, f"urn:ombud:problem:{code}"


UNREADABLE = named(400, "unreadable")
LENGTH = f"Content-Length: {len(TEXT)}"
REFUSED = {
    "a method that nobody knows": (request("BREW /livez"), UNREADABLE),
    "a method in small letters": (request("get /livez"), UNREADABLE),
    "a method of elsewhere": (request("PROPFIND /livez"), named(405, "method-not-allowed")),
    "TRACE": (request("TRACE /livez"), named(405, "method-not-allowed")),
    "CONNECT": (request("CONNECT news.example:443"), UNREADABLE),
    "OPTIONS of everything": (request("OPTIONS *"), named(404, "not-found")),
    "no address": (request("GET livez"), UNREADABLE),
    "bytes over 127 in the path": (request("GET /v1/comments/\xea\xb0\x80"), UNREADABLE),
    "NUL in the path": (request("GET /v1/comments/a\x00b"), UNREADABLE),
    "bytes over 127 in the query": (request("GET /v1/me/comments?site=\xff"), UNREADABLE),
    "no UTF-8, escaped": (request("GET /v1/comments/%FF%FE"), named(422, "invalid-request")),
    "half a surrogate": (request("GET /v1/comments/%ED%A0%80"), named(422, "invalid-request")),
    "NUL, escaped": (request("GET /v1/comments/a%00b"), named(422, "invalid-request")),
    "no escape": (request("GET /v1/comments/%zz"), named(422, "invalid-request")),
    "a slash, escaped": (request("GET /v1/comments/a%2Fb"), named(404, "not-found")),
    "no UTF-8 in the query": (
        request("GET /v1/sites/demo/counts?article=%FF"),
        named(422, "invalid-request"),
    ),
    "NUL in the query": (
        request(f"GET {HERE}/comments?cursor=%00"),
        named(422, "invalid-request"),
    ),
    "a way out of the folder": (request("GET /static/../../etc/passwd"), named(404, "not-found")),
    "a way out, escaped": (request("GET /static/%2e%2e/%2e%2e/etc"), named(404, "not-found")),
    "a file named NUL": (request("GET /static/a%00.js"), named(404, "not-found")),
    "a file of no UTF-8": (request("GET /static/%FF.js"), named(404, "not-found")),
    "a file with a long name": (request(f"GET /static/{'a' * 5_000}"), named(404, "not-found")),
    "no host": (b"GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n", UNREADABLE),
    "two hosts": (request("GET /livez", "Host: y"), UNREADABLE),
    "two keys": (submission("Authorization: Bearer other", LENGTH), UNREADABLE),
    "two types": (submission("Content-Type: text/plain", LENGTH), UNREADABLE),
    "two lengths": (submission(LENGTH, "Content-Length: 3"), UNREADABLE),
    "a length and chunks": (
        submission(LENGTH, "Transfer-Encoding: chunked", body=b"e\r\n" + TEXT + b"\r\n0\r\n\r\n"),
        UNREADABLE,
    ),
    "a length below zero": (submission("Content-Length: -1"), UNREADABLE),
    "a length in words": (submission("Content-Length: ten"), UNREADABLE),
    "a length beyond numbers": (submission(f"Content-Length: {'9' * 30}"), UNREADABLE),
    "a length that is too short": (submission("Content-Length: 3"), named(400, "malformed")),
    "a length over the cap": (submission("Content-Length: 99999999"), named(413, "too-large")),
    "chunks without a size": (
        submission("Transfer-Encoding: chunked", body=b"zz\r\n"),
        UNREADABLE,
    ),
    "an unknown coding": (submission("Transfer-Encoding: gzip", body=b""), UNREADABLE),
    "a space in a header's name": (request("GET /livez", "X Y: a"), UNREADABLE),
    "NUL in a header": (request("GET /livez", "X: a\x00b"), UNREADABLE),
    "a header over two lines": (request("GET /livez", "X: a\r\n b"), UNREADABLE),
    "a key of bytes over 127": (
        request(SUBMIT, "Authorization: Bearer \xff", JSON, LENGTH, body=TEXT),
        named(401, "unknown-key"),
    ),
    "a header without end": (
        (ONE_LINE + "X: ").encode().ljust(MOST_HEAD_BYTES + 1, b"a"),
        named(431, "head-too-large"),
    ),
    "a large header": (
        request("GET /livez", f"X: {'a' * MOST_HEAD_BYTES}"),
        named(431, "head-too-large"),
    ),
    "a long address": (request(f"GET /{'a' * MOST_HEAD_BYTES}"), named(431, "head-too-large")),
    "what follows a body without end": (
        submission("Transfer-Encoding: chunked", body=CHUNKS + b"X: " + b"a" * 8 * MOST_HEAD_BYTES),
        named(431, "head-too-large"),
    ),
    "a key after the body": (
        request(
            SUBMIT, JSON, "Transfer-Encoding: chunked", body=CHUNKS + KEY.encode() + b"\r\n\r\n"
        ),
        named(401, "unauthorized"),
    ),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", UNREADABLE),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", UNREADABLE),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_served_is_a_problem(send, caplog, what):
    raw, (status, kind) = REFUSED[what]
    got, headers, body = send(raw)
    problem = json.loads(body)
    assert (got, problem["status"], problem["type"]) == (status, status, kind)
    assert headers["content-type"] == "application/problem+json"
    assert headers["x-request-id"] == problem["request_id"] != ""
    assert problem["title"]
    assert problem["detail"]
    assert "traceback" not in caplog.text.lower()
    assert send(request("GET /livez"))[0] == 200


@pytest.mark.parametrize(
    "raw",
    [
        request("GET http://x/livez"),
        request("GET /livez", "X-Request-ID: \xff\xfe", "Accept-Language: \xff"),
        request("GET /v1/me", "Cookie: ombud_reader=\xff\xfe; =;;"),
        request("GET /livez", "Content-Length: 5", body=b"hello"),
        request("GET /livez", *(f"X-{number}: a" for number in range(2_000))),
        request("GET /livez", "Upgrade: h2c"),
        request("GET /livez", "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
        b"GET /livez HTTP/1.0\r\n\r\n",
    ],
)
def test_what_is_odd_and_harmless_is_served(send, raw):
    assert send(raw)[0] == 200


def test_who_goes_away_in_the_middle_gets_no_answer_and_leaves_no_comment(send, caplog):
    caplog.set_level(logging.INFO)
    status, _, body = send(submission("Content-Length: 500"), then=socket.SHUT_WR)
    assert (status, body) == (None, b"")
    assert send(request("GET /livez"))[0] == 200
    assert json.loads(send(request("GET /v1/status"))[2])["ledger"]["accepted"] == 0
    assert "failed" not in caplog.text


def test_a_body_in_the_pieces_of_one_head_counts_for_itself(send):
    text = json.dumps({"text": "a" * (MOST_HEAD_BYTES - 100)}).encode()
    raw = submission("X: " + "a" * 2_000, f"Content-Length: {len(text)}", body=text)
    assert len(raw) > MOST_HEAD_BYTES
    status, _, body = send(raw)
    assert (status, json.loads(body)["type"]) == named(422, "invalid-submission")


def test_a_length_of_more_digits_than_any_is_refused_and_no_error_of_ours(send, caplog):
    zeros = b"0" * 5_000
    raw = f"{ONE_LINE}Connection: close\r\nContent-Length: ".encode() + zeros + b"\r\n\r\n"
    status, _, body = send(raw)
    assert (status, json.loads(body)["type"]) == (400, "urn:ombud:problem:unreadable")
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.parametrize("what", ["HTTP/2", "a header without end"])
def test_a_flood_of_what_cannot_be_read_is_one_line(connected, caplog, monkeypatch, what):
    """By its kind and where it came from, and in our words alone: how many more is told later."""
    monkeypatch.setattr("web.sparingly.PAUSE_SECONDS", 600.0)
    raw, (_, kind) = REFUSED[what]
    with served(connected) as server:
        caplog.set_level(logging.INFO)
        caplog.clear()
        answers = [send_to(server, raw) for _ in range(20)]
        lines = [each.getMessage() for each in caplog.records]
    lines = [each for each in lines if not each.endswith(" more within a second")]  # the other's
    code, identity = kind.rpartition(":")[2], answers[0][1]["x-request-id"]
    assert lines == [
        f"refused: {code} at no route, request {identity}, network {network_of('127.0.0.1')}"
    ]
