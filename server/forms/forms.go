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
	write    func(m proto.Message, language string) ([]byte, error)
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

// Write writes an answer in a language, one of words.Languages. The same answer gives the same bytes.
func (f *Form) Write(m proto.Message, language string) ([]byte, error) {
	data, err := f.write(m, language)
	if err != nil {
		return nil, fmt.Errorf("as %s: %w", f.Type, err)
	}
	return data, nil
}

// FileName returns the name of a file with the answer, made of its kind and the ids in it.
func (f *Form) FileName(m proto.Message) string {
	message := m.ProtoReflect()
	parts := []string{strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(string(message.Descriptor().Name()), "List"), "Response"))}
	for _, name := range [...]protoreflect.Name{"client", "location", "program", "from", "to"} {
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

// pictures are the answers that can be drawn.
var pictures = map[protoreflect.FullName]func(m proto.Message, language string) []byte{
	name[*pb.Scorecard]():            drawn(drawScorecard),
	name[*pb.Trend]():                drawn(drawTrend),
	name[*pb.ListRankingsResponse](): drawn(drawRankings),
	name[*pb.Waits]():                drawn(drawWaits),
	name[*pb.ClaimComparison]():      drawn(drawClaims),
}

func name[M proto.Message]() protoreflect.FullName {
	var m M
	return m.ProtoReflect().Descriptor().FullName()
}

func drawn[M proto.Message](draw func(M, *words.Language) picture.Picture) func(proto.Message, string) []byte {
	return func(m proto.Message, language string) []byte {
		return picture.Draw(draw(m.(M), words.Match(language)), picture.Options{Language: language}).SVG()
	}
}

func isPicture(answer protoreflect.FullName) bool { return pictures[answer] != nil }

func writePicture(m proto.Message, language string) ([]byte, error) {
	return pictures[m.ProtoReflect().Descriptor().FullName()](m, language), nil
}

func isPaper(answer protoreflect.FullName) bool { return answer == name[*pb.LocationReport]() }

func writePaper(m proto.Message, language string) ([]byte, error) {
	var b bytes.Buffer
	err := paper.LocationReport(&b, m.(*pb.LocationReport), language)
	return b.Bytes(), err
}

// tables are the answers with figures that are tables; every list is one.
var tables = map[protoreflect.FullName]bool{
	name[*pb.Scorecard](): true, name[*pb.Trend](): true, name[*pb.Waits](): true, name[*pb.Drivers](): true,
	name[*pb.Consistency](): true, name[*pb.SilentLoss](): true, name[*pb.ClaimComparison](): true,
	name[*pb.LocationReport](): true,
}

func isTable(answer protoreflect.FullName) bool {
	short := string(answer.Name())
	return tables[answer] || strings.HasPrefix(short, "List") && strings.HasSuffix(short, "Response")
}

func writeCSV(m proto.Message, _ string) ([]byte, error) {
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
	err = t.WriteCSV(&b)
	return b.Bytes(), err
}

// book returns the workbook of an answer. It has a time only where the answer has one, so that the same answer gives the
// same bytes.
func book(m proto.Message, language string) (workbook.Book, error) {
	if card, ok := m.(*pb.Scorecard); ok {
		return workbook.OfScorecard(card, language)
	}
	found, err := sheet.Tables(m)
	if err != nil {
		return workbook.Book{}, err
	}
	var made time.Time
	if a, ok := m.(interface{ GetAsOf() *timestamppb.Timestamp }); ok && a.GetAsOf() != nil {
		made = a.GetAsOf().AsTime()
	}
	title := string(m.ProtoReflect().Descriptor().Name())
	if a, ok := m.(answer); ok {
		title = caption(a, words.Match(language)).Title
	}
	return workbook.OfTables(title, found, made, language), nil
}

func writeWorkbook(m proto.Message, language string) ([]byte, error) {
	book, err := book(m, language)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = workbook.Write(&b, book)
	return b.Bytes(), err
}
