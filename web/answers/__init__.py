"""Answers: the shapes that the API gives, as its documentation shows them.

They describe what `views` and the routers build; a test holds real answers to them.
"""

from web.answers.articles import (
    Article,
    Counts,
    Popular,
    PrintedPolicy,
    Settings,
)
from web.answers.base import (
    LOCATION,
    REF,
    UNCHANGED,
    Answer,
    Problem,
    like,
)
from web.answers.checks import Checked, Moderated, Scored, Suggested
from web.answers.comments import (
    Appealed,
    Comment,
    DecidedReceipt,
    FullComment,
    Outcomes,
    OwnComment,
    Page,
    Preview,
    PublicComment,
    Reactions,
    Receipt,
    Reported,
    Withdrawn,
)
from web.answers.operations import Alive, Ready, Status
from web.answers.readers import (
    Erased,
    Erasure,
    Export,
    Mine,
    OwnReactions,
    Reacted,
    Signed,
    SignedIn,
    SignedOff,
    SignedOut,
)
from web.answers.review import (
    Decided,
    Featured,
    Lease,
    ReviewPage,
)

__all__ = (
    "LOCATION",
    "REF",
    "UNCHANGED",
    "Alive",
    "Answer",
    "Appealed",
    "Article",
    "Checked",
    "Comment",
    "Counts",
    "Decided",
    "DecidedReceipt",
    "Erased",
    "Erasure",
    "Export",
    "Featured",
    "FullComment",
    "Lease",
    "Mine",
    "Moderated",
    "Outcomes",
    "OwnComment",
    "OwnReactions",
    "Page",
    "Popular",
    "Preview",
    "PrintedPolicy",
    "Problem",
    "PublicComment",
    "Reacted",
    "Reactions",
    "Ready",
    "Receipt",
    "Reported",
    "ReviewPage",
    "Scored",
    "Settings",
    "Signed",
    "SignedIn",
    "SignedOff",
    "SignedOut",
    "Status",
    "Suggested",
    "Withdrawn",
    "like",
)
