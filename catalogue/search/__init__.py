"""Search: the interface, the French analyser, the query language and the engines behind the interface.

Pure: documents and queries in, results out. Where documents come from is the services' business.
"""
