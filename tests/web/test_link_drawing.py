from itertools import pairwise

from catalogue.domain.vocabularies import CrosswalkKind
from catalogue.services.link_views import LinkKeyView, PathStep
from catalogue.web.link_drawing import WIDTH, Drawing, draw_path


def step(source: str, target: str, title: str = "Passage") -> PathStep:
    """Return a passage between two lists."""
    return PathStep(f"{source}-{target}", title, CrosswalkKind.HIERARCHY, source, target)


def key(
    extract_path: tuple[PathStep, ...] = (),
    base_path: tuple[PathStep, ...] = (),
    variables: tuple[str, ...] = ("A",),
) -> LinkKeyView:
    """Return a key that meets in the list `commune`."""
    return LinkKeyView(
        concept="lieu",
        concept_label="Lieu",
        level="region",
        level_label="Région",
        code_list="commun",
        code_list_title="La liste commune",
        extract_key="Clé de l’extrait",
        base_key="Clé de la base",
        extract_variables=variables,
        base_variables=(),
        extract_role=None,
        base_role=None,
        extract_path=extract_path,
        base_path=base_path,
        match_rate=None,
    )


def texts(drawing: Drawing) -> list[str]:
    """Return what the boxes say, from top to bottom."""
    return [" ".join(line.text for line in box.lines) for box in drawing.boxes]


def test_lists_are_drawn_in_the_order_one_walks_them():
    base_path = (step("b0", "b1", "Premier"), step("b1", "commun", "Second"))
    drawing = draw_path(key((step("e0", "commun"),), base_path), extract="E", base="B")
    assert texts(drawing) == ["E A", "e0", "La liste commune commun", "b1", "b0", "B Clé de la base"]
    assert [[line.text for line in arrow.lines] for arrow in drawing.arrows] == [
        [],
        ["Passage"],
        ["Second"],
        ["Premier"],
        [],
    ]


def test_arrows_of_the_extract_point_down_and_those_of_the_base_up():
    drawing = draw_path(key((step("e0", "commun"),), (step("b0", "commun"),)), extract="E", base="B")
    assert [arrow.y_to > arrow.y_from for arrow in drawing.arrows] == [True, True, False, False]


def test_boxes_do_not_overlap_and_all_text_stands_in_the_picture():
    long = step("e" * 80, "commun", "Un titre bien long " * 12)
    names = tuple(f"VARIABLE_{rank}" for rank in range(60))
    drawing = draw_path(key((long,), (), names), extract="Un nom " * 20, base="B")
    edges = [(box.y, box.y + box.height) for box in drawing.boxes]
    assert all(above[1] < below[0] for above, below in pairwise(edges))
    assert edges[-1][1] < drawing.height
    lines = [line for box in drawing.boxes for line in box.lines]
    lines += [line for arrow in drawing.arrows for line in arrow.lines]
    assert max(len(line.text) * (7.3 if line.is_code else 7) for line in lines) < WIDTH
    assert all(box.y < line.y < box.y + box.height for box in drawing.boxes for line in box.lines)
