import java.io.File;
import java.util.Map;
import org.coode.owlapi.turtle.TurtleOntologyFormat;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.io.OWLFunctionalSyntaxOntologyFormat;
import org.semanticweb.owlapi.io.RDFXMLOntologyFormat;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyFormat;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.vocab.PrefixOWLOntologyFormat;

/** What Protégé does when it opens an ontology and saves it: Resave FROM (FORMAT TO)…, by the OWL API. */
public final class Resave {
    private static final Map<String, OWLOntologyFormat> FORMATS = Map.of(
            "rdfxml", new RDFXMLOntologyFormat(),
            "turtle", new TurtleOntologyFormat(),
            "functional", new OWLFunctionalSyntaxOntologyFormat());

    public static void main(String[] arguments) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new File(arguments[0]));
        for (int place = 1; place < arguments.length; place += 2) {
            OWLOntologyFormat format = FORMATS.get(arguments[place]);
            OWLOntologyFormat read = manager.getOntologyFormat(ontology);
            if (read instanceof PrefixOWLOntologyFormat && format instanceof PrefixOWLOntologyFormat) {
                ((PrefixOWLOntologyFormat) format).copyPrefixesFrom((PrefixOWLOntologyFormat) read);
            }
            manager.saveOntology(ontology, format, IRI.create(new File(arguments[place + 1])));
        }
        System.out.println(ontology.getAxiomCount() + " axioms, " + ontology.getLogicalAxiomCount() + " logical");
    }
}
