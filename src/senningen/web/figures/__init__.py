"""The drawn figures: the edition mark, the seating plan, the score of topics. Pure functions to SVG."""
