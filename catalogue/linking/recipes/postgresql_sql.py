"""Write a plan for psql: it reads the files where psql runs, the server needs no access to them.

Columns are named by the header of each file; names of tables are temporary.
"""

from catalogue.linking.recipes.plan import PairsFile, Part, Plan, SidePlan
from catalogue.linking.recipes.sql import SqlScript, named

# Names that both PostgreSQL and iconv know.
_ENCODINGS = {
    "iso-8859-1": "ISO-8859-1",
    "latin-1": "ISO-8859-1",
    "latin1": "ISO-8859-1",
    "windows-1252": "WINDOWS-1252",
}
_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239)"
_NUMBER = "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,2})?$"


def _function(name: str, arguments: str, returns: str, body: str) -> str:
    return (
        f"CREATE FUNCTION pg_temp.{name}({arguments}) RETURNS {returns} LANGUAGE sql IMMUTABLE\n"
        f"  AS $$ SELECT {body} $$;"
    )


FUNCTIONS = {
    "propre": _function("propre", "x text", "text", f"nullif(btrim(x, {_BLANKS}), '')"),
    "nombre": "\n".join(
        (
            _function(
                "point_decimal",
                "x text",
                "text",
                "CASE WHEN strpos(x, ',') > 0 THEN replace(replace(x, '.', ''), ',', '.') ELSE x END",
            ),
            _function(
                "chiffres", "x text", "float8", f"CASE WHEN x ~ '{_NUMBER}' THEN CAST(x AS float8) END"
            ),
            _function(
                "nombre",
                "x text",
                "float8",
                "pg_temp.chiffres(pg_temp.point_decimal(translate(pg_temp.propre(x),"
                " ' ' || chr(160) || chr(8239), '')))",
            ),
        )
    ),
    "entier": _function("entier", "x float8", "float8", "CASE WHEN x = floor(x) THEN x END"),
    "exiger": (
        "CREATE FUNCTION pg_temp.exiger(vrai boolean, phrase text) RETURNS void LANGUAGE plpgsql\n"
        "  AS $$ BEGIN IF NOT vrai THEN RAISE EXCEPTION '%', phrase; END IF; END $$;"
    ),
    "sans_decimales": _function(
        "sans_decimales", "x text", "text", r"nullif(regexp_replace(x, '^([^.]*)[.]0+$', '\1'), '')"
    ),
    "completer": _function(
        "completer", "x text, n int", "text", "CASE WHEN length(x) < n THEN lpad(x, n, '0') ELSE x END"
    ),
    "completer_ou_rien": _function(
        "completer_ou_rien", "x text, n int", "text", "CASE WHEN length(x) <= n THEN lpad(x, n, '0') END"
    ),
    "sans_zeros": _function(
        "sans_zeros",
        "x text",
        "text",
        "CASE WHEN x IS NOT NULL THEN coalesce(nullif(ltrim(x, '0'), ''), '0') END",
    ),
    "garder": _function("garder", "x text, n int", "text", "left(x, n)"),
    "avant": _function(
        "avant", "x text, marque text", "text", "nullif(btrim(split_part(x, marque, 1), ' '), '')"
    ),
    "annee_mois": _function(
        "annee_mois",
        "x text",
        "text",
        "CASE WHEN x ~ '^[0-9]{4}-?[0-9]{2}(-[0-9]{2})?$'"
        " THEN left(x, 4) || '-' || left(ltrim(substr(x, 5), '-'), 2) END",
    ),
    "debut": _function("debut", "x text, n int", "text", "CASE WHEN length(x) >= n THEN left(x, n) END"),
    "selon_debut": _function(
        "selon_debut",
        "x text, signe text, oui text, non text",
        "text",
        "CASE WHEN starts_with(x, signe) THEN oui ELSE non END",
    ),
    "sans_fin": _function(
        "sans_fin", "x text, n int", "text", "CASE WHEN length(x) > n THEN left(x, length(x) - n) END"
    ),
    "cip13": _function(
        "cip13",
        "x text, prefixe text, debut_somme int",
        "text",
        "CASE WHEN x ~ '^[0-9]{7}$' THEN prefixe || x || CAST((1000 - debut_somme"
        + "".join(
            f" - {3 if place % 2 == 1 else 1} * CAST(substr(x, {place}, 1) AS int)" for place in range(1, 8)
        )
        + ") % 10 AS text) END",
    ),
}

