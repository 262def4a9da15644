"""Find the folders that stand beside the package in a checkout and inside it in a wheel."""

from pathlib import Path

from catalogue.errors import Unavailable

PACKAGE = Path(__file__).resolve().parent


def resource_folder(name: str) -> Path:
    """Return the folder `name` (`templates`, `migrations`, `seed`), wherever the code is installed.

    :raises Unavailable: the installation lacks the folder.
    """
    for folder in (PACKAGE / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise Unavailable(
        "Le dossier « %(name)s » manque : l’installation est incomplète, réinstallez le paquet.", name=name
    )
