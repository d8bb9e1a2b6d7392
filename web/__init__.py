"""Who comes in: HTTP only, no rule of the domain lives here.

Read in this order:

1. `app`: the application; `edge`: what holds for every request; `front`: what a request works with
2. `callers`: who a request comes from, and what that one may do
3. `api/submit`: a comment comes in; `api/threads`, `api/events`: readers read, live
4. `api/review` and `pages/desk`: moderators decide
5. `problems` and `wording`: every error, in one shape, in both languages

`server.serve(ombud)` runs it in this process; `python -m web` does for what the environment names.
`shapes` is what the API takes, `views` what it gives, `tail` wakes those who wait for what happens.
"""

from web.app import create_app
from web.server import serve

__all__ = ["create_app", "serve"]
