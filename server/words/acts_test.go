package words_test

import (
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// unrecorded are methods that are not called by GET and record nothing: they compute. Of those called by GET, DownloadEvidence is recorded.
var unrecorded = map[string]bool{
	"CheckDraft": true, "ScoreAnswers": true, "ReplayScore": true, "SearchReports": true,
}

// TestEveryActHasWords finds methods of the API that record an act without words, and words of acts that nothing records.
func TestEveryActHasWords(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, act := range []string{
		storage.FeeDueAct, storage.FeeLapsedAct, storage.PayableErasedAct, storage.ExpireAct, storage.MissAct, storage.EvidenceRemovedAct,
		storage.EvidenceCompleteAct, storage.TokenReusedAct, storage.ProviderLogoutAct, storage.PlannedAct, "token create", "token invite", "token revoke", "token uninvite",
	} {
		known[act] = true
		if _, ok := words.Acts[act]; !ok {
			t.Errorf("%s has no words", act)
		}
	}
	protoregistry.GlobalFiles.RangeFilesByPackage("mysteryshopper.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				method := methods.Get(j)
				name := string(method.Name())
				known[name] = true
				rule, _ := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
				_, isRead := rule.GetPattern().(*annotations.HttpRule_Get)
				if _, ok := words.Acts[name]; !ok && (!isRead || name == "DownloadEvidence") && !unrecorded[name] {
					t.Errorf("%s has no words", name)
				}
			}
		}
		return true
	})
	for act := range words.Acts {
		if !known[act] {
			t.Errorf("nothing records %s", act)
		}
	}
}
