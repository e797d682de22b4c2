import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileReport;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** What OWL API's own OWL 2 DL profile checker says of each RDF/XML file: a line for each violation. */
public final class ProfileVerdicts {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
            OWLProfileReport report;
            try {
                OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new File(file));
                report = new OWL2DLProfile().checkOntology(ontology);
            } catch (Exception | StackOverflowError error) {
                System.out.println(file + "\tGivenUp\t" + error.getClass().getSimpleName());
                continue;
            }
            System.out.println(file + "\tRead\t");
            for (OWLProfileViolation violation : report.getViolations()) {
                String words = violation.toString().replaceAll("\\s+", " ");
                System.out.println(file + "\t" + violation.getClass().getSimpleName() + "\t" + words);
            }
        }
    }
}
