"""OWL 2 DL: each restriction is broken once, our checker names the rule, and OWL API's own checker agrees."""

import shutil
import subprocess
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from cancerkg.checks.graph import OntologyGraph
from cancerkg.checks.profile import profile_faults
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import Fault, parse_ontology

HERE = Path(__file__).parent
PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HEADER = "<https://example.org/o> a owl:Ontology .\n"
TERMS = """
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty . :s a owl:ObjectProperty .
:d a owl:DatatypeProperty . :e a owl:DatatypeProperty . :n a owl:AnnotationProperty .
:i a owl:NamedIndividual . :j a owl:NamedIndividual .
"""
RIGHT = {
    "nothing": "",
    "every class expression": """
        :A rdfs:subClassOf [ a owl:Class ; owl:intersectionOf ( :B [ a owl:Class ; owl:complementOf :C ] ) ] ,
            [ a owl:Class ; owl:unionOf ( :B :C ) ] , [ a owl:Class ; owl:oneOf ( :i :j ) ] ,
            [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] ,
            [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom owl:Thing ] ,
            [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :i ] ,
            [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] ,
            [ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality "1"^^xsd:nonNegativeInteger ] ,
            [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :p ] ; owl:onClass :B ;
              owl:maxQualifiedCardinality "2"^^xsd:nonNegativeInteger ] ,
            [ a owl:Restriction ; owl:onProperty :d ; owl:onDataRange xsd:string ;
              owl:qualifiedCardinality "1"^^xsd:nonNegativeInteger ] ,
            [ a owl:Restriction ; owl:onProperty :d ; owl:hasValue "x" ] .""",
    "every data range": """
        :d rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;
                        owl:withRestrictions ( [ xsd:minInclusive 1 ] [ xsd:maxExclusive 9 ] ) ] .
        :e rdfs:range [ a rdfs:Datatype ; owl:unionOf ( [ a rdfs:Datatype ; owl:oneOf ( "a" "b" ) ]
                        [ a rdfs:Datatype ; owl:datatypeComplementOf xsd:string ] ) ] .
        :D a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:oneOf ( "a" ) ] .""",
    "every axiom": """
        :A owl:equivalentClass :B ; owl:disjointWith :C ; owl:hasKey ( :p :d ) ; owl:disjointUnionOf ( :B :C ) .
        :p rdfs:subPropertyOf :q ; rdfs:domain :A ; rdfs:range :B ; owl:inverseOf :r .
        :q owl:equivalentProperty :s . :d rdfs:subPropertyOf :e ; rdfs:domain :A ; rdfs:range xsd:string .
        :n rdfs:subPropertyOf rdfs:comment ; rdfs:domain :A ; rdfs:range :B .
        :i owl:sameAs :j ; a :A ; :p :j ; :d "x" ; :n "y"@en , :j ; rdfs:label "i" ; owl:deprecated true .
        [] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .
        [] a owl:AllDifferent ; owl:distinctMembers ( :i :j ) .
        [] a owl:NegativePropertyAssertion ; owl:sourceIndividual :i ; owl:assertionProperty :p ;
           owl:targetIndividual :j .
        [] a owl:NegativePropertyAssertion ; owl:sourceIndividual :i ; owl:assertionProperty :d ; owl:targetValue "z" .
        [] a owl:Axiom ; owl:annotatedSource :i ; owl:annotatedProperty :d ; owl:annotatedTarget "x" ; :n "why" .""",
    "every characteristic": """
        :p a owl:FunctionalProperty , owl:InverseFunctionalProperty , owl:IrreflexiveProperty , owl:AsymmetricProperty .
        :q a owl:SymmetricProperty , owl:ReflexiveProperty . :r a owl:TransitiveProperty . :d a owl:FunctionalProperty .
        :p owl:propertyDisjointWith :s . [] a owl:AllDisjointProperties ; owl:members ( :d :e ) .""",
    "regular chains": """
        :p owl:propertyChainAxiom ( :q :r ) , ( :p :q ) , ( :q :p ) , ( :p :p ) .
        :q owl:propertyChainAxiom ( :r [ owl:inverseOf :r ] ) .""",
    "a chain above a simple property": ":p owl:propertyChainAxiom ( :q :r ) . :q rdfs:subPropertyOf :p . :q a owl:FunctionalProperty .",
    "legal punning": ":A a owl:NamedIndividual , :B . :p a owl:Class .",
    "a tree of blank nodes": ":i :p [ a :A ; :q [ a :B ] , [ a :B ] ] .",
    "literals of every kind": """
        :i :d "1"^^xsd:byte , "-1.50"^^xsd:decimal , "INF"^^xsd:double , "true"^^xsd:boolean , "0aF1"^^xsd:hexBinary ,
            "YQ=="^^xsd:base64Binary , "2024-02-29T24:00:00Z"^^xsd:dateTime , "en-US"^^xsd:language , "a b"^^xsd:token ,
            "a"^^xsd:NCName , "https://example.org/"^^xsd:anyURI , "x"@en , "plain" .""",
}
WRONG = [
    ("a class that nobody declared", ":A rdfs:subClassOf :X .", "undeclared-term", "UseOfUndeclaredClass"),
    ("a type that nobody declared", ":i a :X .", "undeclared-term", "UseOfUndeclaredClass"),
    ("an undeclared property in a restriction",
     ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :x ; owl:someValuesFrom :B ] .",
     "undeclared-term", "UseOfUndeclared"),
    ("an undeclared property in a chain", ":p owl:propertyChainAxiom ( :q :x ) .", "undeclared-term", "UseOfUndeclared"),
    ("an undeclared predicate", ":i :x :j .", "undeclared-term", "UseOfUndeclared"),
    ("an undeclared annotation property", ':A :x "words" .', "undeclared-term", "UseOfUndeclared"),
    ("an undeclared datatype", ":d rdfs:range :X .", "undeclared-term", "UseOfUndeclared|UseOfUnknownDatatype"),
    ("a class that is a datatype", ":A a rdfs:Datatype .", "illegal-punning|unknown-datatype", "DatatypeIRIAlsoUsedAsClassIRI"),
    ("an object and data property", ":p a owl:DatatypeProperty .", "illegal-punning", "IllegalPunning"),
    ("an object and annotation property", ":p a owl:AnnotationProperty .", "illegal-punning", "IllegalPunning"),
    ("a data and annotation property", ":d a owl:AnnotationProperty .", "illegal-punning", "IllegalPunning"),
    ("a class in the namespace of OWL", "owl:Mine a owl:Class .", "reserved-vocabulary", "UseOfReservedVocabularyForClassIRI"),
    ("a property in the namespace of RDF", "rdf:mine a owl:ObjectProperty .", "reserved-vocabulary", "UseOfReservedVocabulary"),
    ("an individual in the namespace of OWL", ":i :p owl:Thing .", "wrong-kind", "UseOfReservedVocabularyForIndividualIRI"),
    ("a type that OWL 2 does not have", ":A a owl:FuzzyClass .", "unknown-construct", "UseOfReservedVocabulary"),
    ("a functional chain", ":p owl:propertyChainAxiom ( :q :r ) ; a owl:FunctionalProperty .",
     "non-simple-property", "UseOfNonSimplePropertyInFunctionalPropertyAxiom"),
    ("an inverse functional transitive property", ":p a owl:TransitiveProperty , owl:InverseFunctionalProperty .",
     "non-simple-property", "UseOfNonSimplePropertyInInverseFunctional"),
    ("an irreflexive property above a transitive one",
     ":p a owl:TransitiveProperty ; rdfs:subPropertyOf :q . :q a owl:IrreflexiveProperty .",
     "non-simple-property", "UseOfNonSimplePropertyInIrreflexive"),
    ("an asymmetric inverse of a transitive property",
     ":p a owl:TransitiveProperty ; owl:inverseOf :q . :q a owl:AsymmetricProperty .",
     "non-simple-property", "UseOfNonSimplePropertyInAsymmetric"),
    ("a cardinality of a transitive property",
     """:p a owl:TransitiveProperty . :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;
        owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .""",
     "non-simple-property", "UseOfNonSimplePropertyInCardinalityRestriction"),
    ("a qualified cardinality of an inverse of a transitive property",
     """:p a owl:TransitiveProperty . :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :p ] ;
        owl:onClass :B ; owl:minQualifiedCardinality "2"^^xsd:nonNegativeInteger ] .""",
     "non-simple-property", "UseOfNonSimplePropertyInCardinalityRestriction"),
    ("a transitive property and oneself",
     ":p a owl:TransitiveProperty . :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] .",
     "non-simple-property", "UseOfNonSimplePropertyInObjectHasSelf"),
    ("disjoint with a transitive property", ":p a owl:TransitiveProperty ; owl:propertyDisjointWith :q .",
     "non-simple-property", "UseOfNonSimplePropertyInDisjointPropertiesAxiom"),
    ("a transitive property among disjoint ones",
     ":p a owl:TransitiveProperty . [] a owl:AllDisjointProperties ; owl:members ( :p :q ) .",
     "non-simple-property", "UseOfNonSimplePropertyInDisjointPropertiesAxiom"),
    ("chains that go round", ":p owl:propertyChainAxiom ( :q :r ) . :q owl:propertyChainAxiom ( :p :s ) .",
     "irregular-properties", "UseOfPropertyInChainCausesCycle"),
    ("a chain over itself in the middle", ":p owl:propertyChainAxiom ( :q :p :r ) .",
     "irregular-properties", "UseOfPropertyInChainCausesCycle"),
    ("a chain over a property above it", ":p owl:propertyChainAxiom ( :q :r ) ; rdfs:subPropertyOf :q .",
     "irregular-properties", "UseOfPropertyInChainCausesCycle"),
    ("a union of one", ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :B ) ] .", "too-few-operands", "InsufficientOperands"),
    ("one of none", ":A rdfs:subClassOf [ a owl:Class ; owl:oneOf () ] .", "too-few-operands", "EmptyOneOfAxiom"),
    ("a chain of one", ":p owl:propertyChainAxiom ( :q ) .", "too-few-operands", "InsufficientPropertyExpressions"),
    ("a key of none", ":A owl:hasKey () .", "too-few-operands", "InsufficientPropertyExpressions"),
    ("disjoint with nothing else", "[] a owl:AllDisjointClasses ; owl:members ( :A ) .", "too-few-operands", "InsufficientOperands"),
    ("a whole number in words", ':i :d "one"^^xsd:integer .', "literal-outside-datatype", "LexicalNotInLexicalSpace"),
    ("a facet that the datatype lacks",
     ":d rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:maxLength 3 ] ) ] .",
     "illegal-facet", "UseOfIllegalFacetRestriction"),
    ("a facet of a defined datatype",
     """:D a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:oneOf ( 1 2 ) ] .
        :d rdfs:range [ a rdfs:Datatype ; owl:onDatatype :D ; owl:withRestrictions ( [ xsd:minInclusive 1 ] ) ] .""",
     "illegal-facet", "GivenUp"),
    ("datatypes defined by one another",
     """:D a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:datatypeComplementOf :E ] .
        :E a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:datatypeComplementOf :D ] .""",
     "cyclic-datatype", "CycleInDatatypeDefinition"),
    ("the top data property below another", "owl:topDataProperty rdfs:subPropertyOf :d .",
     "top-data-property", "UseOfTopDataPropertyAsSubPropertyInSubPropertyAxiom"),
    ("a class used as a property", ":i :A :j .", "wrong-kind", "UseOfUndeclared"),
    ("a property used as a class", ":A rdfs:subClassOf :p .", "wrong-kind", "UseOfUndeclaredClass"),
    ("a property as a type", ":i a :p .", "wrong-kind", "UseOfUndeclaredClass"),
    ("a value that is a class's",
     ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :d ; owl:someValuesFrom :B ] .",
     "wrong-kind", "UseOfUndeclaredObjectProperty"),
    ("an annotation property in a restriction",
     ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :n ; owl:someValuesFrom :B ] .",
     "wrong-kind", "UseOfUndeclared|IllegalPunning"),
    ("below a property of another kind", ":p rdfs:subPropertyOf :d .", "wrong-kind", "IllegalPunning|UseOfUndeclared"),
    ("words where an individual stands", ':i :p "words" .', "wrong-kind", "UseOfUndeclaredAnnotationProperty"),
    ("an individual where words stand", ":i :d :j .", "wrong-kind", "UseOfUndeclaredAnnotationProperty"),
    ("a restriction without a filler", ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ] .",
     "malformed-expression", "UseOfUndeclaredClass"),
    ("a qualified cardinality without a class",
     """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;
        owl:qualifiedCardinality "1"^^xsd:nonNegativeInteger ] .""",
     "malformed-expression", "UseOfUndeclaredClass"),
    ("a negative cardinality",
     ':A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality "-1"^^xsd:integer ] .',
     "malformed-expression", "GivenUp"),
    ("two lists that share an end",
     """:A rdfs:subClassOf [ a owl:Class ; owl:unionOf _:l ] , [ a owl:Class ; owl:intersectionOf _:m ] .
        _:l rdf:first :B ; rdf:rest _:e . _:m rdf:first :B ; rdf:rest _:e . _:e rdf:first :C ; rdf:rest () .""",
     "malformed-list", "InsufficientOperands"),
    ("a list without an end", ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf _:l ] . _:l rdf:first :B .",
     "malformed-list", "InsufficientOperands"),
    ("no list", ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf :B ] .", "malformed-list", "InsufficientOperands"),
]  # fmt: skip
OURS_ALONE = [
    ("a restriction of two properties",
     ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p , :q ; owl:someValuesFrom :B ] .",
     "malformed-expression", "OWL API takes one of them"),
    ("a class that is a union and a complement",
     ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :A :B ) ; owl:complementOf :C ] .",
     "malformed-expression", "OWL API takes one of them"),
    ("a class expression without a type", ":A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] .",
     "malformed-expression", "OWL API is lenient by default"),
    ("a restriction with an IRI", ":R a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B .",
     "malformed-expression", "OWL API is lenient by default"),
    ("an annotation of what is not said",
     '[] a owl:Axiom ; owl:annotatedSource :i ; owl:annotatedProperty :p ; owl:annotatedTarget :j ; :n "x" .',
     "malformed-expression", "OWL API makes the axiom"),
    ("oneself, not so", ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf false ] .",
     "malformed-expression", "OWL API does not look at the value"),
    ("a list that branches", ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf _:l ] . _:l rdf:first :B , :C ; rdf:rest ( :B ) .",
     "malformed-list", "OWL API takes one of them"),
    ("a list that goes round",
     ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf _:l ] . _:l rdf:first :B ; rdf:rest _:m . _:m rdf:first :C ; rdf:rest _:l .",
     "malformed-list", "OWL API cuts it"),
    ("blank nodes in a circle", "_:a :p _:b . _:b :p _:c . _:c :p _:a .", "anonymous-individual", "OWL API 3.4 does not look at the forest"),
    ("two ways between blank nodes", "_:a :p _:b ; :q _:b .", "anonymous-individual", "OWL API 3.4 does not look at the forest"),
    ("a blank node the same as another", ":i owl:sameAs [ a :A ] .", "anonymous-individual", "OWL API 3.4 looks at it in the profile EL alone"),
    ("a blank node among those enumerated", ":A rdfs:subClassOf [ a owl:Class ; owl:oneOf ( [ a :B ] ) ] .", "anonymous-individual",
     "OWL API 3.4 looks at it in the profile EL alone"),
    ("two headers", "<https://example.org/o2> a owl:Ontology .", "ontology-header", "OWL API takes one of them"),
    ("a version of something else", ":A owl:versionIRI :v .", "ontology-header", "OWL API keeps it as an annotation"),
    ("an import", "<https://example.org/o> owl:imports <https://example.org/other> .", "imports-not-read", "OWL API goes out to fetch it"),
    ("a predicate that OWL 2 does not have", ":A owl:isSomewhatLike :B .", "unknown-construct", "OWL API keeps it as an annotation"),
    ("a datatype of nobody's", ':i :d "x"^^:X .', "unknown-datatype", "OWL API does not look at the datatypes of literals"),
    ("a date, which OWL 2 does not have", ':i :d "2026-01-01"^^xsd:date .', "unknown-datatype", "OWL API does not look at the datatypes of literals"),
    ("a date in an annotation", ':A :n "2026-01-01"^^xsd:date .', "unknown-datatype", "OWL API does not look at the datatypes of literals"),
    ("a datatype without a definition", ":D a rdfs:Datatype . :d rdfs:range :D .", "unknown-datatype", "OWL API takes the declaration for a definition"),
    ("a byte that is too large", ':i :d "300"^^xsd:byte .', "literal-outside-datatype", "OWL API 3.4 knows patterns, not limits"),
    ("a day that no calendar has", ':i :d "2023-02-29T00:00:00"^^xsd:dateTime .', "literal-outside-datatype", "OWL API 3.4 knows patterns, not limits"),
    ("a truth in words", ':i :d "yes"^^xsd:boolean .', "literal-outside-datatype", "OWL API reads any word as false"),
]  # fmt: skip
"""What OWL API 3.4 does not find, because it reads RDF leniently or does not look, with the reason."""


