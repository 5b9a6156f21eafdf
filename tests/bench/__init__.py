"""Measurements, run by `python course.py bench`: ratios and medians of one run on one machine."""
