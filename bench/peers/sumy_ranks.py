"""Ranks passages with sumy, in its own interpreter: JSON lines of passages in, JSON lines of rankings out.

Its own tokenizer wants a download; here each passage is one of its sentences and a word is what white space divides,
which is what the passages of captions are made of. The stemmer is sumy's own for English, and so are the stop words,
to which a job may add.
"""

import json
import sys
import time

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words


class Tokenizer:
    language = "english"

    def to_words(self, sentence):
        return tuple(word.strip('.,;:!?"()') for word in sentence.lower().split())


class Numbered(Sentence):
    """A sentence that knows its place, so that two with the same words stay two."""

    __slots__ = ("place",)

    def __init__(self, place, text, tokenizer):
        super().__init__(text, tokenizer)
        self.place = place


def ranking(summarizer_class, passages, more_stop_words):
    """Places of the passages, best first."""

    class Ranked(summarizer_class):
        def _get_best_sentences(self, sentences, count, rating, *args, **kwargs):
            rate = rating if callable(rating) else rating.__getitem__
            rated = [(rate(sentence, *args, **kwargs), -sentence.place) for sentence in sentences]
            return [-place for _, place in sorted(rated, reverse=True)]

    summarizer = Ranked(Stemmer("english"))
    summarizer.stop_words = [*get_stop_words("english"), *more_stop_words]
    tokenizer = Tokenizer()
    sentences = [Numbered(place, text, tokenizer) for place, text in enumerate(passages)]
    return list(summarizer(ObjectDocumentModel([Paragraph(sentences)]), len(sentences)))


def main():
    classes = {"LSA": LsaSummarizer, "TextRank": TextRankSummarizer, "LexRank": LexRankSummarizer}
    for line in sys.stdin:
        job = json.loads(line)
        began = time.process_time()
        places = ranking(classes[job["method"]], job["passages"], job["stop_words"])
        print(json.dumps({"places": places, "seconds": time.process_time() - began}), flush=True)


if __name__ == "__main__":
    main()
