package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/library"
	"mysteryshopper/server/authoring"
)

// draftFile is a checklist as somebody wrote it.
type draftFile struct {
	source
	*authoring.File
}

// readDraft reads a built-in checklist by its id, in its newest version or as ID@NUMBER in an earlier one, a file, or the
// standard input.
func readDraft(env *Environment, name string) (*draftFile, error) {
	id, number, earlier := strings.Cut(name, "@")
	i := slices.IndexFunc(library.Files(), func(f library.File) bool { return f.ID() == id })
	if i >= 0 {
		version := int(library.Newest)
		if earlier {
			var err error
			if version, err = strconv.Atoi(number); err != nil || version < 1 || version > int(library.Newest) {
				return nil, misused(fmt.Sprintf("write a version from 1 to %d, such as %s@1", library.Newest, id), "there is no built-in %s", name)
			}
		}
		return parseDraft(source{"built-in " + name, library.FilesOf(int32(version))[i].YAML}), nil
	}
	s, err := readSource(env, name)
	if err != nil {
		return nil, err
	}
	return parseDraft(s), nil
}

// parseDraft reads a checklist in JSON or YAML. What is wrong with the text is in the faults.
func parseDraft(s source) *draftFile { return &draftFile{source: s, File: authoring.Parse(s.text)} }

// readable returns the draft of a file, or an error after its faults were printed.
func (f *draftFile) readable(env *Environment, locale string) (*pb.ChecklistVersion, error) {
	faults := slices.DeleteFunc(f.textFaults(locale), func(fault lintFault) bool { return fault.Warning })
	if f.Draft != nil && len(faults) == 0 {
		return f.Draft, nil
	}
	printFaults(env.Stderr, faults)
	return nil, found("%s cannot be read", f.name)
}
