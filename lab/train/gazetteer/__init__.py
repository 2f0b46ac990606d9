"""Build the gazetteer that ships: ``python -m lab.train.gazetteer``. docs/places.md says what it holds."""
