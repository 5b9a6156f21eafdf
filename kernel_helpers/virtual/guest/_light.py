# The simulated sensor's exposure and gain, each automatic or set by the program.
import math

# This exposure without gain gives a good picture; automatic control seeks the same product, within these limits.
_GOOD_US = 10000
_MOST_US = 33000
_MOST_DB = 24.0


def decibels(ratio):
    return 20 * math.log10(ratio)


class Light:
    # `apply` sets a number of the host's View: how bright the picture is, compared to a good one.
    def __init__(self, apply):
        self._apply = apply
        self.auto_exposure = self.auto_gain = True
        self.us = _GOOD_US
        self.db = 0.0
        self._most_db = _MOST_DB

    def expose(self, auto, us):
        self.auto_exposure = auto
        if not auto and us >= 0:
            self.us = min(max(int(us), 1), _MOST_US)
        self._adjust()

    def amplify(self, auto, db, most_db):
        self.auto_gain = auto
        if most_db is not None:
            self._most_db = float(most_db)
        if not auto and db is not None:
            self.db = min(max(float(db), 0.0), _MOST_DB)
        self._adjust()

    def _adjust(self):
        if self.auto_exposure:
            self.us = int(min(max(_GOOD_US / 10 ** (self.db / 20), 1), _MOST_US))
        if self.auto_gain:
            self.db = min(max(decibels(_GOOD_US / self.us), 0.0), self._most_db)
        self._apply("light", self.us / _GOOD_US * 10 ** (self.db / 20))
