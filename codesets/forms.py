"""What an administrator sends to become a release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from codesets.loaders.layouts import LAYOUTS
from codesets.loading import MOST_BYTES, MOST_FILES


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One file or several, together no larger than a load may be."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given: Sequence[Any] = data if isinstance(data, (list, tuple)) else [data]
        files: list[UploadedFile[bytes]] = [
            super(ManyFilesField, self).clean(each, initial) for each in given or [None]
        ]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"One load has at most {MOST_FILES} files.")
        if sum(file.size or 0 for file in files) > MOST_BYTES:
            raise forms.ValidationError(
                f"The files come to more than {MOST_BYTES // 1024**2} MB. Send the zip as it was published, or use "
                "load_codeset on the server."
            )
        return files


class LoadForm(forms.Form):
    """Files of one release, their layout and, where they do not say it, their first day."""

    published = ManyFilesField(
        label="Files as they were published",
        help_text="The zip or the file inside it; of the NCCI pairs all parts of one quarter together.",
        widget=ManyFilesInput(attrs={"accept": ".zip,.txt,.csv,.tsv,.xml,.xlsx,.xlsm,.prn"}),
        error_messages={
            "required": "Choose the file.",
            "empty": "This file is empty.",
            "missing": "Choose the file.",
        },
    )
    layout = forms.ChoiceField(
        label="Layout",
        required=False,
        help_text="Left open, it is recognised by the name and the first lines of the file.",
    )
    effective_on = forms.DateField(
        label="In force from",
        required=False,
        help_text="Only where the name of the file does not say it, or says it wrongly.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the date as year-month-day, such as 2027-10-01."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        field = self.fields["layout"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "Recognise it"), *((each.name, each.title) for each in LAYOUTS.values())]
