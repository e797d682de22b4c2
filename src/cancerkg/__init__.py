"""cancerkg: web pages about cancer become a knowledge graph in which every claim leads to its sentence.

The stages, top to bottom, each in the module that is named for what comes out of it: :mod:`~cancerkg.documents`,
:mod:`~cancerkg.passages`, :mod:`~cancerkg.mentions`, :mod:`~cancerkg.assertions`, :mod:`~cancerkg.claims`,
:mod:`~cancerkg.inference`, :mod:`~cancerkg.checks`, :mod:`~cancerkg.releases`. :mod:`~cancerkg.build` tells the whole
story in one screen.
"""

from importlib.metadata import version

__version__ = version("cancerkg")
