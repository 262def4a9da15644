"""One module for each standard: values to and from bytes. No session, no network, no framework."""
