"""Conditions: the lines an editor writes under `when`, from text to one fast function.

1. `tokens`, `parser`: a line becomes a tree (`tree`), each node knowing its place in the line
2. `types`: the tree is held against the signal catalogue
3. `reach`: a tree that can never be true, or always is, is pointed out
4. `compiled`: all trees of a policy become one Python function
5. `evaluation`: the exact and slow form, for unknown values and for telling why
"""
