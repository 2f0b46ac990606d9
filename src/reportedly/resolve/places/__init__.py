"""Places: from a name to a point, over a whole report. docs/places.md says how, and how far to trust it.

``gazetteer`` holds the names, ``keys`` the forms they are compared in, ``words`` reads what stands beside a name,
``choose`` decides between places of one name, ``report`` does it for a report, ``adding`` reads a user's own dump,
``extents`` says where towns and divisions lie, for maps.
"""

from reportedly.resolve.places.gazetteer import Gazetteer, open_gazetteer
from reportedly.resolve.places.report import Places

__all__ = ["Gazetteer", "Places", "open_gazetteer"]
