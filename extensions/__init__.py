"""Extensions of Sphinx that make the site this book's own."""
