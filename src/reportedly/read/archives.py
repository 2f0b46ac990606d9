"""Zip and tar archives: their files, one at a time, none unpacked beyond what a page may have.

Nothing is ever written to the disk, so that a file's name inside an archive can do no harm.
"""

from __future__ import annotations

import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple, Self

from reportedly.errors import Empty, SourceError, TooLarge, Unreadable
from reportedly.read.streams import BROKEN_PACKING, LIMIT, Bounded, broken_packing_told

# A page of markup is packed to a tenth, at times to a thirtieth. Beyond this much, and beyond LIMIT in all, an archive
# is taken for a bomb; a file in it that is merely large is refused by itself.
_RATIO = 250
# A member's own headers (long names, attributes), which tarfile reads whole.
_HEADER = 1_000_000
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
# What browsers call the folder in which they put what belongs to a page saved "complete", by their language.
_BESIDE = (
    "_files", "-Dateien", "_Dateien", "_fichiers", "_archivos", "_ficheros", "_arquivos", "_ficheiros", "_file",
    "_bestanden", "_pliki", "_soubory", "_filer", "_dosyalar", "_elemei", "_tiedostot", "_fajlovi", "_datoteke",
)  # fmt: skip
#: What pages are made of besides themselves, by the names that crawlers give it ("style.css?v=3", "a.js@v=3").
_PART = re.compile(
    r"\.(?:css|m?js|js\.map|css\.map|png|jpe?g|gif|webp|avif|svg|ico|bmp|woff2?|ttf|otf|eot|mp[34]|m4[av]|webm|og[gv]|wav)"
    r"(?:[?@][^/]*)?\Z|(?:\A|/)robots\.txt\Z",
    re.IGNORECASE,
)
#: What is passed over in a folder or an archive without a word.
PASSED_OVER = "hidden ones, pictures, styles and scripts"
_PAGES = (".html", ".htm", ".xhtml", ".shtml")

#: The most frames of a saved page that are looked into, and the most bytes of one.
MOST_FRAMES, FRAME_LIMIT = 20, LIMIT // 4
# Of all the frames of a tar archive together, which lie in a temporary file while it is read.
_FRAMES_KEPT = 1_000_000_000


class Member(NamedTuple):
    """A file in an archive: its path there, how it is opened, and the documents that stood in frames of it."""

    path: str
    opened: Callable[[], IO[bytes]]
    frames: Callable[[], tuple[bytes, ...]] = tuple


def is_part_of_page(path: str) -> bool:
    """Whether a file beside pages is by its name a picture, a style sheet, a script or a crawler's rules."""
    return bool(_PART.search(path))


def is_beside(folder: str, has: Callable[[str], bool]) -> bool:
    """Whether a folder only holds what belongs to a page saved beside it ("Page.html" and "Page_files").

    `has` says whether a file of that name lies beside the folder.
    """
    for ending in _BESIDE:
        stem = folder.removesuffix(ending)
        if stem != folder and stem and any(has(f"{stem}{page}") for page in _PAGES):
            return True
    return False


def _passed_over(path: str, has: Callable[[str], bool]) -> bool:
    """Hidden files, and what belongs to a page."""
    if is_part_of_page(path):
        return True
    parts = PurePosixPath(path).parts
    # "../a.html" is no hidden file, and can do no harm: nothing is written anywhere
    if any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts):
        return True
    for depth in range(len(parts) - 1):
        above = "".join(f"{part}/" for part in parts[:depth])
        if is_beside(parts[depth], lambda name, above=above: has(above + name)):  # type: ignore[misc]  # bound now
            return True
    return False


class _Meter:
    """Counts what an archive has given against what it takes up."""

    def __init__(self, read_from: str, packed: Callable[[], int]) -> None:
        self._read_from = read_from
        self._packed = packed
        self._given = 0
        self.over = False

    def count(self, size: int) -> None:
        """Raises TooLarge where the archive is a bomb."""
        self._given += size
        self.over = self._given > 4 * LIMIT and self._given > _RATIO * max(1, self._packed())
        if self.over:
            raise TooLarge(
                self._read_from,
                f"unpacks to more than {_RATIO} times its size, as no archive of pages does; the rest was not read",
            )


