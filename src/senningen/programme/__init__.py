"""Series, editions, sessions, topics, outcomes, speakers."""
