"""Work on the vocabulary: check it, propose and add terms, import, preview, compare, release. One module a command."""
