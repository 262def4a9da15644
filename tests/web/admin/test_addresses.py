import pytest

from catalogue.web.admin.addresses import is_admin, own_path

ELSEWHERE = [
    "",
    "/",
    "/jeux",
    "/adminer",
    "/admin@exemple.fr",
    "/admin.exemple.fr",
    "admin",
    "admin/",
    "//admin",
    "///admin",
    "/\\admin",
    "/admin\\..\\",
    "/admin//exemple.fr",
    "/admin/..//exemple.fr",
    "/admin/../jeux",
    "/admin/%2e%2e/jeux",
    "/admin/%252e%252e/jeux",
    "/admin/./x",
    "/admin/%2f%2fexemple.fr",
    "/admin/%5cexemple.fr",
    "/admin/%255cexemple.fr",
    "/admin/\t/exemple.fr",
    "/admin/\n",
    "/admin/%0d%0aLocation:%20https://exemple.fr",
    "/admin/%00",
    "/admin/a b",
    "/admin/é",
    "/admin/#x",
    "https://exemple.fr/admin/",
    "https:/admin/",
    "http:admin/",
    "javascript:alert(1)//admin/",
    "data:text/html,/admin/",
    " /admin/",
    "/admin/" + "a" * 2000,
    "@exemple.fr/admin/",
    "/%09/exemple.fr",
    "/.exemple.fr/admin",
]
OURS = [
    "/admin",
    "/admin/",
    "/admin/jeux/open-medic",
    "/admin/jeux/open-damir/variables/BEN_RES_REG?lang=en",
    "/admin/croisements?apres=3&q=%C3%A9t%C3%A9",
    "/admin/recherche?q=https://exemple.fr//x",
    "/admin/jeux/a%20b",
]


@pytest.mark.parametrize("text", [*ELSEWHERE, None])
def test_no_browser_is_sent_anywhere_else(text: str | None):
    assert own_path(text) is None


@pytest.mark.parametrize("text", OURS)
def test_a_path_of_the_area_is_kept_as_it_is(text: str):
    assert own_path(text) == text


@pytest.mark.parametrize(
    ("path", "guarded"),
    [("/admin", True), ("/admin/", True), ("/admin/x/y", True), ("/administration", False), ("/", False)],
)
def test_what_begins_with_admin_is_guarded(path: str, guarded: bool):
    assert is_admin(path) is guarded
