"""The organisers' work surface: messages become proposals, people decide."""
