"""Logs: one line per event, as JSON where that is chosen, and never a comment's text."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from worker import logs
from worker.settings import Settings

COMMENT = "어느 독자의 비밀스러운 댓글"


@pytest.fixture
def said(capsys):
    """Give a function that configures logs, does something and answers the lines."""
    before = logging.getLogger().handlers[:], logging.getLogger().level

    def said(log_format, act):
        logs.configure(Settings(log_format=log_format))
        act()
        return capsys.readouterr().err.splitlines()

    yield said
    logging.getLogger().handlers[:], level = before
    logging.getLogger().setLevel(level)
    structlog.reset_defaults()


def test_json_is_one_object_a_line_whoever_speaks(said):
    def speak():
        structlog.get_logger("ombud").info("comment.held", comment="00k3", rule="R-TRIAL")
        logging.getLogger("worker.supervisor").warning("worker %s died", "w1")

    ours, theirs = map(json.loads, said("json", speak))
    assert (ours["event"], ours["comment"], ours["level"]) == ("comment.held", "00k3", "info")
    assert theirs["event"] == "worker w1 died"
    assert theirs["logger"] == "worker.supervisor"
    assert theirs["timestamp"].endswith("Z")


def test_the_console_is_for_people(said):
    [line] = said("console", lambda: logging.getLogger("worker").info("two workers"))
    assert "two workers" in line
    assert not line.startswith("{")


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_tells_no_values(said, log_format):
    def fail():
        text = COMMENT
        try:
            len(text) / 0
        except ZeroDivisionError:
            logging.getLogger("worker").exception("the check of 00k3 failed")

    lines = "\n".join(said(log_format, fail))
    assert "ZeroDivisionError" in lines
    assert COMMENT not in lines


def test_chatter_about_each_request_and_job_is_left_out(said):
    def chat():
        logging.getLogger("rq.worker").info("comments-s0: job")
        logging.getLogger("uvicorn.access").info("GET /")
        logging.getLogger("rq.worker").warning("something is wrong")

    [line] = said("console", chat)
    assert "something is wrong" in line
