"""Reads a picture from standard input in a process that gets no more than it may take: ``WEBP``, or ``HEIC`` to JPEG on its output.

Run as a file of its own: a picture of 34 bytes can ask for gigabytes, and decoders know no limit.
"""

import io
import resource
import sys

MEMORY = {"WEBP": 768 * 1024 * 1024, "HEIC": 1024 * 1024 * 1024}
SECONDS = 20
QUALITY = 90
TOO_LARGE = 3
"""How it ends for more pixels than the second argument allows; their numbers stand on the error output."""


def read_webp(content: bytes) -> None:
    """To its last byte."""
    from PIL import Image  # noqa: PLC0415 -- below the limits

    with Image.open(io.BytesIO(content), formats=["WEBP"]) as image:
        image.load()


def turn_heic(content: bytes, most_pixels: int, longest_side: int) -> None:
    """As JPEG, turned as it was held; where and by whom it was taken is left out."""
    import pillow_heif  # noqa: PLC0415 -- below the limits
    from PIL import ImageOps  # noqa: PLC0415 -- the same

    found = pillow_heif.open_heif(content)
    width, height = found.size
    if width * height > most_pixels:
        sys.stderr.write(f"{width}×{height}")
        sys.exit(TOO_LARGE)
    picture = found.to_pillow()
    picture.thumbnail((longest_side, longest_side))
    ImageOps.exif_transpose(picture).convert("RGB").save(sys.stdout.buffer, "JPEG", quality=QUALITY)


if __name__ == "__main__":
    kind = sys.argv[1]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY[kind], MEMORY[kind]))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    given = sys.stdin.buffer.read()
    if kind == "WEBP":
        read_webp(given)
    else:
        turn_heic(given, int(sys.argv[2]), int(sys.argv[3]))
