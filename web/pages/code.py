"""Code: scripts, styles and words for browsers, compressed; the widget at an address of its own.

Scripts are sent without their comments and spaces: a third of what readers would wait for.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from rjsmin import jsmin
from starlette.routing import Route

from web.pages.rendering import STATIC

if TYPE_CHECKING:
    from starlette.types import Scope

router = APIRouter()

_SMALLEST = 500
"""Bytes below which a file fits into one packet anyway."""


class _Files(StaticFiles):
    """Files that browsers keep and ask about: after an update nobody mixes old and new ones."""

    def get_path(self, scope: Scope) -> str:
        """Find files in numbered folders too: there widget.js asks for what never came."""
        path = super().get_path(scope)
        folder, _, rest = path.partition(os.sep)
        return rest if rest and folder.isdecimal() else path

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, *more: Any
    ) -> Response:
        answer = super().file_response(full_path, stat_result, *more)
        if isinstance(answer, FileResponse) and Path(full_path).suffix == ".js":
            kept = {name: answer.headers[name] for name in ("ETag", "Last-Modified")}
            script = _script(str(full_path), stat_result.st_mtime_ns)
            answer = Response(script, headers=kept, media_type="text/javascript")
        answer.headers["Cache-Control"] = "no-cache"
        return answer


@lru_cache
def _script(path: str, _changed: int) -> str:
    return str(jsmin(Path(path).read_text(encoding="utf-8")))


CODE = GZipMiddleware(_Files(directory=STATIC), minimum_size=_SMALLEST)
"""Serves `static/`."""

router.routes.append(Route("/widget.js", CODE, methods=["GET"], name="widget"))
