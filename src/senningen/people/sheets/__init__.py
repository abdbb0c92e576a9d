"""People written down elsewhere: a pasted list, a CSV file or a workbook, read into rows of people."""
