"""Search libraries with stores of their own, at their best settings."""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.corpus import load
from tests.bench.measure import Asked, ask

AT_ONCE = 16_384
WHOOSH = "BM25F k1 1.2 b 0.75, one segment, limitmb 512"
TANTIVY = "whitespace words, freq only, one writer thread, 512 MB, one segment"


def build_whoosh(folder: Path, corpus: Path) -> float:
    """Seconds to bring the corpus in."""
    from whoosh import fields, formats, index
    from whoosh.analysis import SpaceSeparatedTokenizer

    passages = load(corpus)
    folder.mkdir()
    words = fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)
    words.format = formats.Frequency()
    start = time.perf_counter()
    schema = fields.Schema(number=fields.STORED, words=words)
    writer = index.create_in(str(folder), schema).writer(limitmb=512)
    for at in range(0, len(passages), AT_ONCE):
        for number, part in enumerate(passages.passages(at, min(at + AT_ONCE, len(passages))), start=at + 1):
            writer.add_document(number=number, words=" ".join(part))
    writer.commit(optimize=True)
    return time.perf_counter() - start


def query_whoosh(folder: Path, questions: list[list[str]]) -> Asked:
    """Any of the words, best first."""
    from whoosh import index, query, scoring

    with index.open_dir(str(folder)).searcher(weighting=scoring.BM25F(K1=1.2, B=0.75)) as searcher:

        def search(question: list[str]) -> list[int]:
            asked = query.Or([query.Term("words", word) for word in question])
            return [hit["number"] for hit in searcher.search(asked, limit=10)]

        return ask(search, questions)


def build_tantivy(folder: Path, corpus: Path) -> float:
    """Seconds to bring the corpus in."""
    import tantivy

    passages = load(corpus)
    folder.mkdir()
    start = time.perf_counter()
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=512_000_000, num_threads=1)
    for at in range(0, len(passages), AT_ONCE):
        for number, part in enumerate(passages.passages(at, min(at + AT_ONCE, len(passages))), start=at + 1):
            writer.add_document(tantivy.Document(number=number, words=" ".join(part)))
    writer.commit()
    writer.wait_merging_threads()
    return time.perf_counter() - start


def query_tantivy(folder: Path, questions: list[list[str]]) -> Asked:
    """Any of the words, best first."""
    import tantivy

    schema = _schema()
    index = tantivy.Index(schema, path=str(folder))
    searcher = index.searcher()

    def search(question: list[str]) -> list[int]:
        terms = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "words", word)) for word in question]
        hits = searcher.search(tantivy.Query.boolean_query(terms), 10, count=False).hits
        return [searcher.doc(address)["number"][0] for _, address in hits]

    return ask(search, questions)


def _schema() -> object:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=True)
    builder.add_text_field("words", stored=False, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
