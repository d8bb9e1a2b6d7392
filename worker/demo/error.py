"""Why the demo cannot run."""


class DemoError(RuntimeError):
    """The demo cannot run; the message says why and what to do, in one sentence."""
