"""What was typed and written, where it must be, and the promises about it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from tornado.httpclient import HTTPResponse

from ..document_server import DocumentServer
from .files import all_files, words_in
from .post import Letter

OURS: Final = ".~onlyoffice-"
COPY: Final = re.compile(
    r" \((conflict copy|recovered|saved copy) \d{4}-\d\d-\d\d(?: \d+)?\)\.[a-z]+$"
)


class Broken(AssertionError):
    """A promise was not kept."""


@dataclass
class World:
    """A run's folders, and what is known about what is in them.

    A document keeps its number wherever it is moved; one that another program moved gets a new
    one, since it is either followed or taken for another document.

    Attributes:
        numbers: of documents, by path.
        came_from: the numbers that a document had before other programs moved it.
        edited_as: the numbers of the documents that were opened under a key.
        typed: words that the Document Server has accepted, with the key.
        written: words that other programs wrote, with the hash of all the bytes.
        given_up: words that other programs destroyed where nobody else had them.
        left: the numbers of documents that went away behind Jupyter's back, by path.
        took_name: the number of the document that went away when another took its name.
        shown: words that documents have held since others than the servers changed them last.
        gone: hashes of bytes that other programs destroyed where nobody else had them.
        foreign: the bytes of files that are nobody's documents.
        weak: what happened that excuses something: ``disk`` a version that there was no room for,
            ``records`` a key that nobody knows any more, ``litter`` what a killed server left.
    """

    folder: Path
    server: DocumentServer
    numbers: dict[str, int] = field(default_factory=dict)
    came_from: dict[int, set[int]] = field(default_factory=dict)
    edited_as: dict[str, set[int]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    written: dict[str, tuple[int, str]] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    left: dict[str, int] = field(default_factory=dict)
    took_name: dict[int, int] = field(default_factory=dict)
    shown: dict[int, frozenset[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    foreign: dict[str, bytes] = field(default_factory=dict)
    weak: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    _next: int = 0

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    # What happens

    def new_number(self) -> int:
        self._next += 1
        return self._next

    def chosen(self, path: str) -> None:
        """Somebody put what was typed anywhere into a document, as they may."""
        self.came_from.setdefault(self.numbers[path], set()).update(range(self._next + 1))
        self.look_again()

    def look_again(self) -> None:
        """Others than the servers may have changed what documents hold."""
        self.shown = self._shown()

    def wrote(self, path: str, word: str, content: bytes) -> None:
        """Another program has written a document."""
        number = self.numbers.setdefault(path, self.new_number())
        self.written[word] = (number, hashlib.sha256(content).hexdigest())

    def took(self, path: str) -> None:
        """A file has appeared behind Jupyter's back, perhaps where another one was."""
        if path in self.left:
            self.took_name[self.numbers[path]] = self.left.pop(path)

    def destroyed(self, content: bytes, *, racing: bool = False) -> None:
        """Another program has destroyed these bytes: what nobody else has is its loss.

        Args:
            racing: while the Jupyter server might have been about to say that it has them.
        """
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._hashes():
            self.gone.add(digest)
        self.look_again()
        gone = words_in(content) - self.on_disk()
        self.given_up |= gone if racing else gone - self._with_document_server(only_unsaved=True)

    def destroyed_versions(self, path: str) -> None:
        """A document was deleted; its kept versions may go with it when its name is taken."""
        identity = f"file:{(self.root / path).resolve()}"
        for folder in (self.data / "jupyter_onlyoffice/history").glob("*"):
            name = folder / "identity"
            if name.exists() and name.read_text() == identity:
                for version in folder.glob("[0-9]*-*"):
                    elsewhere = self._words_of(all_files(self.root))
                    held = self._with_document_server(only_unsaved=True)
                    content = version.read_bytes()
                    self.given_up |= words_in(content) - elsewhere - held
                    self.gone.add(hashlib.sha256(content).hexdigest())

    def opened(self, key: str, path: str) -> None:
        """Somebody edits a document under a key."""
        number = self.numbers[path]
        known = self.edited_as.setdefault(key, set())
        taken = self.took_name.get(number)
        while taken is not None:
            if known & self._line(taken):
                # Nobody can tell a file that took the place of another from a new version of that.
                return
            taken = self.took_name.get(taken)
        if known and not known & self._line(number):
            self.broken.append(f"{path} has the key of another document")
        known.add(number)
        for other, numbers in self.edited_as.items():
            document = self.server.sessions.documents.get(other)
            live = document is not None and document.saved_at is None and document.editors
            if other != key and live and number in numbers and "records" not in self.weak:
                self.broken.append(f"{path} has two keys at once")

    def answered(self, letter: Letter, response: HTTPResponse) -> None:
        """The Jupyter server has answered a callback."""
        if not letter.fields:
            return
        if response.code not in {200, 503, *range(400, 500)}:
            self.broken.append(f"a callback was answered {response.code}: {response.body!r}")
            return
        try:
            error = json.loads(response.body)["error"] if response.code == 200 else 1
        except (ValueError, KeyError):
            self.broken.append(f"a callback was answered {response.body!r}")
            return
        for number, words in self._shown().items():
            self.shown[number] = self.shown.get(number, frozenset()) | words
        if error == 0 and letter.saves and letter.fields["status"] in {2, 6}:
            lost = words_in(self._result(letter)) - self.on_disk() - self.given_up
            if lost:
                self.broken.append(f"a callback was answered well, but {_list(lost)} is not stored")

    def said_saved(self, words: set[str]) -> None:
        """Somebody was told that what they typed is saved."""
        lost = words - self.on_disk() - self.given_up
        if lost:
            self.broken.append(f"a save was reported, but {_list(lost)} is not stored")

    # What is where

    def content(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def copies(self) -> list[str]:
        return sorted(path for path in self._paths() if COPY.search(path))

    def on_disk(self) -> frozenset[str]:
        """Return the words in documents, copies and kept versions."""
        history = self.data / "jupyter_onlyoffice/history"
        return self._words_of([*all_files(self.root), *history.glob("*/[0-9]*-*")])

    def known_keys(self) -> set[str]:
        """Return the keys that records of ours know."""
        known: set[str] = set()
        for file in (self.data / "jupyter_onlyoffice/sessions").glob("*.json"):
            record = json.loads(file.read_bytes())
            known |= {record["key"], *(retired["key"] for retired in record["retired"])}
        return known

    def temporary(self) -> list[Path]:
        """Return the files of ours that have no name of their own yet."""
        places = [*all_files(self.root), *all_files(self.data)]
        return [path for path in places if path.name.startswith(OURS)]

    # The promises

    def check(self) -> None:
        """Check all promises, after everything has come to rest.

        Raises:
            Broken: naming the first that was not kept.
        """
        self._check_files()
        self._check_words()
        if self.broken:
            raise Broken("; ".join(dict.fromkeys(self.broken)))

    def _check_files(self) -> None:
        files = [*all_files(self.root), *all_files(self.data)]
        left = [path for path in files if path.name.endswith(".original")]
        for path in [*left, *([] if "litter" in self.weak else self.temporary())]:
            self.broken.append(f"{path.relative_to(self.folder)} was left behind")
        for name, content in self.foreign.items():
            if not (self.root / name).exists() or self.content(name) != content:
                self.broken.append(f"{name} is nobody's document and was changed")
        for name in self._paths():
            if name in self.foreign or Path(name).name.startswith(OURS):
                continue
            if name not in self.numbers and not COPY.search(name):
                self.broken.append(f"{name} has a name that says nothing")
            self._check_document(name)
        for version in (self.data / "jupyter_onlyoffice/history").glob("*/[0-9]*-*"):
            try:
                words_in(version.read_bytes())
            except zipfile.BadZipFile as error:
                self.broken.append(f"{version.relative_to(self.folder)} is damaged: {error}")
        for name in self.numbers:
            if not (self.root / name).exists():
                self.broken.append(f"{name} is gone")
        self._check_fallen_back()

    def _check_fallen_back(self) -> None:
        """No late message may put back an older state."""
        now = self._shown()
        for path, number in self.numbers.items():
            lost = self.shown.get(number, frozenset()) - now.get(number, frozenset())
            if lost:
                self.broken.append(f"{path} has fallen back: {_list(lost)} was in it")

    def _check_document(self, path: str) -> None:
        try:
            words = words_in(self.content(path))
        except zipfile.BadZipFile as error:
            self.broken.append(f"{path} is damaged: {error}")
            return
        if path not in self.numbers:
            return
        line = self._line(self.numbers[path])
        for word in words & self.typed.keys():
            if not self.edited_as[self.typed[word]] & line:
                self.broken.append(f"{path} holds {word}, which was typed into another document")
        for word in words & self.written.keys():
            if self.written[word][0] not in line:
                self.broken.append(f"{path} holds {word}, which was written to another document")

    def _check_words(self) -> None:
        stored = self.on_disk()
        held = self._with_document_server(only_unsaved=False)
        for word in sorted(self.typed.keys() - stored - held - self.given_up):
            self.broken.append(f"{word} was typed and is lost")
        lost = sorted(self.written.keys() - stored - held - self.given_up)
        self.broken += [f"{word} was written by another program and is lost" for word in lost]
        if "disk" not in self.weak:
            hashes = self._hashes() | self.gone
            for word in sorted(self.written.keys() - self.given_up - {*lost}):
                if self.written[word][1] not in hashes:
                    self.broken.append(f"the file with {word} is not kept as it was written")

    def _with_document_server(self, *, only_unsaved: bool) -> frozenset[str]:
        """Return the words that the Document Server has, under keys of which we know."""
        keys = self.edited_as.keys() & self.known_keys()
        if only_unsaved or "records" in self.weak:
            keys = set(self.edited_as)
        found: set[str] = set()
        for key in keys:
            document = self.server.sessions.documents.get(key)
            if document is not None and document.saved_at is None and document.unsaved:
                found |= words_in(document.base) if document.base else set()
                typed = " ".join(change.text for change in document.changes)
                found |= words_in(typed.encode())
            kept = self.server.forgotten.get(key)
            if kept is not None:
                found |= words_in(kept.data)
        return frozenset(found)

    def _result(self, letter: Letter) -> bytes:
        url = urlsplit(letter.fields["url"])
        query = parse_qs(url.query)
        file = self.server.links.find(unquote(url.path), query["md5"][0], query["expires"][0])
        return b"" if isinstance(file, int) else file.data

    def _line(self, number: int) -> set[int]:
        line, waiting = set(), [number]
        while waiting:
            one = waiting.pop()
            if one not in line:
                line.add(one)
                waiting += self.came_from.get(one, ())
        return line

    def _shown(self) -> dict[int, frozenset[str]]:
        files = {number: self.root / path for path, number in self.numbers.items()}
        return {number: self._words_of([file]) for number, file in files.items()}

    def _paths(self) -> list[str]:
        return sorted(str(path.relative_to(self.root)) for path in all_files(self.root))

    def _hashes(self) -> set[str]:
        history = self.data / "jupyter_onlyoffice/history"
        files = [*all_files(self.root), *history.glob("*/[0-9]*-*")]
        return {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def _words_of(self, files: list[Path]) -> frozenset[str]:
        found: set[str] = set()
        for path in files:
            if path.name.startswith(OURS):
                continue
            try:
                found |= words_in(path.read_bytes())
            except (FileNotFoundError, zipfile.BadZipFile):
                continue  # it has just been moved, or is just being written
        return frozenset(found)


def _list(words: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(words))
