"""The site in HTML: one blueprint for each family of addresses, no SQL and no rule of the product."""
