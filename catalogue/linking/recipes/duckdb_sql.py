"""Write a plan in the SQL of DuckDB, which reads the files itself."""

from catalogue.linking.recipes.plan import PairsFile, Part, Plan, SidePlan
from catalogue.linking.recipes.sql import SqlScript, named, quoted

_ENCODINGS = {"iso-8859-1": "latin-1", "latin-1": "latin-1", "latin1": "latin-1"}
# What DuckDB reads without an extension; a file in another encoding is converted first.
_READ = frozenset({*_ENCODINGS, "utf-8", "utf8"})
_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239)"
_NUMBER = "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,2})?$"

FUNCTIONS = {
    "propre": f"CREATE TEMP MACRO propre(x) AS nullif(trim(x, {_BLANKS}), '');",
    "nombre": (
        "CREATE TEMP MACRO sans_espaces(x) AS replace(replace(replace(propre(x), ' ', ''), chr(160), ''),"
        " chr(8239), '');\n"
        "CREATE TEMP MACRO point_decimal(x) AS CASE WHEN contains(x, ',')"
        " THEN replace(replace(x, '.', ''), ',', '.') ELSE x END;\n"
        f"CREATE TEMP MACRO chiffres(x) AS CASE WHEN regexp_matches(x, '{_NUMBER}')\n"
        "  THEN CAST(x AS DOUBLE) END;\n"
        "CREATE TEMP MACRO nombre(x) AS CASE WHEN regexp_full_match(x, '-?[0-9]+([.][0-9]+)?')\n"
        "  THEN CAST(x AS DOUBLE) ELSE chiffres(point_decimal(sans_espaces(x))) END;"
    ),
    "entier": "CREATE TEMP MACRO entier(x) AS CASE WHEN x = floor(x) THEN x END;",
    "exiger": "CREATE TEMP MACRO exiger(vrai, phrase) AS CASE WHEN NOT vrai THEN error(phrase) END;",
    "sans_decimales": (
        "CREATE TEMP MACRO sans_decimales(x) AS nullif(regexp_replace(x, '^([^.]*)[.]0+$', '\\1'), '');"
    ),
    "completer": (
        "CREATE TEMP MACRO completer(x, n) AS CASE WHEN length(x) < n THEN lpad(x, n, '0') ELSE x END;"
    ),
    "completer_ou_rien": (
        "CREATE TEMP MACRO completer_ou_rien(x, n) AS CASE WHEN length(x) <= n THEN lpad(x, n, '0') END;"
    ),
    "sans_zeros": (
        "CREATE TEMP MACRO sans_zeros(x) AS"
        " CASE WHEN x IS NOT NULL THEN coalesce(nullif(ltrim(x, '0'), ''), '0') END;"
    ),
    "garder": "CREATE TEMP MACRO garder(x, n) AS left(x, n);",
    "avant": "CREATE TEMP MACRO avant(x, marque) AS nullif(trim(split_part(x, marque, 1), ' '), '');",
    "annee_mois": (
        "CREATE TEMP MACRO annee_mois(x) AS\n"
        "  CASE WHEN regexp_matches(x, '^[0-9]{4}-?[0-9]{2}(-[0-9]{2})?$')"
        " THEN left(x, 4) || '-' || left(ltrim(substr(x, 5), '-'), 2) END;"
    ),
    "debut": "CREATE TEMP MACRO debut(x, n) AS CASE WHEN length(x) >= n THEN left(x, n) END;",
    "selon_debut": (
        "CREATE TEMP MACRO selon_debut(x, signe, oui, non) AS\n"
        "  CASE WHEN starts_with(x, signe) THEN oui ELSE non END;"
    ),
    "sans_fin": (
        "CREATE TEMP MACRO sans_fin(x, n) AS CASE WHEN length(x) > n THEN left(x, length(x) - n) END;"
    ),
    "cip13": (
        "CREATE TEMP MACRO cip13(x, prefixe, debut_somme) AS CASE WHEN regexp_matches(x, '^[0-9]{7}$') THEN"
        " prefixe || x || CAST((1000 - debut_somme"
        + "".join(
            f" - {3 if place % 2 == 1 else 1} * TRY_CAST(substr(x, {place}, 1) AS INTEGER)"
            for place in range(1, 8)
        )
        + ") % 10 AS VARCHAR) END;"
    ),
}


