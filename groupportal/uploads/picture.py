"""Reads a WebP picture from standard input to its last byte, in a process that gets no more than it may take.

Run as a file of its own (``checking``): a picture of 34 bytes can ask for gigabytes, and its decoder knows no limit.
"""

import io
import resource
import sys

MEMORY = 768 * 1024 * 1024
SECONDS = 10

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from PIL import Image

    with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=["WEBP"]) as image:
        image.load()
