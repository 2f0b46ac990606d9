"""Broken input on purpose: ``python -m lab.fuzz.pages`` mutates real pages, ``python -m lab.fuzz.readers`` each reader.

Both can be stopped and go on where they were; what breaks a reader is kept in lab/work/fuzz with the number that makes
it again.
"""
