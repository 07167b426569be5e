"""Published rows in words: numbers, names, verdicts and sentences, each written in one way only."""
