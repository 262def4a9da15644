"""The feed as documents, for HTTP and for files alike: no SQL, no Flask, no RDF library."""
