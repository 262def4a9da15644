"""Write a plan in R, with readr and dplyr."""

from catalogue.linking.recipes.calls import calls, functions_of
from catalogue.linking.recipes.plan import KEPT, Column, KeyPlan, PairsFile, Part, Plan, SidePlan
from catalogue.linking.recipes.script import NUMBER, code_of, last, sorting, string
from catalogue.linking.recipes.wording import (
    DUPLICATES,
    MULTIPLIED,
    comments,
    notes_of_key,
    notes_of_parameters,
    notes_of_side,
    opening,
    repeated,
)

_ENCODINGS = {
    "iso-8859-1": "ISO-8859-1",
    "latin-1": "ISO-8859-1",
    "latin1": "ISO-8859-1",
    "windows-1252": "windows-1252",
}

_COMMON = f"""\
lire <- function(fichier, separateur, encodage, facultatives = character()) {{
  # Tout est lu comme du texte ; une colonne facultative absente reste vide.
  lignes <- read_delim(fichier, delim = separateur, col_types = cols(.default = col_character()),
    locale = locale(encoding = encodage), na = "", trim_ws = FALSE, escape_double = TRUE,
    name_repair = "minimal", progress = FALSE)
  for (nom in setdiff(facultatives, names(lignes))) lignes[[nom]] <- NA_character_
  lignes
}}

colonne <- function(lignes, nom) {{
  # La colonne de ce nom, ou pour « =valeur » cette valeur partout.
  if (startsWith(nom, "=")) return(rep(substring(nom, 2), nrow(lignes)))
  if (!nom %in% names(lignes)) stop("Colonne absente du fichier : ", nom)
  lignes[[nom]]
}}

propre <- function(x) {{
  x <- gsub("^[ \\t\\n\\r\\u00a0\\u202f]+|[ \\t\\n\\r\\u00a0\\u202f]+$", "", x)
  x[!is.na(x) & x == ""] <- NA_character_
  x
}}

nombre <- function(x) {{
  # 1 234,56 se lit 1234.56 ; ce qui n’est pas un nombre reste vide.
  x <- gsub("[ \\u00a0\\u202f]", "", propre(x))
  virgule <- grepl(",", x, fixed = TRUE)
  x[virgule] <- gsub(",", ".", gsub(".", "", x[virgule], fixed = TRUE), fixed = TRUE)
  x[!grepl({string(NUMBER)}, x)] <- NA_character_
  as.numeric(x)
}}

entier <- function(x) {{
  x <- nombre(x)
  ifelse(x == floor(x), x, NA_real_)
}}

illisible <- function(x, lu) as.integer(!is.na(propre(x)) & is.na(lu))

somme <- function(x) if (all(is.na(x))) NA_real_ else sum(x, na.rm = TRUE)

exiger <- function(vrai, phrase) if (!isTRUE(vrai)) stop(phrase, call. = FALSE)
"""

_PASSAGE = f"""\
passer <- function(x, table) table$cible[match(x, table$source)]

une_fois <- function(paires) {{
  # À chaque code un seul autre.
  paires <- distinct(filter(paires, !is.na(source), !is.na(cible)))
  exiger(!anyDuplicated(paires$source), {string(DUPLICATES)})
  paires
}}
"""

FUNCTIONS = {
    "sans_decimales": """\
sans_decimales <- function(x) {
  x <- sub("^([^.]*)[.]0+$", "\\\\1", x)
  ifelse(x == "", NA_character_, x)
}
""",
    "completer": """\
completer <- function(x, n) paste_na(strrep("0", pmax(n - nchar(x), 0)), x)
""",
    "completer_ou_rien": """\
completer_ou_rien <- function(x, n) {
  ifelse(nchar(x) <= n, paste_na(strrep("0", pmax(n - nchar(x), 0)), x), NA_character_)
}
""",
    "sans_zeros": """\
sans_zeros <- function(x) {
  y <- sub("^0+", "", x)
  ifelse(y == "", "0", y)
}
""",
    "garder": """\
garder <- function(x, n) substr(x, 1, n)
""",
    "avant": """\
avant <- function(x, marque) {
  place <- regexpr(marque, x, fixed = TRUE)
  x <- gsub("^ +| +$", "", ifelse(place > 0, substr(x, 1, place - 1), x))
  ifelse(x == "", NA_character_, x)
}
""",
    "annee_mois": """\
annee_mois <- function(x) {
  mois <- substr(sub("^-+", "", substr(x, 5, nchar(x))), 1, 2)
  ifelse(grepl("^[0-9]{4}-?[0-9]{2}(-[0-9]{2})?$", x), paste_na(substr(x, 1, 4), "-", mois), NA_character_)
}
""",
    "debut": """\
debut <- function(x, n) ifelse(nchar(x) >= n, substr(x, 1, n), NA_character_)
""",
    "selon_debut": """\
selon_debut <- function(x, signe, oui, non) ifelse(startsWith(x, signe), oui, non)
""",
    "sans_fin": """\
sans_fin <- function(x, n) ifelse(nchar(x) > n, substr(x, 1, nchar(x) - n), NA_character_)
""",
    "cip13": """\
cip13 <- function(x, prefixe, debut_somme) {
  # Le préfixe avant, le chiffre de contrôle après (EAN-13).
  bon <- grepl("^[0-9]{7}$", x)
  total <- rep(debut_somme, length(x))
  for (i in 1:7) total[bon] <- total[bon] + as.integer(substr(x[bon], i, i)) * (if (i %% 2 == 1) 3 else 1)
  ifelse(bon, paste_na(prefixe, x, as.character((10 - total %% 10) %% 10)), NA_character_)
}
""",
}

