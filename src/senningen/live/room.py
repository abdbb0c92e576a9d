"""The room as a function: state and operation in, state and effects out."""
