"""The properties that our Table Schema descriptors add to those of the standard, for writer and reader alike.

The first ones are those of the SNDS descriptors; the others are ours, each named after what it holds. What
the standard would refuse (a format of Oracle's, a constraint that does not fit the type) stands in one of
`SOURCE_FORMAT`, `OTHER_CONSTRAINTS` and `OTHER_PROPERTIES`, so that any reader takes the file.
"""

# Of a field, as the SNDS names them. `NOMENCLATURE` is `LIST` or `LIST:COLUMN`.
NOMENCLATURE = "nomenclature"
HISTORY_CREATED = "dateCreated"
HISTORY_DELETED = "dateDeleted"
HISTORY_MISSING = "dateMissing"
MANAGEMENT_RULE = "regle_gestion"
OBSERVATION = "observation"
SOURCE_TYPE = "type_oracle"
LENGTH = "length"

# Of a table, as the SNDS names them; `HISTORY` is an object of the three properties above.
PRODUCT = "produit"
SCOPE = "champ"
HISTORY = "history"

# Of a field, ours: property → field of `DictionaryVariable`.
FIELD_PROPERTIES = {
    "unit": "unit",
    "role": "role",
    "group": "group",
    "additivity": "additivity",
    "additivityNote": "additivity_note",
    "nomenclatureNote": "code_list_note",
    "sensitivity": "sensitivity",
}
# True where the variable has a description and no label: alone, a description is how the SNDS says a label.
UNTITLED = "untitled"
# The column of a nomenclature that is not named here.
NOMENCLATURE_COLUMN = "nomenclatureColumn"
# A format that the standard does not know for the type of the field.
SOURCE_FORMAT = "sourceFormat"
# Constraints that the standard does not know for the type of the field; the others are in `constraints`.
OTHER_CONSTRAINTS = "otherConstraints"
# Properties of the source whose names mean something else here or in the standard.
OTHER_PROPERTIES = "otherProperties"

# Of a table, ours. The standard's `name` must be in small letters: it is the slug.
SOURCE_NAME = "sourceName"
# Foreign keys that a data package may not hold, since they point outside it.
OUTER_FOREIGN_KEYS = "outerForeignKeys"
