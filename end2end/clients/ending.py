"""The end of a script that opened icechunk repos."""

import os


def done():
    """Says that everything went well and ends the process at once, without taking the interpreter down: icechunk's own threads
    outlive its stores, and one that still drops a Python object then aborts the process (seen with its oldest version)."""
    print("done", flush=True)
    os._exit(0)
