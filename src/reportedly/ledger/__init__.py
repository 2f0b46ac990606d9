"""The ledger: append, find, read back. SQLite by default, PostgreSQL for a team.

    schema.py      the tables
    migrations/    making them, step by step
    opening.py     path or URL -> an opened database of the present schema
    faults.py      what a database says went wrong, in words a user can act on
    rows.py        records <-> rows
    keeping.py     pages and claims in
    reading.py     pages and claims back
    state.py       a value that differs once anything was added
    finding.py     claims by words, place, time, side, source, outlet, figure, confidence
    comparing.py   what became of claims from one coding to another
    counting.py    what is in a ledger
    verifying.py   what in a ledger does not hold
    store.py       all of it as one object

Nothing is imported here: SQLAlchemy takes half a second, and most commands need no ledger.
"""
