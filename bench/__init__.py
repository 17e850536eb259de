"""Figures, as ratios to a floor measured in the same run. `python -m bench` runs them all; see
docs/explanation/speed.md.
"""
