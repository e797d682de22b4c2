"""What schemathesis has to be told to send SPARQL and RDF: they are text."""

import schemathesis

schemathesis.serializer.alias(
    [
        *("application/sparql-query", "application/sparql-update"),
        *("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"),
    ],
    "text/plain",
)
