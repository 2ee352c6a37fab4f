package api

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
)

// csvCell is one value of a line, under the name of its column.
type csvCell struct{ column, text string }

// csvLine is a line of a file, with the path by which faults name it. Names and texts are without the white space around
// them.
type csvLine struct {
	path  string
	cells []csvCell
}

// mostColumns bounds the columns of a file, with a text in every language.
const mostColumns = 200

// readCSV parses a file whose first line names its columns: each known, none twice, all the required ones among them.
// It returns the lines that can be parsed, and the violations of the others.
func readCSV(text string, known func(column string) bool, required ...string) ([]csvLine, []fault.Violation) {
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	reader.FieldsPerRecord = -1
	header, err := reader.Read()
	if err != nil {
		return nil, []fault.Violation{{Path: "csv", Reason: pb.Reason_INVALID_FORMAT}}
	}
	if len(header) > mostColumns {
		return nil, []fault.Violation{{
			Path: "csv.line[1]", Reason: pb.Reason_OUT_OF_BOUNDS, Params: map[string]string{"max": strconv.Itoa(mostColumns)},
		}}
	}
	if violations := headerViolations(header, known, required); len(violations) > 0 {
		return nil, violations
	}
	var lines []csvLine
	var violations []fault.Violation
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return lines, violations
		}
		line := csvLine{path: "csv.line[" + strconv.Itoa(lineNumber(reader, err)) + "]"}
		if err != nil || len(record) != len(header) {
			// The lines after one that cannot be parsed would be guesses.
			return lines, append(violations, fault.Violation{Path: line.path, Reason: pb.Reason_INVALID_FORMAT})
		}
		for i, name := range header {
			line.cells = append(line.cells, csvCell{name, strings.TrimSpace(record[i])})
		}
		lines = append(lines, line)
	}
}

// lineNumber returns the number of the line on which the last record began, also of one that could not be parsed.
func lineNumber(reader *csv.Reader, err error) int {
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return broken.StartLine
	}
	number, _ := reader.FieldPos(0)
	return number
}

// headerViolations trims the names of the columns and returns their violations.
func headerViolations(header []string, known func(string) bool, required []string) []fault.Violation {
	var violations []fault.Violation
	for i, name := range header {
		header[i] = strings.TrimSpace(name)
		switch {
		case !known(header[i]):
			violations = append(violations, fault.Violation{Path: "csv.line[1]." + header[i], Reason: pb.Reason_UNKNOWN_FIELD})
		case slices.Contains(header[:i], header[i]):
			violations = append(violations, fault.Violation{Path: "csv.line[1]." + header[i], Reason: pb.Reason_DUPLICATE_KEY})
		}
	}
	for _, name := range required {
		if !slices.Contains(header, name) {
			violations = append(violations, fault.Violation{Path: "csv.line[1]." + name, Reason: pb.Reason_REQUIRED})
		}
	}
	return violations
}

// setText sets the field of a message that has the name of a column.
func setText(message proto.Message, column, text string) {
	m := message.ProtoReflect()
	m.Set(m.Descriptor().Fields().ByName(protoreflect.Name(column)), protoreflect.ValueOfString(text))
}
