"""Times by rule: which words tell a time, and which days they mean. docs/times.md says how each wording is read.

``shapes`` holds what a time looks like, ``find`` finds times and the report's own date, ``values`` reads them alone and
``context`` with what stands around them.
"""

from reportedly.resolve.times.context import times_of_events
from reportedly.resolve.times.find import find_times, opening_date
from reportedly.resolve.times.merge import merge_times
from reportedly.resolve.times.values import DAYS_AHEAD, resolve_time

__all__ = ["DAYS_AHEAD", "find_times", "merge_times", "opening_date", "resolve_time", "times_of_events"]