class Metered:
    """A stream that reports every byte that it gives."""

    def __init__(self, stream: IO[bytes], count: Callable[[int], None]) -> None:
        self._stream = stream
        self._count = count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        given = self._stream.read(size)
        self._count(len(given))
        return given


def zip_members(stream: IO[bytes], read_from: str) -> Iterator[Member | SourceError]:
    """The files of a zip archive by their order in it. `stream` can seek.

    Raises Unreadable when the archive is broken, Empty when it has no files.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        reason = "it is cut short" if "not a zip" in str(fault) else str(fault)
        raise Unreadable(read_from, f"the zip archive is broken ({reason}); fetch or pack it again") from None
    with archive:
        files = [info for info in archive.infolist() if not info.filename.endswith("/")]
        names = {info.filename for info in files}
        if _OFFICE & names:
            raise Unreadable(read_from, "is an office document or an e-book, not a page; save it as HTML, PDF or text")
        stream.seek(0, 2)
        size = stream.tell()
        meter = _Meter(read_from, lambda: size)
        found = False
        for info in files:
            if _passed_over(info.filename, names.__contains__):
                continue
            found = True
            where = f"{read_from}/{info.filename}"
            if info.header_offset < 0:
                yield Unreadable(where, "is broken in its archive (it begins nowhere); fetch or pack the archive again")
                continue
            if info.flag_bits & 1:
                yield Unreadable(where, "is locked with a password; unpack it with the password and name the folder")
                continue
            yield Member(
                info.filename,
                lambda info=info: _opened(archive, info, meter),  # type: ignore[misc]  # bound now
                lambda info=info: _frames(archive, info.filename, files, meter),  # type: ignore[misc]
            )
            if meter.over:
                return
        if not found:
            raise Empty(read_from, f"no files in this archive ({PASSED_OVER} are passed over)")


def _frames(archive: zipfile.ZipFile, page: str, files: list[zipfile.ZipInfo], meter: _Meter) -> tuple[bytes, ...]:
    """The HTML documents in the folder that a browser saved beside a page: what stood in its frames."""
    stem = next((page.removesuffix(ending) for ending in _PAGES if page.endswith(ending)), "")
    if not stem:
        return ()
    folders = tuple(f"{stem}{ending}/" for ending in _BESIDE)
    frames: list[bytes] = []
    for info in files:
        inside = info.filename.startswith(folders) and info.filename.endswith((".html", ".htm"))
        if not inside or info.file_size > FRAME_LIMIT or info.flag_bits & 1 or info.header_offset < 0:
            continue
        # a frame that is broken costs its comments, not the page
        with suppress(*BROKEN_MEMBER, OSError, RuntimeError), _opened(archive, info, meter) as frame:
            frames.append(frame.read(FRAME_LIMIT))
        if len(frames) == MOST_FRAMES:
            break
    return tuple(frames)


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: _Meter) -> IO[bytes]:
    return Metered(archive.open(info), meter.count)  # type: ignore[return-value]  # it only reads


#: What a broken file in an archive makes zipfile or tarfile raise, beyond OSError.
BROKEN_MEMBER = (zipfile.BadZipFile, tarfile.TarError, NotImplementedError, EOFError, zlib.error)


class _Header(tarfile.TarInfo):
    """A tar header that is not followed into a pile of bytes, and that says how the archive ended.

    tarfile takes a header that is cut short or broken, after the first, for the end, without a word.
    """

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(tarfile_)
        except tarfile.HeaderError as fault:
            tarfile_.ended_by = fault  # type: ignore[attr-defined]  # read when the members are through
            raise

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)
        long = header.type in (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, b"x", b"g", b"X")
        if (long and header.size > _HEADER) or header.size < 0:
            raise tarfile.ReadError("a header of impossible size")
        return header


class Saved:
    """What a first look through a tar archive found: its pages' names, and what stood in frames of those saved whole.

    A tar archive is read from front to back, and names its files in any order: a page before its folder, or after it.
    """

    def __init__(self) -> None:
        self.pages: set[str] = set()
        self._frames: dict[str, list[tuple[int, int]]] = {}
        self._kept = tempfile.SpooledTemporaryFile(max_size=LIMIT // 4)  # noqa: SIM115  # closed by the caller
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._kept.close()

    def look_through(self, stream: Bounded, read_from: str, packed: Callable[[], int]) -> None:
        """Take in an archive to its end, or to where it breaks, which is told when it is read."""
        meter = _Meter(read_from, packed)
        told_later = (*BROKEN_MEMBER, *BROKEN_PACKING, ValueError, OverflowError, OSError, SourceError)
        with suppress(*told_later), _opened_tar(stream, meter) as archive:
            for info in archive:
                archive.members = []
                name = info.name.removeprefix("./")
                if not info.isreg() or not name.endswith(_PAGES):
                    continue
                self.pages.add(name)
                page = _page_of_frame(name)
                frames = self._frames.setdefault(page, []) if page else []
                fits = info.size <= FRAME_LIMIT and self._size + info.size <= _FRAMES_KEPT
                if page and len(frames) < MOST_FRAMES and fits:
                    raw = _extracted(archive, info).read()
                    self._kept.write(raw)
                    frames.append((self._size, len(raw)))
                    self._size += len(raw)

    def frames_of(self, page: str) -> tuple[bytes, ...]:
        """The HTML documents in the folder that a browser saved beside a page."""
        stem = next((page.removesuffix(ending) for ending in _PAGES if page.endswith(ending)), "")
        frames = []
        for at, size in self._frames.get(stem, ()):
            self._kept.seek(at)
            frames.append(self._kept.read(size))
        return tuple(frames)


def _page_of_frame(path: str) -> str | None:
    """The path, without its ending, of the page that a file stood in a frame of, were its folder a page's."""
    parts = PurePosixPath(path).parts
    for depth, folder in enumerate(parts[:-1]):
        for ending in _BESIDE:
            if folder.endswith(ending) and folder != ending:
                return "".join(f"{part}/" for part in parts[:depth]) + folder.removesuffix(ending)
    return None


