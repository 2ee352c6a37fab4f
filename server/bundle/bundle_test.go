package bundle_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/types/descriptorpb"

	"mysteryshopper/server/bundle"
	"mysteryshopper/server/call"
)

var imported = regexp.MustCompile(`(?m)^import (?:public )?"([^"]+)";`)

// TestWrite writes twice: the bytes are the same, the sums are right, the .proto files have all that they import and the
// options of other languages, and the descriptors are complete.
func TestWrite(t *testing.T) {
	t.Parallel()
	first, second := read(t), read(t)
	for name, data := range first {
		if !bytes.Equal(data, second[name]) {
			t.Errorf("%s has other bytes the second time", name)
		}
		if sum := fmt.Sprintf("%x  %s\n", sha256.Sum256(data), name); name != bundle.Sums && !strings.Contains(string(first[bundle.Sums]), sum) {
			t.Errorf("%s lacks %q", bundle.Sums, sum)
		}
	}
	protos := unpacked(t, first[bundle.Protos])
	for path, text := range protos {
		if !strings.HasPrefix(path, "mysteryshopper/") {
			continue
		}
		for _, option := range []string{"java_package", "java_multiple_files", "swift_prefix"} {
			if !strings.Contains(text, "\noption "+option+" = ") {
				t.Errorf("%s has no %s", path, option)
			}
		}
	}
	for path, text := range protos {
		for _, match := range imported.FindAllStringSubmatch(text, -1) {
			if protos[match[1]] == "" && !strings.HasPrefix(match[1], "google/protobuf/") {
				t.Errorf("%s imports %s, which is not there", path, match[1])
			}
		}
	}
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(first[bundle.Descriptors], &set); err != nil {
		t.Fatal(err)
	}
	files, err := protodesc.NewFiles(&set)
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range call.Services() {
		if _, err := files.FindDescriptorByName(service.FullName()); err != nil {
			t.Error(err)
		}
	}
	vectors := unpacked(t, first[bundle.Vectors])
	for _, path := range []string{"checklist/testdata/digests/reports.json", "server/wire/testdata/rest-vectors.ndjson"} {
		if vectors[path] == "" {
			t.Errorf("the vectors lack %s", path)
		}
	}
}

// read writes the files into a folder and reads them.
func read(t *testing.T) map[string][]byte {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "client-api")
	names, err := bundle.Write(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, name := range names {
		if files[name], err = os.ReadFile(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// unpacked returns the files of an archive by their names.
func unpacked(t *testing.T, data []byte) map[string]string {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range reader.File {
		opened, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		files[file.Name] = string(text)
	}
	return files
}
