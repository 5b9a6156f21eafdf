"""What stands behind `course.py`. Standard library only: it runs before anything is installed."""
