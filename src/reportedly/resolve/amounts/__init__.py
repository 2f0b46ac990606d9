"""Amounts by rule: how many, with the bound the text gives. docs/amounts.md says how each wording is read.

``lexicon`` holds the words, ``numerals`` reads numbers, ``phrases`` what hangs on another figure, ``find`` the rest;
``conventions`` has the figures that data sets put for vague amounts.
"""

from reportedly.resolve.amounts.conventions import CONVENTIONS, Convention, conventional
from reportedly.resolve.amounts.find import find_amounts

__all__ = ["CONVENTIONS", "Convention", "conventional", "find_amounts"]
