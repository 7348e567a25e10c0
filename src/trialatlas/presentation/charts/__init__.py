"""Kinds of figure: from numbers to marks with places, one kind a module."""
