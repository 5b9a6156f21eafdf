"""Exercises: what is asked, how a run is judged, hints, predictions, and how far a learner has come."""
