// Command protodeps writes the third-party .proto files that our own import
// into a folder, so that buf can compile them without a schema registry.
//
// The descriptors of google/api, google/rpc, google/type and buf/validate are
// linked into the Go modules of go.mod. Printing them from there means that the
// files which the sources are compiled against and the packages which the
// server is linked with are always the same version, and that no copy of
// someone else's file lies in this repository.
package main

import (
	"fmt"
	"os"
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

// builtIn is the prefix of the files that buf brings along itself.
const builtIn = "google/protobuf/"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: protodeps FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "protodeps:", err)
		os.Exit(1)
	}
}

// write replaces folder by one that holds every linked file but the built-in
// ones. It starts from an empty folder, because a file that an older version
// left behind would still be compiled.
func write(folder string) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	printer := protoprint.Printer{Compact: true, SortElements: true}
	if err := printer.PrintProtosToFileSystem(linked(), folder); err != nil {
		return fmt.Errorf("print to %s: %w", folder, err)
	}
	return nil
}

// linked returns the descriptors to print, in the order of their paths.
func linked() []protoreflect.FileDescriptor {
	var files []protoreflect.FileDescriptor
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if !strings.HasPrefix(file.Path(), builtIn) {
			files = append(files, file)
		}
		return true
	})
	slices.SortFunc(files, func(a, b protoreflect.FileDescriptor) int {
		return strings.Compare(a.Path(), b.Path())
	})
	return files
}
