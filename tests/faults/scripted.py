"""A policy whose verdicts, and accidents, are written in the comment itself.

hold            held in the queue `care`
reject          rejected
[raise]         the check raises
[memory]        the check asks for more memory than there is
[recursion]     the check calls itself without end
[spin]          the check never ends
[exit]          the process exits in the middle of the check
[segv]          the process is killed by SIGSEGV in the middle of the check
[sleep 0.05]    the check takes its time
anything else   published
"""

from __future__ import annotations

import os
import re
import signal
import time
from types import SimpleNamespace
from typing import ClassVar

from policies.limits import Limits

_SLEEP = re.compile(r"\[sleep ([0-9.]+)\]")


class ScriptedPolicy:
    """Looks like `policies.Policy` to a worker."""

    id = "scripted"
    version = "1"
    hash = "0" * 64
    facts: frozenset[str] = frozenset()
    missing_models: ClassVar[dict[str, str]] = {}
    rules = ()
    document = SimpleNamespace(tests=())
    limits = Limits()

    def check(self, text: str, _facts: object = None) -> SimpleNamespace:
        """Do what the comment says."""
        if sleep := _SLEEP.search(text):
            time.sleep(float(sleep[1]))
        if "[raise]" in text:
            raise ValueError("as the comment asked")
        if "[memory]" in text:
            bytearray(1 << 62)
        if "[recursion]" in text:
            return self.check(text, _facts)
        while "[spin]" in text:
            pass
        if "[deaf]" in text:
            sum(range(10**12))  # one call, in which no signal's handler runs
        if "[exit]" in text:
            os._exit(3)
        if "[segv]" in text:
            os.kill(os.getpid(), signal.SIGSEGV)
        verdict = next((word for word in ("hold", "reject") if word in text), "publish")
        return SimpleNamespace(
            verdict=verdict,
            queue="care" if verdict == "hold" else None,
            rule=None if verdict == "publish" else "R-SCRIPTED",
            fired=() if verdict == "publish" else ("R-SCRIPTED",),
            shadow=(),
            skipped=(),
            indeterminate=(),
            findings=(),
            appeal=False,
            message=lambda _lang: None,
        )
