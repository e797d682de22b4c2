"""A stream of bytes → the same stream without gzip (RFC 1952) or Zstandard (RFC 8878), known by its first bytes.

The only importer of gzip and zstd. What a server has decompressed already may still be called ``.gz``, and is read.
"""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cancerkg.errors import SourceDamaged

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from typing_extensions import Buffer

SUFFIXES = (".gz", ".zst")
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_WINDOW_LOG = 27
"""The largest window of Zstandard that a decoder has to have, and so the memory it may ask for: 128 MB."""


class _Inside(io.RawIOBase):
    """What a compressed file holds, read in the smallest steps: what stands before damage is not lost with it."""

    def __init__(self, file: gzip.GzipFile | zstd.ZstdFile) -> None:
        self._file = file

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        """As of any stream."""
        view = memoryview(buffer)
        read = self._file.read1(len(view))
        view[: len(read)] = read
        return len(read)

    def close(self) -> None:
        """Close the decompressor; the file below it is its opener's."""
        self._file.close()
        super().close()


def decompressed(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream that is inside, in memory that does not depend on its length; frames and members in a row are one."""
    start = stream.peek(len(_ZSTD))
    if start.startswith(_GZIP):
        return io.BufferedReader(_Inside(gzip.GzipFile(fileobj=stream, mode="rb")))
    if start.startswith(_ZSTD):
        options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
        return io.BufferedReader(_Inside(zstd.ZstdFile(stream, mode="r", options=options)))
    return stream


@contextmanager
def damage_of(name: str) -> Iterator[None]:
    """Turn what goes wrong in reading the stream into :class:`~cancerkg.errors.SourceDamaged`."""
    try:
        yield
    except EOFError as error:
        raise SourceDamaged(name, "it ends in the middle") from error
    except (gzip.BadGzipFile, zlib.error, zstd.ZstdError) as error:
        raise SourceDamaged(name, f"the compressed data is corrupt ({error})") from error
    except OSError as error:
        raise SourceDamaged(name, (error.strerror or type(error).__name__).lower()) from error
