"""The mathematics of the book, in NumPy."""
