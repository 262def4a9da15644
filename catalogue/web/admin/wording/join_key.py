"""The words of the form of a join key."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Fieldset, Said, Sort
from catalogue.web.admin.wording.shared import CERTAINTY, DAY, REVIEW_REASON, SOURCES

JOIN_KEY = Sort(
    singular=_("Clé de jointure"),
    plural=_("Clés de jointure"),
    new=_("Nouvelle clé de jointure"),
    fieldsets=(
        Fieldset(
            _("L’essentiel"), ("label", "code_list", "variables", "role", "status", "review_reason", "name")
        ),
        Fieldset(_("Comment elle s’écrit"), ("expression", "identifies_row", "note")),
        Fieldset(
            _("Sur quelles lignes"),
            ("row_condition", "population", "coverage", "period_start", "period_end"),
        ),
        Fieldset(_("Sources"), ("sources", "certainty")),
    ),
    fields={
        "label": Said(
            _("Libellé"),
            _(
                "Ce que la clé désigne, et de qui : « Région de résidence du bénéficiaire (13 zones) », « "
                "Présentation du médicament (CIP13) »."
            ),
        ),
        "code_list": Said(
            _("Nomenclature"),
            _(
                "La liste des codes que porte la clé, par son nom dans l’adresse : cip13, "
                "open-medic-ben-reg. Deux jeux se croisent s’ils ont la même, ou si une table de passage "
                "mène de l’une à l’autre."
            ),
            "cip13",
        ),
        "variables": Said(
            _("Variables"),
            _(
                "Les colonnes qui la composent, une par ligne, dans l’ordre du code : SOI_ANN, puis SOI_MOI "
                "pour le mois des soins. Laissez vide si leur nom n’a pas été relevé."
            ),
        ),
        "role": Said(
            _("Rôle"),
            _(
                "De qui ou de quoi la clé parle : BEN_REG est la résidence du bénéficiaire. Entre deux rôles "
                "différents, le croisement avertit que le sens change."
            ),
        ),
        "status": Said(
            _("État"),
            _(
                "Seule une clé confirmée donne des croisements. Une clé proposée ou à revoir s’affiche sans "
                "en donner ; une clé rejetée disparaît des pages."
            ),
        ),
        "review_reason": REVIEW_REASON,
        "name": Said(
            _("Nom de la clé"),
            _(
                "En minuscules avec des tirets, unique dans le jeu : medicament-cip13, region-residence. Il "
                "est définitif."
            ),
            "region-residence",
        ),
        "expression": Said(
            _("Comment la construire"),
            _(
                "Quand le code n’est pas la valeur telle quelle : « SOI_ANN, un tiret, puis SOI_MOI sur deux "
                "chiffres (2020 et 1 donnent 2020-01) »."
            ),
        ),
        "identifies_row": Said(
            _("Une valeur, une ligne"),
            _(
                "Oui pour un répertoire : un numéro FINESS mène à une ligne de FINESS, et le croisement va "
                "la chercher. Non pour BEN_REG dans Open Medic : le croisement compare alors des totaux."
            ),
        ),
        "note": Said(
            _("Précision"),
            _(
                "À savoir avant de joindre : « Mois comptable, un seul par fichier. Ne le rapprochez pas "
                "d’une série datée par les soins »."
            ),
        ),
        "row_condition": Said(
            _("Condition sur les lignes"),
            _("Quand toutes ne portent pas la clé : « SOI_ANN et SOI_MOI différents de 0 »."),
        ),
        "population": Said(
            _("Population"),
            _(
                "Les personnes que la clé couvre, si ce n’est pas tout le monde : « Bénéficiaires du régime "
                "général »."
            ),
        ),
        "coverage": Said(
            _("Lignes remplies, en pourcentage"),
            _(
                "La part des lignes qui ont un code ordinaire, de 0 à 100 : 95,5. Laissez vide si elle n’a "
                "pas été mesurée."
            ),
            "95,5",
        ),
        "period_start": Said(
            _("Premier jour"),
            _("Si la clé arrive après le début du jeu : 2022-01-01 pour le nouveau codage de TOP_GEN."),
            DAY,
        ),
        "period_end": Said(
            _("Dernier jour"),
            _(
                "Si la clé s’arrête avant le jeu : 2021-12-31 pour l’ancien codage. Laissez vide si elle "
                "dure."
            ),
            DAY,
        ),
        "sources": SOURCES,
        "certainty": CERTAINTY,
    },
)
