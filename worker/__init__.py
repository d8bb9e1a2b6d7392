"""What happens to a comment: submit, queue, check, publish or hold or reject, review.

Read in the order a comment travels:

1. `intake`: `submit` makes one atomic call (`scripts/accept.lua`): record in state checking, RQ job
2. `claim`: a worker takes a batch of ids with all that their check needs (`scripts/claim.lua`)
3. `check`: the policy in force decides each one (`policies.check`)
4. `finish`: the decisions of a batch are written in one atomic call (`scripts/finish.lua`)
5. `thread`: what readers see; `review`: what moderators see and decide

`states` is the table of states and transitions, `records` the comment's record. `calls` and `store`
carry every script; `scripts/moves.lua` holds the one transition all of them use.

`batch_worker` is the loop that an RQ worker runs over 2 to 4; begin there to understand a worker.
`membership` is what makes it one of RQ's, `exchange` what it says to Redis and must not forget,
over a `lane` and with `bells` to wake it; `budget` and `alone` deal with checks that go wrong,
`foreign` with jobs that are not ours, `recovery` with workers that die, `supervisor` replaces them.

`cli` is the command line, `demo` a whole Ombud on one machine; `reconcile`, `audit`, `failed` and
`doctor` answer what operators ask.
"""
