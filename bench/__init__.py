"""The numbers in the README, from one command: `make bench` (ARGS=--help tells what it takes).

Read `__main__` for what is measured in which order, `drains` for how a contender is measured,
`contenders` for who takes part, `workload` for the work that all of them do, `http` for what a web
process does, and `goals` for what the figures are held to.
"""