def must_be_converted(encoding: str) -> bool:
    """Tell whether DuckDB cannot read this encoding as it is."""
    return encoding.lower() not in _READ


class DuckdbScript(SqlScript):
    """Writes plans for DuckDB."""

    software = "DuckDB (duckdb -f recette.sql)"
    functions = FUNCTIONS

    def parameter(self, name: str, value: str) -> str:
        """Return the line that gives a variable its value."""
        return f"SET VARIABLE {name} = {quoted(value)};"

    def encoding(self, name: str) -> str:
        """Return how DuckDB names an encoding: without an extension it knows UTF-8 and Latin-1."""
        return _ENCODINGS.get(name.lower(), "utf-8")

    def cautions(self, side: SidePlan) -> list[str]:
        """Return how to convert what DuckDB cannot read."""
        written = [(side.file, side.encoding), *((file.file, file.encoding) for file in side.files)]
        return [
            f"{file} est en {encoding}, que DuckDB ne lit pas : iconv -f {encoding} -t UTF-8 le convertit."
            for file, encoding in written
            if must_be_converted(encoding)
        ]

    def reading(self, side: SidePlan) -> list[str]:
        """Return the view of the file: columns that it lacks are empty, those nobody read are named."""
        source = self._file(f"{side.name}_fichier", f"{side.name}_separateur", f"{side.name}_encodage")
        empty = ", ".join(f"NULL::VARCHAR AS {named(name)}" for name in side.optional)
        whole = f"SELECT {empty} WHERE FALSE\n  UNION ALL BY NAME\n  {source}" if empty else source
        unread = [part.parameter or "" for part in side.unread]
        if unread:
            constants = ", ".join(f"substr(getvariable('{name}'), 2) AS \"(={name})\"" for name in unread)
            chosen = ", ".join(
                f"COLUMNS(lambda c: c = CASE WHEN getvariable('{name}') LIKE '=%' THEN '(={name})'"
                f" ELSE getvariable('{name}') END) AS \"({name})\""
                for name in unread
            )
            whole = f"SELECT *, {chosen}\n  FROM (SELECT *, {constants} FROM (\n  {whole}))"
        return [f"CREATE TEMP VIEW {side.name}_lu AS SELECT * FROM (\n  {whole}\n){self.filters(side)};"]

    def reading_pairs(self, file: PairsFile, table: str) -> list[str]:
        """Return the table of passage of a file, each pair once."""
        source = self.operations(file.source_operations, self.clean(named(file.source_column)))
        target = self.operations(file.target_operations, self.clean(named(file.target_column)))
        read = (
            f"read_csv(getvariable('{file.parameter}'), delim = {quoted(file.separator)}, header = true,"
            f" all_varchar = true, encoding = {quoted(self.encoding(file.encoding))})"
        )
        return [
            f"CREATE TEMP TABLE {table} AS SELECT DISTINCT *\n"
            f"FROM (SELECT {source} AS source, {target} AS cible\n"
            f"  FROM {read})\nWHERE source IS NOT NULL AND cible IS NOT NULL;"
        ]

    def part(self, part: Part) -> str:
        """Return the column of a part, cleaned."""
        return self.clean(named(f"({part.parameter})" if part.parameter else part.column))

    def ending(self, plan: Plan) -> list[str]:
        """Return the two questions whose answers are the counts and the result."""
        return [
            "SELECT compte, extrait, base FROM bilan ORDER BY rang;",
            f"SELECT * FROM resultat ORDER BY {', '.join(plan.aliases)};",
        ]

    @staticmethod
    def _file(file: str, separator: str, encoding: str) -> str:
        return (
            f"SELECT * FROM read_csv(getvariable('{file}'), delim = getvariable('{separator}'),"
            f"\n    header = true, all_varchar = true, encoding = getvariable('{encoding}'))"
        )


def duckdb_script(plan: Plan) -> str:
    """Return the recipe of a plan for DuckDB."""
    return DuckdbScript().write(plan)
