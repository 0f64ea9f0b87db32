"""Topics: told by their keywords, and with questions that tell them."""

from __future__ import annotations

import pytest

from store.practices.language.topics import Topic, topics, topics_of
from store.practices.language.words import Words, normal, shared_words


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


def test_all_fields_of_the_work_have_one() -> None:
    ids = [topic.id for topic in topics()]
    assert len(ids) == len(set(ids)) >= 15
    assert len({topic.name for topic in topics()}) == len(ids)
    assert all(len(topic.id) < 24 and topic.id.replace("-", "").isalpha() and topic.id.isascii() for topic in topics())


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.id)
def test_a_topic_has_keywords_and_questions_that_tell_it(words: Words, topic: Topic) -> None:
    assert 30 <= len(topic.words) <= 80
    assert len(set(topic.words)) == len(topic.words)
    assert [word for word in topic.words if words.cut(word)[:1] != [word] or normal(word) != word] == []
    assert 4 <= len(topic.questions) <= 10
    assert [asked for asked in topic.questions if topic.id not in topics_of(words.cut(asked))[:3]] == []
    assert max(map(len, topic.questions)) <= 20


def test_the_likeliest_topic_comes_first() -> None:
    assert topics_of(["调解", "纠纷", "执法"])[0] == "mediation"
    assert topics_of(["执法记录仪"])[0] == "enforcement-norms"


def test_a_word_counts_the_more_the_fewer_topics_it_tells() -> None:
    told = {word: topics_of([word]) for topic in topics() for word in topic.words}
    shared = next(word for word, found in told.items() if len(found) > 1)
    alone = next(word for word, found in told.items() if len(found) == 1 and found[0] not in told[shared])
    assert topics_of([shared, alone])[0] == told[alone][0]
    assert set(topics_of([shared])) == {topic.id for topic in topics() if shared in topic.words}


def test_a_spoken_word_tells_by_what_reports_write_for_it() -> None:
    assert "enforcement" in topics_of(["摆摊占道"])


def test_other_words_tell_nothing() -> None:
    assert topics_of(["外星人"]) == ()
    assert topics_of([]) == ()
