package call

import (
	"context"
	"fmt"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Generated is the code that is generated for a service, which the proto registry does not hold.
type Generated struct {
	// Desc describes the service for the registration of its handlers.
	Desc *grpc.ServiceDesc
	// RegisterREST makes a mux call the service on a connection.
	RegisterREST func(context.Context, *runtime.ServeMux, grpc.ClientConnInterface) error
}

// generated has a row for every service of the API. A service without one keeps the server from starting.
var generated = []Generated{
	{&pb.AccessService_ServiceDesc, rest(pb.NewAccessServiceClient, pb.RegisterAccessServiceHandlerClient)},
	{&pb.ActionService_ServiceDesc, rest(pb.NewActionServiceClient, pb.RegisterActionServiceHandlerClient)},
	{&pb.AlertService_ServiceDesc, rest(pb.NewAlertServiceClient, pb.RegisterAlertServiceHandlerClient)},
	{&pb.AppealService_ServiceDesc, rest(pb.NewAppealServiceClient, pb.RegisterAppealServiceHandlerClient)},
	{&pb.ChecklistService_ServiceDesc, rest(pb.NewChecklistServiceClient, pb.RegisterChecklistServiceHandlerClient)},
	{&pb.ClaimService_ServiceDesc, rest(pb.NewClaimServiceClient, pb.RegisterClaimServiceHandlerClient)},
	{&pb.DirectoryService_ServiceDesc, rest(pb.NewDirectoryServiceClient, pb.RegisterDirectoryServiceHandlerClient)},
	{&pb.EvidenceService_ServiceDesc, rest(pb.NewEvidenceServiceClient, pb.RegisterEvidenceServiceHandlerClient)},
	{&pb.ExportService_ServiceDesc, rest(pb.NewExportServiceClient, pb.RegisterExportServiceHandlerClient)},
	{&pb.FeedService_ServiceDesc, rest(pb.NewFeedServiceClient, pb.RegisterFeedServiceHandlerClient)},
	{&pb.MailService_ServiceDesc, rest(pb.NewMailServiceClient, pb.RegisterMailServiceHandlerClient)},
	{&pb.MessageService_ServiceDesc, rest(pb.NewMessageServiceClient, pb.RegisterMessageServiceHandlerClient)},
	{&pb.OperationService_ServiceDesc, rest(pb.NewOperationServiceClient, pb.RegisterOperationServiceHandlerClient)},
	{&pb.AdminService_ServiceDesc, rest(pb.NewAdminServiceClient, pb.RegisterAdminServiceHandlerClient)},
	{&pb.PaymentService_ServiceDesc, rest(pb.NewPaymentServiceClient, pb.RegisterPaymentServiceHandlerClient)},
	{&pb.ReportService_ServiceDesc, rest(pb.NewReportServiceClient, pb.RegisterReportServiceHandlerClient)},
	{&pb.ScorecardService_ServiceDesc, rest(pb.NewScorecardServiceClient, pb.RegisterScorecardServiceHandlerClient)},
	{&pb.SessionService_ServiceDesc, rest(pb.NewSessionServiceClient, pb.RegisterSessionServiceHandlerClient)},
	{&pb.VisitService_ServiceDesc, rest(pb.NewVisitServiceClient, pb.RegisterVisitServiceHandlerClient)},
}

// GeneratedFor returns the generated code of a service; an error where the table lacks it.
func GeneratedFor(service protoreflect.ServiceDescriptor) (Generated, error) {
	for _, g := range generated {
		if g.Desc.ServiceName == string(service.FullName()) {
			return g, nil
		}
	}
	return Generated{}, fmt.Errorf("%s: its generated code is not in the table", service.FullName())
}

// Register registers a handler of all services on a server or an in-process channel. An error names the service that
// the table lacks, or whose methods the handler lacks.
func Register(on grpc.ServiceRegistrar, handler any) error {
	for _, service := range Services() {
		g, err := GeneratedFor(service)
		if err != nil {
			return err
		}
		on.RegisterService(g.Desc, handler)
	}
	return nil
}

// rest joins the two functions that are generated for the REST paths of a service.
func rest[C any](
	client func(grpc.ClientConnInterface) C, register func(context.Context, *runtime.ServeMux, C) error,
) func(context.Context, *runtime.ServeMux, grpc.ClientConnInterface) error {
	return func(ctx context.Context, mux *runtime.ServeMux, conn grpc.ClientConnInterface) error {
		return register(ctx, mux, client(conn))
	}
}