# What the header of a file says, as the columns of a table; a name may stand between quotes.
_COLUMNS = """\
SELECT 'CREATE TEMP TABLE {table} (' || string_agg(format('%I text', nom), ', ' ORDER BY rang) || ')'
FROM (
  SELECT rang, coalesce(nullif(CASE WHEN c LIKE '"%' THEN replace(substr(c, 2, length(c) - 2), '""', '"')
    ELSE c END, ''), 'colonne_' || rang) AS nom
  FROM regexp_matches({separator} || :'entete',
    '[' || {separator} || ']("(?:[^"]|"")*"|[^' || {separator} || ']*)', 'g')
    WITH ORDINALITY AS t(trouve, rang), LATERAL (SELECT trouve[1] AS c) AS l
) AS colonnes \\gexec"""


class PostgresqlScript(SqlScript):
    """Writes plans for PostgreSQL."""

    software = "PostgreSQL (psql -f recette.sql)"
    functions = FUNCTIONS
    prefix = "pg_temp."

    def beginning(self) -> list[str]:
        """Return what psql is told first."""
        return [
            "\\set ON_ERROR_STOP on",
            "\\encoding UTF8",
            self.parameter("resultat_fichier", "resultat.csv"),
            self.parameter("bilan_fichier", "bilan.csv"),
        ]

    def parameter(self, name: str, value: str) -> str:
        """Return the line that gives a variable of psql its value."""
        return f"\\set {name} {_argument(value)}"

    def encoding(self, name: str) -> str:
        """Return the name of an encoding."""
        return _ENCODINGS.get(name.lower(), "UTF-8")

    def reading(self, side: SidePlan) -> list[str]:
        """Return the table of the file and its view; columns that the file lacks are empty."""
        table = f"{side.name}_brut"
        unread = [part.parameter or "" for part in side.unread]
        return [
            *_loading(table, f"{side.name}_fichier", f"{side.name}_separateur", f"{side.name}_encodage"),
            *(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {named(name)} text;" for name in side.optional),
            *(
                f"SELECT CASE WHEN left(:'{name}', 1) = '=' THEN quote_literal(substr(:'{name}', 2))"
                f" ELSE format('%I', :'{name}') END AS {name}_sql \\gset"
                for name in unread
            ),
            f"CREATE TEMP VIEW {side.name}_lu AS SELECT * FROM {table}{self.filters(side)};",
        ]

    def reading_pairs(self, file: PairsFile, table: str) -> list[str]:
        """Return the table of passage of a file, each pair once."""
        source = self.operations(file.source_operations, self.clean(named(file.source_column)))
        target = self.operations(file.target_operations, self.clean(named(file.target_column)))
        separator, encoding = f"{file.parameter}_separateur", f"{file.parameter}_encodage"
        return [
            self.parameter(separator, file.separator),
            self.parameter(encoding, self.encoding(file.encoding)),
            *_loading(f"{table}_brut", file.parameter, separator, encoding),
            f"CREATE TEMP TABLE {table} AS SELECT DISTINCT *\n"
            f"FROM (SELECT {source} AS source, {target} AS cible FROM {table}_brut) AS p\n"
            "WHERE source IS NOT NULL AND cible IS NOT NULL;",
        ]

    def part(self, part: Part) -> str:
        """Return the column of a part, cleaned."""
        return self.clean(f":{part.parameter}_sql" if part.parameter else named(part.column))

    def ending(self, plan: Plan) -> list[str]:
        """Return the lines that print the counts and write both tables, keys ordered byte by byte."""
        order = ", ".join(f'{alias} COLLATE "C"' for alias in plan.aliases)
        return [
            "SELECT compte, extrait, base FROM bilan ORDER BY rang;",
            *_writing(f"SELECT * FROM resultat ORDER BY {order}", "resultat_fichier"),
            *_writing("SELECT compte, extrait, base FROM bilan ORDER BY rang", "bilan_fichier"),
        ]


def _argument(text: str) -> str:
    """Return an argument of a command of psql."""
    escaped = text.replace("\x00", "").replace("\\", "\\\\").replace("'", "''")
    return "'" + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + "'"


def _loading(table: str, file: str, separator: str, encoding: str) -> list[str]:
    # A command of psql takes no variable: the line is made in one, then run.
    return [
        f"\\set entete `head -n 1 :'{file}' | iconv -f :'{encoding}' -t UTF-8"
        " | sed 's/^\\xef\\xbb\\xbf//' | tr -d '\\r'`",
        _COLUMNS.format(table=table, separator=f":'{separator}'"),
        f"\\set lecture '\\\\copy {table} FROM ' :'{file}' ' WITH (FORMAT csv, HEADER, DELIMITER '"
        f" :'{separator}' ', ENCODING ' :'{encoding}' ')'",
        ":lecture",
    ]


def _writing(query: str, file: str) -> list[str]:
    return [f"\\set ecriture '\\\\copy ({query}) TO ' :'{file}' ' WITH (FORMAT csv, HEADER)'", ":ecriture"]


def postgresql_script(plan: Plan) -> str:
    """Return the recipe of a plan for PostgreSQL."""
    return PostgresqlScript().write(plan)
