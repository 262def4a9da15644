"""Import the tables and code lists that a folder of Table Schema files describes."""

from catalogue.formats.table_schema_text import ImportProblem
from catalogue.services.table_schema.importing import import_table_descriptors, import_table_schemas
from catalogue.services.table_schema.report import ImportReport

__all__ = ["ImportProblem", "ImportReport", "import_table_descriptors", "import_table_schemas"]
