"""Files that the tests read, and the programs that make them."""