_PASTE = """\
paste_na <- function(...) {
  # Un morceau absent rend le tout absent.
  ifelse(Reduce(`|`, lapply(list(...), is.na)), NA_character_, paste0(...))
}
"""

_ACCOUNT = """\
compter <- function(cellules, lignes) {
  # Les lignes et les clés d’un côté.
  total <- function(nom) sum(cellules[[lignes]][cellules$sort == nom])
  cles <- !is.na(resultat[[lignes]])
  communes <- sum(cles & resultat$cote == "les deux")
  c(
    lignes_lues = sum(cellules[[lignes]]),
    lignes_sans_code = total("sans_code"),
    lignes_codes_speciaux = total("codes_speciaux"),
    lignes_sans_correspondance = total("sans_correspondance"),
    lignes_gardees = total("gardee"),
    cles = sum(cles),
    cles_communes = communes,
    cles_seules = sum(cles) - communes,
    valeurs_illisibles = sum(cellules$illisibles)
  )
}
"""


def r_script(plan: Plan) -> str:
    """Return the recipe of a plan in R."""
    return "\n".join(
        [
            *comments(opening(plan, "R, readr et dplyr (Rscript recette.R)"), "#"),
            "",
            "library(readr)",
            "suppressPackageStartupMessages(library(dplyr))",
            "",
            "# 1. À adapter",
            *(line for side in plan.sides for line in _parameters(side)),
            'resultat_fichier <- "resultat.csv"',
            'bilan_fichier <- "bilan.csv"',
            "",
            "# 2. Petites fonctions",
            *_functions(plan),
            *(line for number, side in enumerate(plan.sides, start=3) for line in _side(side, number)),
            "# 5. Jointure, bilan et garde-fous",
            *_join(plan),
            "",
        ]
    )


def _encoding(name: str) -> str:
    return _ENCODINGS.get(name.lower(), "UTF-8")


def _parameters(side: SidePlan) -> list[str]:
    return [
        *comments([*notes_of_side(side), *notes_of_parameters(side)], "#"),
        f"{side.name}_fichier <- {string(side.file)}",
        f"{side.name}_separateur <- {string(side.separator)}",
        f"{side.name}_encodage <- {string(_encoding(side.encoding))}",
        *(f"{part.parameter} <- {string(part.column)}" for part in side.unread),
        *(f"{file.parameter} <- {string(file.file)}" for file in side.files),
    ]


def _functions(plan: Plan) -> list[str]:
    used = functions_of(plan)
    tables = any(step.is_table for side in plan.sides for key in side.keys for step in key.steps)
    found = [_COMMON, _PASTE, *((_PASSAGE,) if tables else ())]
    return [*found, *(FUNCTIONS[name] for name in FUNCTIONS if name in used), _ACCOUNT]


def _column(name: str) -> str:
    return f".data[[{string(name)}]]"


def _part(part: Part) -> str:
    side = (part.parameter or "").partition("_")[0]
    return (
        f"propre(colonne({side}, {part.parameter}))" if part.parameter else f"propre({_column(part.column)})"
    )


def _glued(parts: list[str], separator: str) -> str:
    return "paste_na(" + (f", {string(separator)}, " if separator else ", ").join(parts) + ")"


def _side(side: SidePlan, number: int) -> list[str]:
    name = side.name
    optional = ", ".join(map(string, side.optional))
    filters = [
        f"{name} <- {name} |> filter(propre({_column(item.column)}) == {string(item.value)})"
        for item in side.filters
    ]
    columns = [
        *(f"{key.alias}_0 = {code_of(key, _part, _glued)}" for key in side.keys),
        *(f"{name}_{column.alias} = {_value(column)}" for column in side.columns),
        f"illisibles = {_unreadable(side)}",
        f"est_total = {_total(side)}",
    ]
    return [
        f"# {number}. {name.capitalize()}",
        f"{name} <- lire({name}_fichier, {name}_separateur, {name}_encodage, c({optional}))",
        *filters,
        *comments([note for key in side.keys for note in notes_of_key(key)], "#"),
        f"{name} <- {name} |> transmute(",
        *(f"  {column}," for column in columns[:-1]),
        f"  {columns[-1]}",
        ")",
        *(line for key in side.keys for line in _steps(side, key)),
        *_cells(side),
        "",
    ]


def _value(column: Column) -> str:
    reader = ("entier" if column.is_whole else "nombre") if column.is_number else "propre"
    return f"{reader}({_column(column.name)})"


