// Package builtin reads the checklists and the behaviour catalogue that come with the product. Their text is embedded
// in checklist/library; this package turns it into the forms of the domain and of the API.
package builtin

import (
	"fmt"
	"sync"

	"buf.build/go/protoyaml"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/library"
	"mysteryshopper/server/wire"
)

// Checklists returns the built-in checklists in their newest version, in the order in which they are offered. Each is
// publishable; the values are the caller's own. An error is a fault of the build: the embedded text cannot be read.
func Checklists() ([]*checklist.Version, error) { return ChecklistsOf(library.Newest) }

// ChecklistsOf returns the built-in checklists in the version of a number, from 1 to library.Newest, as Checklists does.
// What was released once is the same in every later release, so that a program, a demo or a comparison can stay on it.
func ChecklistsOf(version int32) ([]*checklist.Version, error) {
	files := library.FilesOf(version)
	versions := make([]*checklist.Version, 0, len(files))
	for _, file := range files {
		draft := &pb.ChecklistVersion{}
		if err := (protoyaml.UnmarshalOptions{Path: file.Name}).Unmarshal(file.YAML, draft); err != nil {
			return nil, fmt.Errorf("built-in checklist, version %d: %w", version, err)
		}
		versions = append(versions, wire.VersionFromProto(draft))
	}
	return versions, nil
}

// Behaviours returns the behaviour catalogue in its order. The values are read once and shared, so nobody may change
// them. An error is a fault of the build: the embedded text cannot be read.
var Behaviours = sync.OnceValues(func() ([]*pb.Behaviour, error) {
	catalogue := &pb.BehaviourCatalogue{}
	if err := (protoyaml.UnmarshalOptions{Path: "behaviours.yaml"}).Unmarshal(library.Behaviours(), catalogue); err != nil {
		return nil, fmt.Errorf("behaviour catalogue: %w", err)
	}
	return catalogue.GetBehaviours(), nil
})
