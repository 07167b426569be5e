"""One run from the outside: what it finds to do, how it holds the home alone, how far it is, and what is kept of it."""