def _unreadable(side: SidePlan) -> str:
    found = [
        f"illisible({_column(column.name)}, {_value(column)})" for column in side.columns if column.is_number
    ]
    return " + ".join(found) or "0L"


def _among(text: str, codes: tuple[str, ...]) -> str:
    return f"{text} %in% c({', '.join(map(string, codes))})"


def _total(side: SidePlan) -> str:
    found = [
        _among(calls(total.operations, f"propre({_column(total.column)})", string), total.codes)
        for total in side.totals
    ]
    return " | ".join(found) or "FALSE"


def _steps(side: SidePlan, key: KeyPlan) -> list[str]:
    lines = []
    for number, step in enumerate(key.steps, start=1):
        table, before = f"{side.name}_{key.alias}_{number}", f"{key.alias}_{number - 1}"
        lines += comments([step.title, *step.notes], "#")
        if step.file is not None:
            lines += _pairs_file(step.file, table)
        elif step.pairs:
            pairs = [f"  {string(one)}, {string(other)}," for one, other in step.pairs]
            lines += [f"{table} <- tribble(", "  ~source, ~cible,", *pairs[:-1], pairs[-1].rstrip(","), ")"]
        after = f"passer({before}, {table})" if step.is_table else calls(step.operations, before, string)
        lines.append(f"{side.name} <- {side.name} |> mutate({key.alias}_{number} = {after})")
    return lines


def _pairs_file(file: PairsFile, table: str) -> list[str]:
    source = calls(file.source_operations, f"propre({_column(file.source_column)})", string)
    target = calls(file.target_operations, f"propre({_column(file.target_column)})", string)
    return [
        f"{table} <- lire({file.parameter}, {string(file.separator)}, {string(_encoding(file.encoding))}) |>",
        f"  transmute(source = {source}, cible = {target}) |>",
        "  une_fois()",
    ]


def _cells(side: SidePlan) -> list[str]:
    name = side.name
    tests = sorting(side, lambda text: f"is.na({text})", _among, "est_total")
    cases = [f"    {test} ~ {string(sort)}," for test, sort in tests]
    keys = [
        f"  {key.alias} = ifelse(sort == {string(KEPT)}, {last(key)}, NA_character_)" for key in side.keys
    ]
    aliases = ", ".join(key.alias for key in side.keys)
    take = "somme({0})" if side.is_grouped else "first({0})"
    measures = [
        f"    {name}_{column.alias} = {take.format(f'{name}_{column.alias}')}," for column in side.columns
    ]
    return [
        f"{name} <- {name} |> mutate(",
        "  sort = case_when(",
        *cases,
        f"    TRUE ~ {string(KEPT)}",
        "  ),",
        ",\n".join(keys),
        ")",
        f"{name} <- {name} |>",
        f"  group_by(sort, {aliases}) |>",
        "  summarise(",
        f"    {name}_lignes = n(),",
        *measures,
        "    illisibles = sum(illisibles),",
        '    .groups = "drop"',
        "  )",
    ]


def _join(plan: Plan) -> list[str]:
    aliases = ", ".join(string(alias) for alias in plan.aliases)
    kept = f"filter(sort == {string(KEPT)}) |> select(-sort, -illisibles)"
    columns = ", ".join(plan.result_columns)
    repeated_rows = [
        f"exiger(all(gardees_{side.name}${side.name}_lignes == 1), {string(repeated(side))})"
        for side in plan.sides
        if not side.is_grouped
    ]
    return [
        f"cles <- c({aliases})",
        f"gardees_extrait <- extrait |> {kept}",
        f"gardees_base <- base |> {kept}",
        *repeated_rows,
        'resultat <- full_join(gardees_extrait, gardees_base, by = cles, na_matches = "never") |>',
        "  mutate(cote = case_when(",
        '    is.na(base_lignes) ~ "extrait seul",',
        '    is.na(extrait_lignes) ~ "base seule",',
        '    TRUE ~ "les deux"',
        "  )) |>",
        f"  select({columns})",
        "# Ordre des codes, caractère par caractère, quelle que soit la langue de la machine.",
        'resultat <- resultat[do.call(order, c(unname(as.list(resultat[cles])), list(method = "radix"))), ]',
        'compte_extrait <- compter(extrait, "extrait_lignes")',
        'compte_base <- compter(base, "base_lignes")',
        "exiger(",
        "  !anyDuplicated(resultat[cles]) &&",
        '    sum(resultat$extrait_lignes, na.rm = TRUE) == compte_extrait[["lignes_gardees"]] &&',
        '    sum(resultat$base_lignes, na.rm = TRUE) == compte_base[["lignes_gardees"]],',
        f"  {string(MULTIPLIED)}",
        ")",
        "bilan <- tibble(compte = names(compte_extrait), extrait = compte_extrait, base = compte_base)",
        "print(as.data.frame(bilan))",
        'write_csv(resultat, resultat_fichier, na = "")',
        'write_csv(bilan, bilan_fichier, na = "")',
    ]
