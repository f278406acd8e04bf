"""The three groups of the documents, for trying: their figures, our wording, invented people. Never in production."""
