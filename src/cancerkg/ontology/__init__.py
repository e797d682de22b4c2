"""Work on the vocabulary, one package a kind of work: check, terms, preview, difference, versions, reference."""
