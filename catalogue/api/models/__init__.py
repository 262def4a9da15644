"""The shapes of the answers, as the OpenAPI document publishes them.

Answers are written from the services' values without passing through these models: it is the tests that hold
each answer against its model. Descriptions are in French: users read them.
"""
