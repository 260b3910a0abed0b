"""From all states to what a page needs to show each of them."""
