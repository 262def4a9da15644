"""What several forms say in the same words: where a fact was read, how sure it is, how a date is typed."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Said

DAY = "2015-01-26"
WEB_ADDRESS = "https://…"

SOURCES = Said(
    _("Sources"),
    _(
        "Une par ligne : un dépôt et son chemin (indsante/schema-snds: nomenclatures/ORAVAL/IR_NAT_V.csv), "
        "ou une adresse. Le lecteur y vérifie ce que dit la notice."
    ),
)
REVIEW_REASON = Said(
    _("Motif de la décision"),
    _(
        "Pour un rejet, une phrase : « Les codes 5 et 93 regroupent plusieurs régions ». "
        "Les pages la montrent."
    ),
)
CERTAINTY = Said(
    _("Certitude"),
    _(
        "« Vérifié » si vous l’avez lu dans la source citée, « probable » si vous le déduisez d’une autre. "
        "Le mot s’affiche à côté des sources."
    ),
)
