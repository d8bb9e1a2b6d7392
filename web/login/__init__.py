"""Login: who the reader is. Providers tell; Ombud keeps a pseudonymous account and a session.

A sign-in by a provider, in the order of the files:

* `signing_in` sends the reader to the provider and takes them back; `states` ties both ends to the
  browser that began it; `providers` says who is offered here
* `provider` is what each of them must do; `x`, `facebook` and `openid` do it, `stand_in` plays one
* `arriving` opens the session, `session` tells who it is, `leaving` ends it

`newsroom` takes in the newsroom's own readers by tokens that it signs; `facebook_asks` does what
Facebook asks for readers who leave it.
"""

from web.login import facebook_asks, leaving, newsroom, session, signing_in, stand_in

ROUTERS = (
    session.router,
    leaving.router,
    newsroom.router,
    facebook_asks.router,
    signing_in.router,
    stand_in.router,
)
