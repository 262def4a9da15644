"""Find which tables join which, when no foreign key is declared.

What a table is, is read from its dictionary: title, product, columns (name, label, type, length, code
list) and primary key if it declares one. No rule names a table or a column, and no name of a table is
evidence.

1. *Spelling* (`spelling`). Within a product, capitals do not count, and a name that only one table writes
   is read as the name that others give to what bears the same label. A key is then a set of names.
2. *Keys* (`guesses`). Declared keys come first. A table that another product publishes too (half of all
   columns shared) takes over the key declared there. A table without any whose title says that it is a
   reference list has for key the identifier its title speaks of. A product none of whose tables is a hub
   is tied together by the identifiers that most of its tables carry.
3. *Hubs* (`hubs`). Several tables may carry a key, even declare it: one for each product is its hub. When
   the key is one column, it is a table that has it as its key. When it is several, it is the table in the
   middle: columns that the others repeat, times its own columns, added up over the products that publish
   the same table, doubled where the table is known to have the key. Keys that share a column of their own
   (stay, week of a stay) have one hub.
4. *Joins* (`joins`). A table joins the hub of each key it carries, unless a larger one contains that key:
   the larger one's hub carries it further. When no whole key says as much, a part of a key of the product
   does, if it holds an identifier of the key's own. Siblings are not joined: they meet at their hub
   (`siblings`).
5. *Renamed identifiers* (`renamed`). A column that no key explains, whose label opens as that of an
   identifier does, meets the hub whose key and title speak of more than half of its words, if the lengths
   agree but for a check digit. When two hubs do equally well, it meets none. A column that the table's own
   hub repeats is met through it.

Four numbers, none learnt: two tables are one when they share half of their columns; a label is known when
more than half of its words are; a known key counts double; lengths agree within one character. The words
in `lexicon` help steps 2 and 5 only. Everything looks up columns, words and keys in tables, so that the
work grows with the columns.

`wording` says each join in French with its evidence. Not done here: reading or storing (services),
comparing values, and joining anything to what lies outside these tables (`linking.derive`).
"""
