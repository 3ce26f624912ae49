"""Measures to be run by hand; those with floors are run by the tests too."""
