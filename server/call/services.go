package call

import (
	"cmp"
	"iter"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Services returns every service of the API in the order of their names, from the proto registry: a service exists as
// soon as its proto file is compiled in.
func Services() []protoreflect.ServiceDescriptor {
	var all []protoreflect.ServiceDescriptor
	protoregistry.GlobalFiles.RangeFilesByPackage(pb.File_mysteryshopper_v1_visit_service_proto.Package(), func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			all = append(all, file.Services().Get(i))
		}
		return true
	})
	slices.SortFunc(all, func(a, b protoreflect.ServiceDescriptor) int { return cmp.Compare(a.FullName(), b.FullName()) })
	return all
}

// Methods returns every RPC of the API with its full name, such as /mysteryshopper.v1.VisitService/GetVisit.
func Methods() iter.Seq2[string, protoreflect.MethodDescriptor] {
	return func(yield func(string, protoreflect.MethodDescriptor) bool) {
		for _, service := range Services() {
			for i := range service.Methods().Len() {
				method := service.Methods().Get(i)
				if !yield("/"+string(service.FullName())+"/"+string(method.Name()), method) {
					return
				}
			}
		}
	}
}
