"""Where the work on documents runs: in this process, or in a pool of processes on this machine.

An engine maps a pure function over sources and gives the results in the sources' order, whatever runs where.
"""

from cancerkg.engines.local import run

__all__ = ["run"]
