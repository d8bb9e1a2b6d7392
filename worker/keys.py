"""Names in the key space: shards, RQ's keys, ids.

One shard is one hash tag: every key of shard 3 begins with `{s3}`, and a script touches one shard.
Articles and authors belong to a shard by a stable hash, so the number of shards never changes.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass, field

QUEUE = "comments-s{shard}"
"""Name of a shard's RQ queue."""

SITE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
"""A site's id."""

ARTICLE = re.compile(r"[A-Za-z0-9._~:-]{1,128}")
"""What an article's id is made of, as the newsroom's own system names it; see `is_article`."""

NOWHERE = (".", "..")
"""No ids of articles: their addresses lead to what is above them."""

COMMENT = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""A comment's id; also the id of its RQ job, which may hold nothing else."""

_DIGITS = "0123456789abcdefghijklmnopqrstuv"
_PAIRS = tuple(first + second for first in _DIGITS for second in _DIGITS)
_RANDOM_BITS = 70
_QUEUE = re.compile(r"comments-s([0-9]{1,4})(?![0-9])")
_OWN_ID = re.compile("[0-9a-v]{16}")


def is_article(name: str) -> bool:
    """Whether this can be an article's id."""
    return bool(ARTICLE.fullmatch(name)) and name not in NOWHERE


@dataclass(frozen=True, slots=True)
class Keys:
    """How many shards there are and where RQ keeps its keys.

    Attributes:
        shards: Number of shards, fixed once.
        tagged: Whether RQ's keys carry the shard's tag (a cluster needs it; with a single server
            RQ keeps its own prefix, so that all of its tools work as they are).
        prefix: That prefix of RQ's.
    """

    shards: int = 1
    tagged: bool = False
    prefix: str = field(default_factory=lambda: os.environ.get("RQ_KEY_PREFIX", "rq"))

    def gate(self, shard: int) -> str:
        """The first key of every script of this shard; a shard whose gate exists is closed."""
        return f"{{s{shard}}}gate"

    def rq(self, shard: int) -> str:
        """RQ's key prefix for this shard, without the colon."""
        return f"{{s{shard}}}rq" if self.tagged else self.prefix

    def queue(self, shard: int) -> str:
        """Name of this shard's queue."""
        return QUEUE.format(shard=shard)

    def shard_of_queue(self, queue: str) -> int:
        """The shard that a queue's name tells; 0 for a queue that an RQ client named."""
        match = _QUEUE.match(queue)
        return int(match[1]) if match and int(match[1]) < self.shards else 0

    def shard_of(self, name: str) -> int:
        """The shard of an article (`site/article`) or an author (`site/author`)."""
        if self.shards == 1:
            return 0
        digest = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
        return int(digest[:8], 16) % self.shards

    def new_id(self, shard: int) -> str:
        """A fresh comment id that tells its shard: 2 characters of shard, 70 random bits."""
        random = secrets.randbits(_RANDOM_BITS)
        tail = [_PAIRS[random >> place & 1023] for place in range(0, _RANDOM_BITS, 10)]
        return _PAIRS[shard] + "".join(tail)

    def shards_of_id(self, comment: str) -> list[int]:
        """Shards to look for a comment in, likeliest first: an id may be the submitter's own."""
        others = list(range(self.shards))
        if _OWN_ID.fullmatch(comment):
            likely = _DIGITS.index(comment[0]) << 5 | _DIGITS.index(comment[1])
            if likely < self.shards:
                return [likely, *(shard for shard in others if shard != likely)]
        return others
