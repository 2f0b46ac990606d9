"""Amounts by rule: how many, with the bound the text gives. docs/amounts.md says how each wording is read.

``lexicon`` holds the words, ``numerals`` reads numbers, ``find`` the rest.
"""

from reportedly.resolve.amounts.find import find_amounts

__all__ = ["find_amounts"]
