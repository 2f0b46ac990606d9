"""Actors: from words to forces, groups, monitors, agencies and outlets. docs/actors.md says how far to trust it.

``registry`` holds the actors and finds their names, ``keys`` the forms names are compared in, ``sides`` reads whose
side words are on, ``identify`` who a doer or speaker is, ``reference`` what "he" and "the group" go back to, ``report``
decides over a report, ``adding`` reads a user's own file.
"""

from reportedly.resolve.actors.registry import Actor, Registry, open_registry
from reportedly.resolve.actors.report import Actors

__all__ = ["Actor", "Actors", "Registry", "open_registry"]
