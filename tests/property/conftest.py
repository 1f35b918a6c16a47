"""No example of a property has a deadline: how long one takes says how busy the machine is."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("rtlgen", deadline=None)
settings.load_profile("rtlgen")
