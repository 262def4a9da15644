"""Lists a program reads from end to end, a page at a time: what `/api/1` is made of.

Every page follows a key that an index holds, counts nothing and skips nothing: the thousandth costs what the
first does. What a person reads on a page is made by the services beside this package.
"""
