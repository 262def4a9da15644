"""Edit records one at a time: what a form may change, checked, versioned, recorded, told to links and index.

`fields` are the kinds of what can be typed, the modules named after records say which fields each has, and
`saving` is the one way in.
Bulk changes (seed, imports) have their own services.
"""
