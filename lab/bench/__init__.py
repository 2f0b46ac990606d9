"""How fast and how large: ``python -m lab.bench``. Each figure stands beside a peer or the machine's own limit.

Nothing here is a test: times depend on the machine and on what else it does. docs/bench.md says what was measured.
"""
