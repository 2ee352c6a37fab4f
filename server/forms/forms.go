// Package forms writes answers of the API in other forms than JSON: CSV, workbooks, pictures and papers.
package forms

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/paper"
	"mysteryshopper/server/picture"
	"mysteryshopper/server/sheet"
	"mysteryshopper/server/words"
	"mysteryshopper/server/workbook"
)

// Form is a way of writing an answer.
type Form struct {
	// Type is the media type. Name is the value of the query parameter alt, and the extension of a file.
	Type, Name string
	// Parameters are those of the media type, as they follow it.
	Parameters string
	// Shown is true of a form that browsers show rather than save, Markup of one in which a browser would run a script.
	Shown, Markup bool

	supports func(protoreflect.FullName) bool
	write    func(m proto.Message, o Options) ([]byte, error)
}

// Options are how an answer is written.
type Options struct {
	// Language is one of words.Languages.
	Language string
	// Width is that of a picture; the usual one where it is 0.
	Width int
	// Dialect is that of CSV.
	Dialect sheet.Dialect
	// Brand is printed on papers; nil for none.
	Brand *paper.Brand
}

// Variant distinguishes the same answer in the same form and language that is written otherwise; empty for the usual way.
func (o Options) Variant() string {
	if o.Width == 0 && o.Dialect == sheet.Plain && o.Brand == nil {
		return ""
	}
	return fmt.Sprintf("%d %s %s", o.Width, o.Dialect, o.Brand.Mark())
}

// all lists the forms in the order of preference.
var all = []*Form{
	{
		Type: "text/csv", Name: "csv", Parameters: "; charset=utf-8; header=present",
		supports: isTable, write: writeCSV,
	},
	{
		Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Name: "xlsx",
		supports: isTable, write: writeWorkbook,
	},
	{Type: "image/svg+xml", Name: "svg", Shown: true, Markup: true, supports: isPicture, write: writePicture},
	{Type: "application/pdf", Name: "pdf", Shown: true, supports: isPaper, write: writePaper},
}

// Of returns the forms in which an answer of a type can be written.
func Of(answer protoreflect.FullName) []*Form {
	var some []*Form
	for _, f := range all {
		if f.supports(answer) {
			some = append(some, f)
		}
	}
	return some
}

// Write writes an answer. The same answer with the same options gives the same bytes.
func (f *Form) Write(m proto.Message, o Options) ([]byte, error) {
	data, err := f.write(m, o)
	if err != nil {
		return nil, fmt.Errorf("as %s: %w", f.Type, err)
	}
	return data, nil
}

// FileName returns the name of a file with the answer, made of its kind and the ids in it.
func (f *Form) FileName(m proto.Message) string {
	message := m.ProtoReflect()
	parts := []string{strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(string(message.Descriptor().Name()), "List"), "Response"))}
	for _, name := range [...]protoreflect.Name{"client", "location", "program", "shopper", "from", "to"} {
		field := message.Descriptor().Fields().ByName(name)
		if field == nil || field.Kind() != protoreflect.StringKind {
			continue
		}
		if text := message.Get(field).String(); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "-") + "." + f.Name
}

func name[M proto.Message]() protoreflect.FullName {
	var m M
	return m.ProtoReflect().Descriptor().FullName()
}

// pictures are the answers that can be drawn.
var pictures = map[protoreflect.FullName]bool{
	name[*pb.Scorecard](): true, name[*pb.Trend](): true, name[*pb.ListRankingsResponse](): true, name[*pb.Waits](): true,
	name[*pb.ClaimComparison](): true, name[*pb.Answers](): true, name[*pb.Experience](): true,
}

func isPicture(answer protoreflect.FullName) bool { return pictures[answer] }

func writePicture(m proto.Message, o Options) ([]byte, error) {
	drawn := picture.Of(m, words.Match(o.Language))
	return picture.Draw(drawn, picture.Options{Language: o.Language, Width: float64(o.Width)}).SVG(), nil
}

func isPaper(answer protoreflect.FullName) bool {
	return answer == name[*pb.LocationReport]() || answer == name[*pb.ReleasedReport]() || answer == name[*pb.Statement]()
}

func writePaper(m proto.Message, o Options) ([]byte, error) {
	var b bytes.Buffer
	if visit, ok := m.(*pb.ReleasedReport); ok {
		err := paper.Visit(&b, visit, o.Language, o.Brand)
		return b.Bytes(), err
	}
	if statement, ok := m.(*pb.Statement); ok {
		err := paper.Statement(&b, statement, o.Language, o.Brand)
		return b.Bytes(), err
	}
	err := paper.LocationReport(&b, m.(*pb.LocationReport), o.Language, o.Brand)
	return b.Bytes(), err
}

// tables are the answers with figures that are tables; every list is one.
var tables = map[protoreflect.FullName]bool{
	name[*pb.Scorecard](): true, name[*pb.Trend](): true, name[*pb.Waits](): true, name[*pb.Drivers](): true,
	name[*pb.Consistency](): true, name[*pb.SilentLoss](): true, name[*pb.ClaimComparison](): true,
	name[*pb.LocationReport](): true, name[*pb.Answers](): true, name[*pb.Experience](): true, name[*pb.Statement](): true,
}

func isTable(answer protoreflect.FullName) bool {
	short := string(answer.Name())
	return tables[answer] || strings.HasPrefix(short, "List") && strings.HasSuffix(short, "Response")
}

func writeCSV(m proto.Message, o Options) ([]byte, error) {
	found, err := sheet.Tables(m)
	if err != nil {
		return nil, err
	}
	main := sheet.Main(m)
	t, ok := sheet.Named(found, main)
	if !ok {
		return nil, fmt.Errorf("%s has no table %q", m.ProtoReflect().Descriptor().Name(), main)
	}
	var b bytes.Buffer
	err = t.WriteCSV(&b, o.Dialect)
	return b.Bytes(), err
}

// book returns the workbook of an answer. It has a time only where the answer has one, so that the same answer gives the
// same bytes.
func book(m proto.Message, language string) (workbook.Book, error) {
	if b, ok, err := workbook.Of(m, language); ok {
		return b, err
	}
	people := words.Match(language)
	found, err := sheet.ReadableTables(m, people)
	if err != nil {
		return workbook.Book{}, err
	}
	var made time.Time
	if a, ok := m.(interface{ GetAsOf() *timestamppb.Timestamp }); ok && a.GetAsOf() != nil {
		made = a.GetAsOf().AsTime()
	}
	return workbook.OfTables(people.AnswerTitle(string(m.ProtoReflect().Descriptor().Name())), found, made, language), nil
}

func writeWorkbook(m proto.Message, o Options) ([]byte, error) {
	book, err := book(m, o.Language)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = workbook.Write(&b, book)
	return b.Bytes(), err
}
