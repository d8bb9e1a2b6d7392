"""What is allowed: the newsroom's rules, applied to a text and what is known beside it.

Pure functions: no store, no network, no clock, no randomness. The board's own files lie in
`standards-board/`; `README.md` teaches to write them. In the order of a check:

1. `counting`, `limits`: how long a comment is and may be
2. `views`, `matching`, `detection`: what can be seen in it; detectors answer with signals;
   `sparing`: what a classifier is not shown
3. `catalogue`: every signal and fact a rule may ask about
4. `document`, `expressions`, `loading`: what the board wrote, as a policy in force; `shape`,
   `soundness`: what is wrong with it, all at once
5. `policy`, `outcome`: the check itself; `verdict`: what it says and why
6. `proof`: the examples, cases and evasions that a policy must stand before it is used
7. `backtest`: what another policy would have said about the comments of the past

::

    from policies import load
    load().check("좋은 기사입니다").verdict   # "publish"
"""

from policies.loading import load
from policies.mistakes import Mistake, PolicyError
from policies.policy import Policy
from policies.verdict import Finding, Verdict

__all__ = ["Finding", "Mistake", "Policy", "PolicyError", "Verdict", "load"]
