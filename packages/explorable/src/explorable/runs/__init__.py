"""Notebooks that are run, their runs that are kept, and pages made of them."""
