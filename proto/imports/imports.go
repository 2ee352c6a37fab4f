// Package imports prints the third-party .proto files that our own import.
//
// The descriptors of google/api, google/rpc, google/type and buf/validate are
// linked into the Go modules of go.mod. Printing them from there means that the
// files which the sources are compiled against and the packages which the
// server is linked with are always the same version, and that no copy of
// someone else's file lies in this repository.
package imports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/jhump/protoreflect/v2/protoprint"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	_ "google.golang.org/genproto/googleapis/api/annotations"
	_ "google.golang.org/genproto/googleapis/api/httpbody"
	_ "google.golang.org/genproto/googleapis/rpc/code"
	_ "google.golang.org/genproto/googleapis/rpc/errdetails"
	_ "google.golang.org/genproto/googleapis/rpc/status"
	_ "google.golang.org/genproto/googleapis/type/date"
	_ "google.golang.org/genproto/googleapis/type/dayofweek"
	_ "google.golang.org/genproto/googleapis/type/latlng"
	_ "google.golang.org/genproto/googleapis/type/money"
	_ "google.golang.org/genproto/googleapis/type/timeofday"
)

// folders begin the paths of the files that our own may import. The built-in ones lie outside of them.
var folders = []string{"google/api/", "google/rpc/", "google/type/", "buf/validate/"}

// File is a .proto file by its path, as others import it.
type File struct {
	Path string
	Text []byte
}

// Print returns every file that our own may import but those that compilers
// bring along, in the order of their paths. The same program prints the same
// bytes.
func Print() ([]File, error) {
	printer := protoprint.Printer{Compact: true, SortElements: true}
	var files []File
	for _, descriptor := range linked() {
		var text bytes.Buffer
		if err := printer.PrintProtoFile(descriptor, &text); err != nil {
			return nil, fmt.Errorf("print %s: %w", descriptor.Path(), err)
		}
		files = append(files, File{descriptor.Path(), text.Bytes()})
	}
	return files, nil
}

// linked returns the descriptors to print, in the order of their paths.
func linked() []protoreflect.FileDescriptor {
	var files []protoreflect.FileDescriptor
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if slices.ContainsFunc(folders, func(folder string) bool { return strings.HasPrefix(file.Path(), folder) }) {
			files = append(files, file)
		}
		return true
	})
	slices.SortFunc(files, func(a, b protoreflect.FileDescriptor) int {
		return strings.Compare(a.Path(), b.Path())
	})
	return files
}
