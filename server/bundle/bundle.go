// Package bundle writes what developers of clients need of one version of the API: the .proto files with their imports,
// the descriptors, the OpenAPI document, and the vectors.
package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"mysteryshopper/checklist/testdata"
	sources "mysteryshopper/proto"
	"mysteryshopper/proto/gen/openapi"
	"mysteryshopper/proto/imports"
	"mysteryshopper/server/call"
	"mysteryshopper/server/wire"
)

// The names of the files. Sums has the SHA-256 of each other one, as sha256sum prints and checks it.
const (
	Protos      = "protos.zip"
	Descriptors = "mysteryshopper.binpb"
	OpenAPI     = "openapi.json"
	Vectors     = "vectors.zip"
	Sums        = "SHA256SUMS"
)

// Write writes the files into a folder, which it makes if it is not there, and returns their names. Files with these names
// are replaced. The same program writes the same bytes.
func Write(folder string) ([]string, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	var names []string
	var sums bytes.Buffer
	for _, part := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{Protos, protos}, {Descriptors, descriptors}, {OpenAPI, document}, {Vectors, vectors},
		{Sums, func() ([]byte, error) { return sums.Bytes(), nil }},
	} {
		data, err := part.make()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", part.name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, part.name), data, 0o644); err != nil {
			return nil, err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), part.name)
		names = append(names, part.name)
	}
	return names, nil
}

func document() ([]byte, error) { return openapi.Document, nil }

// earliest is the time of every file in an archive, the first that a zip file can have.
var earliest = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// archive is a zip file with the same bytes for the same files.
type archive struct {
	data   bytes.Buffer
	writer *zip.Writer
}

func newArchive() *archive {
	a := &archive{}
	a.writer = zip.NewWriter(&a.data)
	return a
}

func (a *archive) add(name string, data []byte) error {
	file, err := a.writer.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: earliest})
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return err
}

// addAll adds the files of a file system below a folder, by their names.
func (a *archive) addAll(folder string, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return a.add(path.Join(folder, name), data)
	})
}

func (a *archive) end() ([]byte, error) {
	err := a.writer.Close()
	return a.data.Bytes(), err
}

// protos returns the archive of the .proto files, each by the path under which it is imported. Those of google/protobuf are
// left out: every compiler has its own.
func protos() ([]byte, error) {
	a := newArchive()
	if err := a.addAll("", sources.Sources); err != nil {
		return nil, err
	}
	needed, err := imports.Print()
	if err != nil {
		return nil, err
	}
	for _, file := range needed {
		if err := a.add(file.Path, file.Text); err != nil {
			return nil, err
		}
	}
	return a.end()
}

// descriptors returns a FileDescriptorSet with every file of the API and all that they import, each after its imports.
func descriptors() ([]byte, error) {
	set := &descriptorpb.FileDescriptorSet{}
	seen := map[string]bool{}
	var add func(file protoreflect.FileDescriptor)
	add = func(file protoreflect.FileDescriptor) {
		if seen[file.Path()] {
			return
		}
		seen[file.Path()] = true
		for i := range file.Imports().Len() {
			add(file.Imports().Get(i).FileDescriptor)
		}
		set.File = append(set.File, protodesc.ToFileDescriptorProto(file))
	}
	for _, service := range call.Services() {
		add(service.ParentFile())
	}
	return proto.MarshalOptions{Deterministic: true}.Marshal(set)
}

// vectors returns the archive of the vectors, with the paths that docs/digests.md names.
func vectors() ([]byte, error) {
	a := newArchive()
	if err := a.addAll("checklist/testdata", testdata.Files); err != nil {
		return nil, err
	}
	if err := a.add("server/wire/testdata/rest-vectors.ndjson", wire.RESTVectors); err != nil {
		return nil, err
	}
	return a.end()
}
