"""The framework's bare endpoint: the same body, read and validated, answered with 202.

It is what an application on this framework can do at best: no store, no keys, nothing around it.
"""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from web.shapes import CommentIn  # noqa: TC001 - FastAPI reads the annotation

app = FastAPI(openapi_url=None)


@app.post("/v1/sites/{site}/articles/{article}/comments", status_code=202)
async def submit(site: str, article: str, body: CommentIn) -> JSONResponse:
    """Take a comment for nothing."""
    return JSONResponse({"id": f"{site}-{article}", "state": "checking", "lang": body.lang}, 202)


@app.get("/livez")
async def alive() -> dict[str, bool]:
    """Whether the process answers."""
    return {"ok": True}


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False)
