package chain

import (
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/storage"
)

func TestAChainWithAMethodThatNothingValidatesIsRefused(t *testing.T) {
	t.Parallel()
	stream := pb.ReportService_SubmitReports_FullMethodName
	for name, c := range map[string]struct {
		byHandler map[string]string
		want      string
	}{
		"a stream without an entry": {nil, stream + ": nothing validates"},
		"no reason":                 {map[string]string{stream: ""}, stream + ": its handler validates, and no reason"},
		"no such method":            {map[string]string{stream: "x", "/a/B": "x"}, "/a/B: validated by its handler, and there is no such method"},
	} {
		if _, err := New(Config{HandlerValidates: c.byHandler}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	table, err := newValidators(handlerValidates())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range methodNames() {
		if table[name] == nil {
			t.Errorf("%s has no entry", name)
		}
	}
}

func TestAMethodWithoutValidationIsRefused(t *testing.T) {
	t.Parallel()
	w := serve(t, nil)
	shopper, _ := w.token(storage.ShopperRole)
	if _, err := w.visit(w.as(shopper)); err != nil {
		t.Fatal(err)
	}
	delete(w.chain.validators, pb.VisitService_GetVisit_FullMethodName)
	delete(w.chain.validators, pb.ReportService_SubmitReports_FullMethodName)
	if _, err := w.visit(w.as(shopper)); reason(err) != pb.Reason_INTERNAL {
		t.Errorf("a call: %v", err)
	}
	if _, err := exchange(w.submissions(w.as(shopper)), submission("a")); reason(err) != pb.Reason_INTERNAL || w.received.Load() != 0 {
		t.Errorf("a stream: %v", err)
	}
	if !strings.Contains(w.log.String(), "GetVisit has no validation") {
		t.Error("the log does not name the method")
	}
}
