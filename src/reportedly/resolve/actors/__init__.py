"""Actors: from words to forces, groups, monitors, agencies and outlets. docs/actors.md says how, and how far to trust it.

``registry`` holds the actors and finds their names, ``keys`` the forms names are compared in, ``sides`` reads whose side
words are on, ``report`` decides over a report, ``adding`` reads a user's own file.
"""

from reportedly.resolve.actors.registry import Actor, Registry, open_registry
from reportedly.resolve.actors.report import Actors

__all__ = ["Actor", "Actors", "Registry", "open_registry"]
