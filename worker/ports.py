"""Ports: whether a web server could listen, asked before it is started."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.settings import Settings

TRIED = 100
"""Ports from the default one on that are tried where none was chosen."""


class PortTaken(OSError):  # noqa: N818 - named for what it is
    """Another program listens on the port; says which setting names another."""


def chosen_port(settings: Settings) -> int:
    """The port that the settings name; the one for metrics, where there is one, is free as well.

    Raises:
        PortTaken: another program listens there, or the address is none of this host's.
    """
    if settings.metrics_port:
        _free(settings.host, settings.metrics_port, "OMBUD_METRICS_PORT")
    return _free(settings.host, settings.port, "OMBUD_PORT")


def free_port(settings: Settings) -> int:
    """The port that the settings name; where they name none, the first free one from the default.

    Raises:
        PortTaken: there is none.
    """
    if "port" not in settings.model_fields_set:
        for port in range(settings.port, settings.port + TRIED):
            try:
                return _listened(settings.host, port)
            except OSError:
                continue
    return chosen_port(settings)


def _free(host: str, port: int, variable: str) -> int:
    try:
        return _listened(host, port)
    except OSError as error:
        raise PortTaken(
            f"port {port} of {host} cannot be listened on ({error.strerror}); "
            f"name another in {variable}"
        ) from None


def _listened(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        return int(probe.getsockname()[1])
