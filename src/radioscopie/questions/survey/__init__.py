"""The survey: estimates that carry an interval, counted at home, with nobody exposed."""
