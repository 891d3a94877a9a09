"""The words coders type: synonyms, and the vocabulary for spelling repair."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from codesets.models.releases import Release, System


class Synonym(models.Model):
    """A word or phrase coders type and the words of the book it stands for."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE)
    phrase = models.CharField(max_length=80)
    means = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "phrase", "means"], name="synonym_once")]

    def __str__(self) -> str:
        return f"{self.phrase} = {self.means}"


class Word(models.Model):
    """A word of the titles and search terms of one system: how common it is, and what a misspelling may have meant."""

    system = models.CharField(max_length=8, choices=System.choices)
    word = models.CharField(max_length=40)
    frequency = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "word"], name="word_once")]
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="word_trigrams")]

    def __str__(self) -> str:
        return self.word
