"""Lines out of a spreadsheet, pasted or as a file."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django import forms
from django.utils.translation import gettext as _

LARGEST = 2_000_000  # bytes


class LinesForm(forms.Form):
    """A small table that is taken at once: whole, or without what is refused."""

    lines = forms.CharField(required=False, max_length=LARGEST, widget=forms.Textarea, strip=False)
    file = forms.FileField(required=False)
    skip_refused = forms.BooleanField(required=False)

    def clean(self) -> Mapping:
        said = super().clean()
        file = said.get("file")
        if file is not None and file.size > LARGEST:
            raise forms.ValidationError(_("A file has at most 2 MB here."))
        if not (file or said.get("lines", "").strip()):
            raise forms.ValidationError(_("Paste lines, or choose a file."))
        return said

    def with_headings(self, text: str) -> str:
        """The pasted lines with headings, where they can be told without them."""
        return text

    @contextmanager
    def on_disk(self) -> Iterator[tuple[Path, str]]:
        """Where the table lies as long as it is read, and its name."""
        file = self.cleaned_data.get("file")
        with TemporaryDirectory() as folder:
            path = Path(folder) / "lines"
            if file is None:
                path.write_text(self.with_headings(self.cleaned_data["lines"].strip("\r\n")))
                yield path, "pasted.txt"
            else:
                path.write_bytes(file.read())
                yield path, file.name
