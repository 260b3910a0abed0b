"""From a function's arguments to SVG that is fit for a page."""