def _opened_tar(stream: Bounded, meter: _Meter) -> Any:  # a TarFile; typeshed lacks its list of members
    metered: Any = Metered(stream, meter.count)  # type: ignore[arg-type]  # it only reads
    return tarfile.open(fileobj=metered, mode="r|", tarinfo=_Header)


def tar_members(
    stream: Bounded, read_from: str, packed: Callable[[], int], saved: Saved | None = None
) -> Iterator[Member | SourceError]:
    """The files of a tar archive in its order, each to be read before the next. `packed` gives the bytes read so far.

    Without a first look (`saved`) the frames of saved pages are left out, and a folder beside a page is known for one
    only where the page came before it. Raises Unreadable when the archive is broken or cut short, Empty when it has no
    files.
    """
    meter = _Meter(read_from, packed)
    found = False
    seen: set[str] = saved.pages if saved else set()
    try:
        with _opened_tar(stream, meter) as archive:
            for info in archive:
                # tarfile keeps every header of a stream, which nothing here goes back to
                archive.members = []
                if info.isdir():
                    continue
                name = info.name.removeprefix("./")
                if name.endswith(_PAGES):
                    seen.add(name)
                if not info.isreg() or _passed_over(name, seen.__contains__):
                    continue
                found = True
                yield Member(
                    name,
                    lambda info=info: _extracted(archive, info),  # type: ignore[misc]  # bound now
                    lambda name=name: saved.frames_of(name) if saved else (),  # type: ignore[misc]
                )
                if meter.over:
                    return
            ended_by = getattr(archive, "ended_by", None)
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as fault:
        raise Unreadable(
            read_from, f"the tar archive is broken ({str(fault) or 'it ends too early'}); fetch or pack it again"
        ) from None
    # two blocks of zeros end an archive, and nothing else does
    if not isinstance(ended_by, tarfile.EOFHeaderError):  # type: ignore[attr-defined]  # not in typeshed
        reason = {"EmptyHeaderError": "it has no end mark", "TruncatedHeaderError": "it ends within a file's header"}
        told = reason.get(type(ended_by).__name__, str(ended_by) or "it ends too early")
        yield Unreadable(read_from, f"the tar archive may be cut short or broken ({told}); what came before was read")
    elif not found:
        raise Empty(read_from, f"no files in this archive ({PASSED_OVER}, links and devices are passed over)")


def _extracted(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(info)
    assert stream is not None, "only regular files are opened"
    return stream


__all__ = [
    "BROKEN_MEMBER",
    "PASSED_OVER",
    "Member",
    "Saved",
    "broken_packing_told",
    "is_beside",
    "is_part_of_page",
    "tar_members",
    "zip_members",
]
