"""What every `SearchIndex` does, whatever it stores its documents in."""

from dataclasses import replace

import pytest

from catalogue.domain.vocabularies import DatasetKind
from catalogue.search.base import Hit, IndexChange, SearchIndex, SearchResults
from catalogue.search.document import Document, DocumentType, Facet
from catalogue.search.query import Order, parse_query
from tests.search.samples import (
    CODE_LIST,
    DEATHS,
    DOCUMENTS,
    ER_PHA_F,
    ER_PRS_F,
    HOSPITALS,
    OPEN_MEDIC,
    REUSE,
    SYNONYMS,
    VARIABLE_CIP13,
    VARIABLE_PRS_NAT,
)


def search(index: SearchIndex, text: str = "", **options) -> SearchResults:
    """Search as the page does."""
    return index.search(parse_query(text, **options))


def uids(results: SearchResults) -> list[str]:
    """Return the uids of the hits, in order."""
    return [hit.uid for hit in results.hits]


def counts(results: SearchResults, facet: Facet) -> dict[str, int]:
    """Return the counts of a facet by value."""
    return {value.value: value.count for value in results.facets.get(facet, ())}


def hit_of(results: SearchResults, document: Document) -> Hit:
    """Return the hit of a document."""
    return next(hit for hit in results.hits if hit.uid == document.uid)


