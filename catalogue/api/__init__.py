"""`/api/1`: everything the catalogue holds, as JSON for programs, and the page that documents it.

A view reads its parameters, calls one service and answers; what is read, and in what order, is the services'
business. The OpenAPI document is made from the parameters and the models declared here.
"""
