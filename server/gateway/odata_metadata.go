package gateway

import (
	"encoding/xml"
	"slices"
	"sync"
)

// odataNamespace is the namespace of the types of the model.
const odataNamespace = "MysteryShopper"

// The elements of $metadata: the Common Schema Definition Language (CSDL) XML of OData 4.01, as far as it is used here.
type (
	csdlDocument struct {
		XMLName   xml.Name      `xml:"edmx:Edmx"`
		Space     string        `xml:"xmlns:edmx,attr"`
		Version   string        `xml:"Version,attr"`
		Reference csdlReference `xml:"edmx:Reference"`
		Schema    csdlSchema    `xml:"edmx:DataServices>Schema"`
	}
	csdlReference struct {
		URI     string      `xml:"Uri,attr"`
		Include csdlInclude `xml:"edmx:Include"`
	}
	csdlInclude struct {
		Namespace string `xml:"Namespace,attr"`
		Alias     string `xml:"Alias,attr"`
	}
	csdlSchema struct {
		Space     string        `xml:"xmlns,attr"`
		Namespace string        `xml:"Namespace,attr"`
		Entities  []csdlType    `xml:"EntityType"`
		Complex   []csdlType    `xml:"ComplexType"`
		Container csdlContainer `xml:"EntityContainer"`
	}
	csdlType struct {
		Name       string         `xml:"Name,attr"`
		Key        *csdlKey       `xml:"Key"`
		Properties []csdlProperty `xml:"Property"`
	}
	csdlKey struct {
		Properties []csdlRef `xml:"PropertyRef"`
	}
	csdlRef struct {
		Name string `xml:"Name,attr"`
	}
	csdlProperty struct {
		Name      string `xml:"Name,attr"`
		Type      string `xml:"Type,attr"`
		Nullable  *bool  `xml:"Nullable,attr"`
		Precision string `xml:"Precision,attr,omitempty"`
	}
	csdlContainer struct {
		Name        string           `xml:"Name,attr"`
		Sets        []csdlSet        `xml:"EntitySet"`
		Annotations []csdlAnnotation `xml:"Annotation"`
	}
	csdlSet struct {
		Name        string           `xml:"Name,attr"`
		Type        string           `xml:"EntityType,attr"`
		Annotations []csdlAnnotation `xml:"Annotation"`
	}
	csdlAnnotation struct {
		Term   string      `xml:"Term,attr"`
		Bool   *bool       `xml:"Bool,attr"`
		Enum   string      `xml:"EnumMember,attr,omitempty"`
		Record *csdlRecord `xml:"Record"`
	}
	csdlRecord struct {
		Values []csdlValue `xml:"PropertyValue"`
	}
	csdlValue struct {
		Property string     `xml:"Property,attr"`
		Bool     *bool      `xml:"Bool,attr"`
		Paths    *csdlPaths `xml:"Collection"`
	}
	csdlPaths struct {
		Paths []string `xml:"PropertyPath"`
	}
)

// odataMetadata returns the model, encoded once. It depends on the API only.
var odataMetadata = sync.OnceValues(func() ([]byte, error) {
	schema := csdlSchema{
		Space: "http://docs.oasis-open.org/odata/ns/edm", Namespace: odataNamespace,
		Container: csdlContainer{Name: "Client", Annotations: []csdlAnnotation{
			{Term: "Capabilities.ConformanceLevel", Enum: "Capabilities.ConformanceLevelType/Minimal"},
			{Term: "Capabilities.BatchSupported", Bool: new(false)},
			{Term: "Capabilities.KeyAsSegmentSupported", Bool: new(false)},
		}},
	}
	for _, set := range odataSets {
		key := &csdlKey{}
		for _, name := range set.keys {
			key.Properties = append(key.Properties, csdlRef{name})
		}
		schema.Entities = append(schema.Entities, csdlType{string(set.list.rows.Message().Name()), key, csdlProperties(set.properties)})
		for _, p := range set.properties {
			if p.isComplex() {
				schema.Complex = append(schema.Complex, csdlType{Name: string(p.field.Message().Name()), Properties: csdlProperties(p.parts)})
			}
		}
		schema.Container.Sets = append(schema.Container.Sets, csdlSet{set.name, set.typeName(), set.capabilities()})
	}
	document := csdlDocument{
		Space: "http://docs.oasis-open.org/odata/ns/edmx", Version: "4.0", Schema: schema,
		Reference: csdlReference{
			"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Capabilities.V1.xml",
			csdlInclude{"Org.OData.Capabilities.V1", "Capabilities"},
		},
	}
	text, err := xml.Marshal(document)
	return append([]byte(xml.Header), text...), err
})

func csdlProperties(properties []*odataProperty) []csdlProperty {
	var out []csdlProperty
	for _, p := range properties {
		c := csdlProperty{Name: p.name, Type: p.edm()}
		if !p.nullable() {
			c.Nullable = new(false)
		}
		if c.Type == "Edm.DateTimeOffset" {
			c.Precision = "6"
		}
		out = append(out, c)
	}
	return out
}

// capabilities returns annotations with the options that a set supports, so that tools do the rest themselves.
func (s *odataSet) capabilities() []csdlAnnotation {
	restrict := func(term string, values ...csdlValue) csdlAnnotation {
		return csdlAnnotation{Term: "Capabilities." + term, Record: &csdlRecord{values}}
	}
	not := func(term, property string) csdlAnnotation {
		return restrict(term, csdlValue{Property: property, Bool: new(false)})
	}
	var unfiltered, unsorted []string
	for _, p := range s.properties {
		if !p.key {
			unsorted = append(unsorted, p.name)
		}
		if _, filtered := s.filters[p.name]; !filtered {
			unfiltered = append(unfiltered, p.name)
		}
	}
	slices.Sort(unfiltered)
	slices.Sort(unsorted)
	return []csdlAnnotation{
		restrict("FilterRestrictions", csdlValue{Property: "Filterable", Bool: new(true)},
			csdlValue{Property: "NonFilterableProperties", Paths: &csdlPaths{unfiltered}}),
		restrict("CountRestrictions", csdlValue{Property: "Countable", Bool: new(!s.perVisit)}),
		{Term: "Capabilities.TopSupported", Bool: new(true)},
		{Term: "Capabilities.SkipSupported", Bool: new(false)},
		{Term: "Capabilities.IndexableByKey", Bool: new(true)},
		restrict("SortRestrictions", csdlValue{Property: "Sortable", Bool: new(true)},
			csdlValue{Property: "NonSortableProperties", Paths: &csdlPaths{unsorted}}),
		not("ExpandRestrictions", "Expandable"), not("SearchRestrictions", "Searchable"),
		not("InsertRestrictions", "Insertable"), not("UpdateRestrictions", "Updatable"), not("DeleteRestrictions", "Deletable"),
	}
}
