"""HermiT, the OWL 2 DL reasoner that owlready2 brings along, as a process with limits on time and memory."""

import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final

from pyoxigraph import RdfFormat, Triple, serialize

from cancerkg.errors import InconsistentOntology, ReasonerOutOfMemory, ReasonerOutOfTime, ReasonerUnavailable

_MAIN_CLASS: Final = "org.semanticweb.HermiT.cli.CommandLine"
# One thread collects garbage and one compiler is enough: a run takes seconds, of which half would be their start.
_JAVA_OPTIONS: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError")
_NO_MEMORY: Final = re.compile(
    r"OutOfMemoryError|Could not reserve enough space|insufficient memory|Too small maximum heap"
)
_KILLED: Final = -9


@dataclass(frozen=True, slots=True)
class ReasonerLimits:
    """What a run of HermiT may take: ``seconds`` of wall time, and ``megabytes`` of Java's heap.

    The whole process takes some 100 MB more. Our ontology needs one second and 50 MB.
    """

    seconds: float = 300.0
    megabytes: int = 2048


def run_hermit(triples: Iterable[Triple], options: Sequence[str], limits: ReasonerLimits) -> str:
    """What HermiT prints about the triples, given the options of its command line.

    The triples are OWL 2 DL with blank nodes. Raises :class:`InconsistentOntology` where they contradict themselves,
    :class:`ReasonerOutOfTime`, :class:`ReasonerOutOfMemory`, and :class:`ReasonerUnavailable` where there is no Java or
    HermiT refuses the input. Worst-case complexity is that of OWL 2 DL, N2ExpTime.
    """
    java = which("java")
    package = find_spec("owlready2")
    if java is None or package is None or package.origin is None:
        raise ReasonerUnavailable("There is no Java runtime for HermiT.")
    library = Path(package.origin).parent / "hermit"
    with TemporaryDirectory(prefix="cancerkg-") as folder:
        file = Path(folder, "ontology.nt")
        serialize(triples, file, format=RdfFormat.N_TRIPLES)
        machine = [java, f"-Xmx{limits.megabytes}m", *_JAVA_OPTIONS, "-cp", f"{library}:{library / 'HermiT.jar'}"]
        command = [*machine, _MAIN_CLASS, *(file.as_uri() if option == "FILE" else option for option in options)]
        try:
            run = subprocess.run(command, capture_output=True, check=False, timeout=limits.seconds)  # noqa: S603 no shell; our own arguments
        except subprocess.TimeoutExpired as error:
            raise ReasonerOutOfTime(limits.seconds) from error
    output, complaint = (stream.decode("utf-8", "replace") for stream in (run.stdout, run.stderr))
    if "InconsistentOntologyException" in complaint:
        raise InconsistentOntology("The ontology contradicts itself, or a fact in the graph.")
    if run.returncode == _KILLED or (run.returncode != 0 and _NO_MEMORY.search(output + complaint)):
        raise ReasonerOutOfMemory(limits.megabytes)
    if run.returncode != 0:
        first = complaint.strip().partition("\n")[0]
        raise ReasonerUnavailable(f"HermiT failed: {first}.", cure="Check that the input is OWL 2 DL.")
    return output
