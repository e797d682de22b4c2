CLEAR SILENT GRAPH <$graph> ;
INSERT DATA { GRAPH <$graph> {
$triples
} } ;
CREATE SILENT GRAPH <$graph>
