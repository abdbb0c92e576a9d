from senningen.desk import tasks


def test_getting_ready_to_read_needs_no_database() -> None:
    tasks.get_ready()
