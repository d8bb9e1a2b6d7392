"""Whom a request comes from: who connects, or whom a proxy names that the settings trust."""

from __future__ import annotations

import http.client

import pytest

from tests.web.serving import served
from worker.connection import Ombud
from worker.pace import Limit, network_of
from worker.settings import Settings

ONE_SIGN_IN = Limit("enter", 1, 600)
CLIENT, OTHER = "203.0.113.7", "198.51.100.7"
NAMED_ELSEWHERE = ("Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP")


def server_with(settings, connected):
    ombud = Ombud(settings, connected.url)
    ombud.__dict__["policy"] = connected.policy
    return served(ombud)


@pytest.fixture(scope="module")
def trusting(connected):
    """Give a server that trusts the proxy on this machine and those of a network behind it."""
    named = "127.0.0.1, 10.0.0.0/8, 2001:db8:ffff::/48"
    with server_with(Settings(trusted_proxies=named), connected) as server:
        yield server


@pytest.fixture(scope="module")
def by_default(connected):
    """Give a server whose settings say nothing of proxies."""
    with server_with(Settings(), connected) as server:
        yield server


@pytest.fixture(scope="module")
def trusting_another(connected):
    with server_with(Settings(trusted_proxies="10.9.9.9"), connected) as server:
        yield server


@pytest.fixture
def same_network(redis_client, monkeypatch):
    """Give a function that tells whether two requests count for the same network."""
    monkeypatch.setattr("web.login.signing_in.ENTERING", ONE_SIGN_IN)

    def begin(server, lines):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.putrequest("GET", "/login/x")
        for name, value in lines:
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def same_network(server, first, second):
        assert begin(server, first).status == 200
        answer = begin(server, second)
        assert answer.status in {200, 429}
        return answer.status == 429

    return same_network


def forwarded(*values):
    return [("X-Forwarded-For", value) for value in values]


@pytest.mark.parametrize("header", ["X-Forwarded-For", *NAMED_ELSEWHERE])
def test_nobody_is_believed_unless_the_settings_say_so(by_default, same_network, header):
    assert Settings().trusted_proxies == ""
    assert same_network(by_default, [(header, CLIENT)], [(header, OTHER)])


def test_a_proxy_that_is_not_named_is_not_believed(trusting_another, same_network):
    assert same_network(trusting_another, forwarded(CLIENT), forwarded(OTHER))


@pytest.mark.parametrize("header", NAMED_ELSEWHERE)
def test_a_trusted_proxy_is_believed_in_one_header_alone(trusting, same_network, header):
    assert same_network(trusting, [(header, CLIENT)], [(header, OTHER)])


LONG = "x" * 20_000
SAME = {
    "its own network": ([CLIENT], ["203.0.113.200"]),
    "what the reader claims": ([f"1.1.1.1, {CLIENT}"], [f"8.8.8.8, {CLIENT}"]),
    "in a line of its own": (["1.1.1.1", CLIENT], [f"8.8.8.8,{CLIENT}"]),
    "behind a second proxy": ([f"1.1.1.1, {CLIENT}, 10.1.2.3"], [CLIENT]),
    "a proxy that the reader claims": ([f"10.1.2.3, {CLIENT}"], [CLIENT]),
    "with a port": ([f"{CLIENT}:50000"], [f"{CLIENT}:50001"]),
    "a network of IPv6": (["2001:db8:0:1::1"], ["2001:db8:0:1:ffff::2"]),
    "IPv6 with a port": (["[2001:db8:0:1::1]:443"], ["2001:db8:0:1::2"]),
    "IPv6 behind a second proxy": (["2001:db8:0:1::1, 2001:db8:ffff::9"], ["2001:db8:0:1::1"]),
    "IPv6 with a zone": (["fe80::1%eth0"], ["fe80::2%eth1"]),
    "IPv4 written as IPv6": ([f"::ffff:{CLIENT}"], [CLIENT]),
    "no address": (["unknown"], ["unknown"]),
    "nothing": ([""], [" , ,"]),
    "nothing said": ([], [""]),
    "half an address": (["[2001:db8::1"], ["[2001:db8::1"]),
    "a port that is none": ([f"{CLIENT}:http"], [f"{CLIENT}:http"]),
    "a long word": ([LONG], [LONG]),
    "a long line": ([f"{'1.1.1.1, ' * 2_000}{CLIENT}"], [CLIENT]),
}
ANOTHER = {
    "another network": ([CLIENT], [OTHER]),
    "the next network": ([CLIENT], ["203.0.114.7"]),
    "another network of IPv6": (["2001:db8:0:1::1"], ["2001:db8:0:2::1"]),
    "others written as IPv6": ([f"::ffff:{CLIENT}"], [f"::ffff:{OTHER}"]),
    "the last one it does not trust": ([f"{CLIENT}, {OTHER}"], [CLIENT]),
    "the proxy itself": ([], [CLIENT]),
    "no address": (["unknown"], [CLIENT]),
}


@pytest.mark.parametrize("case", SAME)
def test_behind_a_trusted_proxy_one_network_counts_together(trusting, same_network, case):
    first, second = SAME[case]
    assert same_network(trusting, forwarded(*first), forwarded(*second))


@pytest.mark.parametrize("case", ANOTHER)
def test_behind_a_trusted_proxy_networks_count_apart(trusting, same_network, case):
    first, second = ANOTHER[case]
    assert not same_network(trusting, forwarded(*first), forwarded(*second))


@pytest.mark.parametrize(
    ("server", "cookie"), [("by_default", "ombud_"), ("trusting", "__Host-ombud_")]
)
def test_only_a_trusted_proxy_says_that_readers_speak_https(request, redis_client, server, cookie):
    port = request.getfixturevalue(server).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/login/x", headers={"X-Forwarded-Proto": "https"})
    assert connection.getresponse().getheader("Set-Cookie").startswith(cookie)
    connection.close()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("/run/proxy.sock", "/run/proxy.sock"),
        ("", ""),
    ],
)
def test_the_network_of_an_address(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    "proxies", ["*", "proxy.example", "10.0.0.300", "10.0.0.1/8", "0.0.0.0/0", "::/0", "10.0.0.1,*"]
)
def test_proxies_are_named_by_address_and_never_all(proxies):
    with pytest.raises(ValueError, match=r"addresses and networks of the proxies, such as 10\."):
        Settings(trusted_proxies=proxies)