class SearchIndexContract:
    """The tests; a subclass's module gives the fixture `index`, an empty index."""

    @pytest.fixture
    def filled(self, index: SearchIndex) -> SearchIndex:
        assert index.replace_all(DOCUMENTS) == len(DOCUMENTS)
        return index

    # French: what finds what

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("medicaments ", ER_PHA_F),
            ("médicaments ", ER_PHA_F),
            ("MEDICAMENTS ", ER_PHA_F),
            ("hopitaux ", OPEN_MEDIC),
            ("hôpital ", HOSPITALS),
            ("l'hôpital ", HOSPITALS),
            ("l’hopital ", HOSPITALS),
            ("deces ", DEATHS),
            ("oeuvre ", DEATHS),
            ("œuvres ", DEATHS),
            ("amm cip ", ER_PRS_F),
            ("AMM_CIP ", ER_PRS_F),
            ("amm_cip ", ER_PRS_F),
            ("cip ", ER_PRS_F),
            ("prs_nat ", ER_PRS_F),
            ("PRS NAT ", ER_PRS_F),
            ("prsnat ", ER_PRS_F),
            ("prs", ER_PRS_F),
            ("pr", ER_PRS_F),
            ("CIP13 ", OPEN_MEDIC),
            ("cip13 ", VARIABLE_CIP13),
            ("medica", ER_PHA_F),
            ("pharma", OPEN_MEDIC),
            ("open-medic ", OPEN_MEDIC),
            ("ben_res", ER_PRS_F),
            ("prestation remboursee ", ER_PRS_F),
        ],
    )
    def test_french_words_and_codes_find_their_texts(self, filled, text, found):
        results = search(filled, text)
        assert found.uid in uids(results)
        assert results.corrected_to is None

    def test_every_word_must_match(self, filled):
        assert uids(search(filled, "pharmacie DCIR ")) == [ER_PHA_F.uid]
        assert search(filled, "pharmacie consultation ").total == 0

    def test_word_is_not_a_prefix_once_something_follows_it(self, filled):
        assert search(filled, "pharma").total == 2
        assert search(filled, "pharma ").total == 0
        assert search(filled, "pharma médicaments ").total == 0

    def test_stem_of_a_word_is_not_a_code(self, index):
        index.replace_all([replace(ER_PHA_F, key_names=("DAT_RET", "COD_ACT"), labels=())])
        assert search(index, "date ").total == 0
        assert search(index, "codes ").total == 0
        assert search(index, "dat cod ").total == 1

    def test_stop_words_narrow_nothing(self, filled):
        assert uids(search(filled, "les dépenses de la santé ")) == uids(search(filled, "dépenses santé "))

    def test_text_without_a_word_finds_nothing(self, filled):
        assert search(filled, "?!…").total == 0

    def test_name_with_underscore_is_that_name_when_it_exists(self, filled):
        assert set(uids(search(filled, "prs_nat "))) == {ER_PRS_F.uid, VARIABLE_PRS_NAT.uid}
        assert ER_PHA_F.uid in uids(search(filled, "prs_nat"))

    def test_quotes_are_exact(self, filled):
        assert set(uids(search(filled, '"nature de prestation"'))) == {
            CODE_LIST.uid,
            ER_PRS_F.uid,
            VARIABLE_PRS_NAT.uid,
        }
        assert search(filled, '"natures de la prestation"').total == 0
        assert search(filled, "«prestation nature»").total == 0
        assert search(filled, '"medicament"').total == 2
        assert uids(search(filled, '"code cip" pharmacie')) == [ER_PHA_F.uid]

    # Order

    def test_title_comes_before_a_mention(self, filled):
        assert uids(search(filled, "prestation "))[0] in {ER_PRS_F.uid, VARIABLE_PRS_NAT.uid, CODE_LIST.uid}
        assert uids(search(filled, "sport "))[0] == REUSE.uid
        assert uids(search(filled, "open medic "))[0] == OPEN_MEDIC.uid

    def test_dataset_comes_before_the_variable_that_makes_it_match(self, filled):
        found = uids(search(filled, "nature prestation "))
        assert found.index(ER_PRS_F.uid) < found.index(VARIABLE_PRS_NAT.uid)

    def test_variable_comes_first_when_its_name_is_typed(self, filled):
        assert uids(search(filled, "PRS_NAT "))[0] == VARIABLE_PRS_NAT.uid
        assert uids(search(filled, "cip13 "))[0] == VARIABLE_CIP13.uid

    def test_exact_name_comes_before_its_continuations(self, filled):
        found = uids(search(filled, "prs_nat"))
        assert found.index(VARIABLE_PRS_NAT.uid) < found.index(ER_PHA_F.uid)

    def test_extract_comes_before_table_and_external_base_at_equal_score(self, index):
        same = [
            replace(DEATHS, uid=f"dataset:{kind}", slug=kind.value, kind=kind)
            for kind in (DatasetKind.TABLE, DatasetKind.EXTERNAL, DatasetKind.EXTRACT)
        ]
        index.replace_all(same)
        assert uids(search(index, "décès "))[0] == "dataset:extract"

    def test_nothing_typed_lists_everything_extracts_first_then_by_title(self, filled):
        results = search(filled)
        assert results.total == len(DOCUMENTS)
        assert uids(results) == [
            OPEN_MEDIC.uid,
            DEATHS.uid,
            HOSPITALS.uid,
            ER_PHA_F.uid,
            ER_PRS_F.uid,
            REUSE.uid,
            CODE_LIST.uid,
            VARIABLE_CIP13.uid,
            VARIABLE_PRS_NAT.uid,
        ]

    def test_order_by_date_and_by_title(self, filled):
        by_date = search(filled, kind="table", order=Order.DATE)
        assert uids(by_date) == [ER_PHA_F.uid, ER_PRS_F.uid]
        by_title = search(filled, document_type="dataset", order=Order.TITLE)
        assert uids(by_title)[0] == DEATHS.uid
        assert uids(by_title)[-1] == HOSPITALS.uid

    def test_pages_partition_the_hits(self, filled):
        whole = uids(search(filled, "de", limit=100))
        pages = [uids(search(filled, "de", limit=2, offset=offset)) for offset in range(0, len(whole) + 2, 2)]
        assert [uid for page in pages for uid in page] == whole
        assert len(whole) > 2
        assert search(filled, "de", limit=0).total == len(whole)

    # Narrowing and counting

    def test_count_of_a_facet_is_the_total_once_chosen(self, filled):
        for text in ("", "prestation ", "de"):
            for facet, values in search(filled, text).facets.items():
                for value in values:
                    assert search(filled, text, facets={facet: [value.value]}).total == value.count

    def test_values_of_one_facet_are_ored_and_facets_are_anded(self, filled):
        results = search(filled, facets={"publisher": ["insee", "drees"], "level": ["commune"]})
        assert set(uids(results)) == {DEATHS.uid, HOSPITALS.uid}
        results = search(filled, facets={"publisher": ["insee", "drees"], "licence": ["licence-ouverte"]})
        assert uids(results) == [DEATHS.uid]

    def test_choice_in_a_facet_does_not_narrow_its_own_counts(self, filled):
        chosen = search(filled, facets={"publisher": ["insee"]})
        assert counts(chosen, Facet.PUBLISHER) == counts(search(filled), Facet.PUBLISHER)
        assert counts(chosen, Facet.TYPE) == {"dataset": 1}

    def test_chosen_value_is_shown_even_when_nothing_has_it(self, filled):
        assert (
            counts(search(filled, "sport ", facets={"publisher": ["insee"]}), Facet.PUBLISHER)["insee"] == 0
        )

    def test_facet_values_have_their_names_and_the_most_frequent_comes_first(self, filled):
        first = search(filled).facets[Facet.PUBLISHER][0]
        assert (first.value, first.label) == ("cnam", PUBLISHER_CNAM)
        assert first.count == 4

    def test_type_and_kind_narrow_and_a_kind_means_datasets(self, filled):
        assert set(uids(search(filled, document_type="variable"))) == {
            VARIABLE_PRS_NAT.uid,
            VARIABLE_CIP13.uid,
        }
        assert set(uids(search(filled, kind="table"))) == {ER_PHA_F.uid, ER_PRS_F.uid}
        assert search(filled, "prestation ", document_type="codelist", kind="table").total == 0

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("producteur:insee", {DEATHS.uid}),
            ('publisher:"Caisse nationale" type:jeu', {OPEN_MEDIC.uid, ER_PHA_F.uid, ER_PRS_F.uid}),
            ("nature:extrait", {OPEN_MEDIC.uid}),
            ("kind:external", {DEATHS.uid, HOSPITALS.uid}),
            ("type:nomenclature", {CODE_LIST.uid}),
            ("niveau:departement", {ER_PRS_F.uid}),
            ("cle:âge", {OPEN_MEDIC.uid}),
            ('clé:"produit de sante" DCIR', {ER_PHA_F.uid}),
            ("licence:licence-ouverte producteur:insee", {DEATHS.uid}),
            ("producteur:inconnu", set()),
        ],
    )
    def test_named_field_narrows(self, filled, text, found):
        assert set(uids(search(filled, text))) == found

    # Explaining

    def test_hit_says_what_it_is_and_why(self, filled):
        hit = hit_of(search(filled, "prs_nat"), VARIABLE_PRS_NAT)
        assert (hit.type, hit.kind, hit.slug, hit.name) == (
            DocumentType.VARIABLE,
            DatasetKind.TABLE,
            "er-prs-f",
            "PRS_NAT",
        )
        assert hit.matched == ("variable PRS_NAT",)
        assert hit.score > 0
        assert hit_of(search(filled, "prs_nat "), ER_PRS_F).matched == ("variable PRS_NAT",)
        assert hit_of(search(filled, "nature prestation "), ER_PRS_F).matched == (
            "titre",
            "libellé « Nature de prestation »",
            "description",
        )
        assert hit_of(search(filled, "commune residence "), ER_PRS_F).matched == (
            "libellé « Commune de résidence »",
        )
        assert "mot-clé « pharmacie »" in hit_of(search(filled, "pharmacies "), OPEN_MEDIC).matched
        assert hit_of(search(filled, "medic"), OPEN_MEDIC).updated == OPEN_MEDIC.updated

    def test_snippet_marks_the_matching_words_as_written(self, filled):
        hit = hit_of(search(filled, "hopitaux "), OPEN_MEDIC)
        assert [fragment.text for fragment in hit.fragments if fragment.is_match] == ["hôpital"]
        assert "".join(text for text, _ in hit.fragments) == hit.snippet

    def test_snippet_is_plain_text(self, filled):
        hit = hit_of(search(filled, "oeuvre "), DEATHS)
        assert "<script>" in hit.snippet
        assert "<mark>" not in hit.snippet

    def test_snippet_of_a_long_text_is_short_and_holds_the_match(self, index):
        long = "Une phrase sans rapport avec la question. " * 60
        index.replace_all([replace(DEATHS, description=f"{long}Le mot rare tératogène ici. {long}")])
        (hit,) = search(index, "teratogenes ").hits
        assert len(hit.snippet) < 300
        assert "tératogène" in [fragment.text for fragment in hit.fragments if fragment.is_match]

    # Correcting

    @pytest.mark.parametrize(
        ("text", "corrected"),
        [
            ("pharmcie ", "pharmacie "),
            ("farmacie", "pharmacie"),
            ("pahrmacie ", "pharmacie "),
            ("médicamnet", "médicament"),
            ("type:jeu depences", "type:jeu dépenses"),
        ],
    )
    def test_misspelt_word_is_corrected_and_said_so(self, filled, text, corrected):
        results = search(filled, text)
        assert results.corrected_to == corrected
        assert uids(results) == uids(search(filled, corrected))
        assert results.total > 0
        assert results.query.text == text

    @pytest.mark.parametrize("text", ["xyzzyplugh", "prs_nta ", "CIP31 ", '"pharmcie"', "spt ", "larmacie "])
    def test_code_short_word_or_quoted_word_is_not_corrected(self, filled, text):
        results = search(filled, text)
        assert (results.total, results.corrected_to) == (0, None)

    def test_word_that_matches_is_never_corrected(self, filled):
        results = search(filled, "pharmacie sportives ")
        assert (results.total, results.corrected_to) == (0, None)

    # Saying the same in other words

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("cip ", VARIABLE_CIP13),
            ("CIP ", OPEN_MEDIC),
            ("codes d'identification de la presentation ", ER_PRS_F),
            ("code identifiant présentation ", ER_PHA_F),
            ("cip anatomique ", OPEN_MEDIC),
            ("datamart de consommation inter-régime ", ER_PHA_F),
            ("établissements de santé ", OPEN_MEDIC),
            ("cliniques ", OPEN_MEDIC),
            ("mortalite ", DEATHS),
            ("mortalité", DEATHS),
        ],
    )
    def test_word_finds_what_says_it_otherwise(self, filled, text, found):
        results = search(filled, text, synonyms=SYNONYMS)
        assert found.uid in uids(results)
        assert results.corrected_to is None
        assert found.uid not in uids(search(filled, text))

    def test_words_of_a_meaning_follow_one_another(self, index):
        scattered = replace(
            DEATHS, title="Code", keywords=("présentation",), description="Identification", uid="dataset:a"
        )
        plural = replace(
            DEATHS, uid="dataset:b", description="Les codes d’identification de présentations vendues."
        )
        across = replace(
            DEATHS, uid="dataset:c", labels=("Code", "identification de la présentation"), description=""
        )
        index.replace_all([scattered, plural, across])
        assert uids(search(index, "CIP ", synonyms=SYNONYMS)) == ["dataset:b"]

    def test_word_as_typed_comes_before_what_says_it_otherwise(self, index):
        typed = replace(DEATHS, uid="dataset:b", title="Mortalité par commune", keywords=(), description="")
        otherwise = replace(typed, uid="dataset:a", title="Décès par commune")
        index.replace_all([otherwise, typed])
        for text, first, last in (
            ("mortalité ", "dataset:b", "dataset:a"),
            ("décès ", "dataset:a", "dataset:b"),
        ):
            found = search(index, text, synonyms=SYNONYMS)
            assert uids(found) == [first, last]
            assert found.hits[0].score > found.hits[1].score > 0.7 * found.hits[0].score

    def test_quoted_words_are_not_said_otherwise(self, filled):
        for text in ('"cip"', '"mortalité"', '"établissement de santé"'):
            assert uids(search(filled, text, synonyms=SYNONYMS)) == uids(search(filled, text))

    def test_other_words_do_not_change_what_the_words_themselves_find(self, filled):
        for text in ("prestation ", "les dépenses de médicaments ", "PRS_NAT ", "décès", "commune de résid"):
            plain, widened = search(filled, text), search(filled, text, synonyms=SYNONYMS)
            assert uids(widened)[: plain.total] == uids(plain)

    def test_corrected_word_is_said_otherwise_too(self, filled):
        results = search(filled, "mortlité ", synonyms=SYNONYMS)
        assert (uids(results), results.corrected_to) == ([DEATHS.uid], "mortalité ")
        results = search(filled, "code identifiant de presentaton ", synonyms=SYNONYMS)
        assert ER_PHA_F.uid in uids(results)
        assert results.corrected_to == "code identifiant de présentation "

    def test_hit_says_in_which_other_words_it_matches(self, filled):
        found = search(filled, "CIP ", synonyms=SYNONYMS)
        assert hit_of(found, VARIABLE_CIP13).matched[0] == "sigle CIP"
        assert "sigle CIP" not in hit_of(found, ER_PHA_F).matched
        found = search(filled, "codes d’identification de la présentation ", synonyms=SYNONYMS)
        assert hit_of(found, ER_PRS_F).matched == ("sigle CIP", "variable AMM_CIP")
        found = search(filled, "mortalité ", synonyms=SYNONYMS)
        assert hit_of(found, DEATHS).matched[:2] == ("synonyme « décès »", "mot-clé « Décès »")

    def test_snippet_marks_the_other_words(self, index):
        text = "Chaque code d’identification de la présentation (long) : une présentation, un code."
        index.replace_all([replace(DEATHS, description=text)])
        (hit,) = search(index, "cip ", synonyms=SYNONYMS).hits
        assert [fragment.text for fragment in hit.fragments if fragment.is_match] == [
            "code d’identification de la présentation"
        ]

    def test_other_words_are_counted_and_narrowed_as_the_others(self, filled):
        found = search(filled, "mortalité clinique ", synonyms=SYNONYMS)
        assert found.total == 0
        found = search(filled, "cip ", synonyms=SYNONYMS)
        for value, count in counts(found, Facet.TYPE).items():
            assert search(filled, "cip ", document_type=value, synonyms=SYNONYMS).total == count > 0

    # Changing

    def test_update_adds_replaces_and_deletes(self, filled):
        changed = replace(DEATHS, title="Registre mortuaire", keywords=())
        added = replace(REUSE, uid="reuse:nouvelle", title="Nouvelle étude")
        filled.update([changed, added], [OPEN_MEDIC.uid, "dataset:jamais-vu"])
        assert uids(search(filled, "mortuaire ")) == [DEATHS.uid]
        assert uids(search(filled, "étude ")) == ["reuse:nouvelle"]
        assert not {OPEN_MEDIC.uid, VARIABLE_CIP13.uid} & set(uids(search(filled)))
        assert search(filled).total == len(DOCUMENTS) - 1
        assert counts(search(filled), Facet.KIND) == {"external": 2, "table": 2}
        for document in (changed, added):
            assert (document.uid, document.fingerprint()) in set(filled.fingerprints())

    def test_update_says_what_it_changed_and_leaves_alone_what_is_as_asked(self, filled):
        assert filled.update([DEATHS, replace(REUSE, title="Autre")]) == IndexChange(written=1, deleted=0)
        assert filled.update([DEATHS, replace(REUSE, title="Autre")]) == IndexChange(written=0, deleted=0)
        assert filled.update([], [REUSE.uid, "reuse:jamais-vue"]) == IndexChange(written=0, deleted=1)

    def test_record_keeps_only_the_documents_it_is_given_with(self, filled):
        assert filled.update([ER_PRS_F]) == IndexChange(written=0, deleted=1)
        left = {uid for uid, _ in filled.fingerprints()}
        assert left == {document.uid for document in DOCUMENTS} - {VARIABLE_PRS_NAT.uid}
        filled.update([], [OPEN_MEDIC.uid])
        assert left - {uid for uid, _ in filled.fingerprints()} == {OPEN_MEDIC.uid, VARIABLE_CIP13.uid}

    def test_update_of_every_record_leaves_only_what_it_is_given(self, filled):
        changed = replace(DEATHS, title="Registre")
        assert filled.update([changed, REUSE], None) == IndexChange(written=1, deleted=len(DOCUMENTS) - 2)
        assert dict(filled.fingerprints()) == {
            document.uid: document.fingerprint() for document in (changed, REUSE)
        }

    def test_whole_index_says_so(self, filled):
        assert filled.is_whole()

    def test_many_updates_leave_each_document_once(self, filled):
        for number in range(25):
            filled.update([replace(DEATHS, title=f"Version {number}")])
        assert search(filled).total == len(DOCUMENTS)
        assert hit_of(search(filled, "version 24 "), DEATHS).title == "Version 24"
        assert search(filled, "version 23 ").total == 0

    def test_fingerprints_tell_what_the_index_holds(self, filled):
        assert dict(filled.fingerprints()) == {document.uid: document.fingerprint() for document in DOCUMENTS}

    def test_replace_all_forgets_what_it_is_not_given(self, filled):
        assert filled.replace_all(iter([REUSE])) == 1
        assert uids(search(filled)) == [REUSE.uid]

    def test_empty_index_answers(self, index):
        assert index.replace_all([]) == 0
        assert search(index, "prestation ").total == 0
        assert search(index).hits == ()
        assert list(index.fingerprints()) == []


PUBLISHER_CNAM = "Caisse nationale de l’assurance maladie"
