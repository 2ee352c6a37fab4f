package gateway

import (
	"bytes"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// The fields of an import's request that hold a file: CSV as a text, and any file as bytes.
const (
	csvField  protoreflect.Name = "csv"
	fileField protoreflect.Name = "file"
)

// FileTypes are the media types of the files that imports take as they are.
var FileTypes = []string{typeCSV, "text/tab-separated-values", typeWorkbook}

// takesFiles reports whether the body of a route may be a file as it is.
func (r *route) takesFiles() bool { return r.body == "*" && TakesFiles(r.rpc) }

// TakesFiles reports whether the request of an RPC has both fields for a file.
func TakesFiles(rpc protoreflect.MethodDescriptor) bool {
	fields := rpc.Input().Fields()
	return fields.ByName(csvField) != nil && fields.ByName(fileField) != nil
}

// isFile reports whether a media type is one of files that an import takes as they are.
func isFile(header string) bool {
	name, _, err := mime.ParseMediaType(header)
	return err == nil && slices.Contains(FileTypes, name)
}

// wrapFile makes the body of an import's request, in protobuf's form, of a file. The query sets its other fields.
func (x *exchange) wrapFile(found *route, body *bytes.Buffer) error {
	input, err := protoregistry.GlobalTypes.FindMessageByName(found.rpc.Input().FullName())
	if err != nil {
		return err
	}
	request := input.New()
	if utf8.Valid(body.Bytes()) {
		request.Set(request.Descriptor().Fields().ByName(csvField), protoreflect.ValueOfString(body.String()))
	} else {
		request.Set(request.Descriptor().Fields().ByName(fileField), protoreflect.ValueOfBytes(bytes.Clone(body.Bytes())))
	}
	written, err := proto.Marshal(request.Interface())
	if err != nil {
		return err
	}
	body.Reset()
	body.Write(written)
	x.rawFile = true
	return nil
}

// inQuery reports whether the query may set a field of the request.
func (x *exchange) inQuery(field protoreflect.Name) bool {
	if !x.rawFile {
		return x.route.inQuery(field)
	}
	return field != csvField && field != fileField && !x.route.inPath(field)
}

// filesTaken is what a route takes beside messages, for a refusal of another type.
func filesTaken(found *route) string {
	if !found.takesFiles() {
		return ""
	}
	return strings.Join([]string{"", typeCSV, typeWorkbook}, ", ")
}
