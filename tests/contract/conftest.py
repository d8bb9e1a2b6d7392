"""The application that the tests of web use."""

from tests.web.conftest import connected, decide, decide_in, ombud

__all__ = ["connected", "decide", "decide_in", "ombud"]