def faults(turtle: str) -> tuple[Fault, ...]:
    return profile_faults(OntologyGraph(quad.triple for quad in parse(turtle, RdfFormat.TURTLE)))


def test_our_ontology_is_owl_2_dl():
    assert profile_faults(OntologyGraph(parse_ontology(ontology_directory() / "cancerkg.ttl"))) == ()


@pytest.mark.parametrize("name", RIGHT)
def test_what_owl_2_dl_allows_is_not_complained_of(name: str):
    assert faults(PREFIXES + HEADER + TERMS + RIGHT[name]) == ()


@pytest.mark.parametrize(
    ("turtle", "rule"), [pytest.param(one[1], one[2], id=one[0]) for one in (*WRONG, *OURS_ALONE)]
)
def test_a_planted_fault_is_found(turtle: str, rule: str):
    found = {fault.rule for fault in faults(PREFIXES + HEADER + TERMS + turtle)}
    first, *others = rule.split("|")
    assert {first} <= found <= {first, *others}


def test_no_header_is_a_fault():
    assert [fault.rule for fault in faults(PREFIXES + TERMS)] == ["ontology-header"]


# --- a second opinion


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The violations that OWL API's OWL2DLProfile finds in each case, by the case's name."""
    if shutil.which("javac") is None:
        pytest.skip("no Java compiler for OWL API's profile checker")
    package = find_spec("owlready2")
    assert package is not None
    assert package.origin is not None
    jar = Path(package.origin).parent / "hermit" / "HermiT.jar"
    folder = tmp_path_factory.mktemp("profile")
    subprocess.run(
        ["javac", "-nowarn", "-cp", jar, "-d", folder, HERE / "java" / "ProfileVerdicts.java"], check=True, timeout=120
    )
    cases = {name: PREFIXES + HEADER + TERMS + turtle for name, turtle in RIGHT.items()}
    cases |= {one[0]: PREFIXES + HEADER + TERMS + one[1] for one in (*WRONG, *OURS_ALONE) if "imports" not in one[1]}
    cases["our ontology"] = (ontology_directory() / "cancerkg.ttl").read_text(encoding="utf-8")
    names = {}
    for number, (name, turtle) in enumerate(cases.items()):
        file = folder / f"{number}.rdf"
        triples = (quad.triple for quad in parse(turtle, RdfFormat.TURTLE))
        serialize(triples, file, RdfFormat.RDF_XML)
        names[str(file)] = name
    run = subprocess.run(
        ["java", "-cp", f"{folder}:{jar}", "ProfileVerdicts", *names], capture_output=True, check=True, timeout=300
    )
    found: dict[str, list[str]] = defaultdict(list)
    for line in run.stdout.decode().splitlines():
        file, violation, _ = line.split("\t", 2)
        found[names[file]].append(violation)
    return dict(found)


@pytest.mark.needs_java
@pytest.mark.parametrize("name", [*RIGHT, "our ontology"])
def test_owl_api_complains_of_nothing_either(verdicts, name: str):
    assert verdicts[name] == ["Read"]


@pytest.mark.needs_java
@pytest.mark.parametrize(("name", "violation"), [pytest.param(one[0], one[3], id=one[0]) for one in WRONG])
def test_owl_api_finds_the_same(verdicts, name: str, violation: str):
    assert any(found.startswith(tuple(violation.split("|"))) for found in verdicts[name]), verdicts[name]


@pytest.mark.needs_java
@pytest.mark.parametrize(
    "name", [pytest.param(one[0], id=f"{one[0]}: {one[3]}") for one in OURS_ALONE if "imports" not in one[1]]
)
def test_what_owl_api_does_not_find(verdicts, name: str):
    assert verdicts[name] == ["Read"]
