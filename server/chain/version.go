package chain

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// version holds the numbers of an app's version; nil for none.
type version []int

// maxVersionParts is the number of numbers that a version may have.
const maxVersionParts = 4

// parseVersion parses a version such as 1.4.2, without what follows a hyphen or a plus. It returns nil for other texts.
func parseVersion(s string) version {
	if end := strings.IndexAny(s, "-+"); end >= 0 {
		s = s[:end]
	}
	parts := strings.SplitN(s, ".", maxVersionParts+1)
	if len(parts) > maxVersionParts {
		return nil
	}
	v := make(version, len(parts))
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 31)
		if err != nil {
			return nil
		}
		v[i] = int(n)
	}
	return v
}

// olderThan compares number by number; a missing number is 0.
func (v version) olderThan(other version) bool {
	v, other = v.full(), other.full()
	return slices.Compare(v, other) < 0
}

func (v version) full() version {
	full := make(version, maxVersionParts)
	copy(full, v)
	return full
}

func (v version) String() string {
	parts := make([]string, len(v))
	for i, n := range v {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ".")
}

// AppVersions are the versions of the app that may call.
type AppVersions struct {
	// Minimum is the oldest version that may call, such as 1.4.2. If it is empty, every version may. Callers that send no app
	// version always may.
	Minimum string
	// Planned takes the place of Minimum at PlannedTime; empty where no change is planned.
	Planned     string
	PlannedTime time.Time
}

// Check returns what is wrong with the versions, in the words of the flags of serve.
func (v AppVersions) Check() error {
	minimum, planned := parseVersion(v.Minimum), parseVersion(v.Planned)
	switch {
	case v.Minimum != "" && minimum == nil:
		return fmt.Errorf("the least version of the app is %q and should be such as 1.4.2", v.Minimum)
	case v.Planned == "" && v.PlannedTime.IsZero():
		return nil
	case v.Planned == "" || v.PlannedTime.IsZero():
		return errors.New("a planned version of the app has a time, and a time a version")
	case planned == nil:
		return fmt.Errorf("the planned version of the app is %q and should be such as 1.4.2", v.Planned)
	case !minimum.olderThan(planned):
		return fmt.Errorf("the planned version %s of the app is not newer than the least one, %s", v.Planned, v.Minimum)
	}
	return nil
}

// At returns the versions as they are at a time: from PlannedTime on nothing is planned any more.
func (v AppVersions) At(now time.Time) AppVersions {
	if v.Planned == "" || now.Before(v.PlannedTime) {
		return v
	}
	return AppVersions{Minimum: v.Planned}
}

// ofAnyApp are the methods by which a phone delivers what a shopper did. They accept every version of the app: a report must
// not be lost because nobody updated the app. GetDraft is among them: without the draft its visit is lost.
var ofAnyApp = map[string]bool{
	pb.ReportService_SubmitReport_FullMethodName: true, pb.ReportService_SubmitReports_FullMethodName: true,
	pb.VisitService_SaveDraft_FullMethodName: true, pb.VisitService_GetDraft_FullMethodName: true,
	pb.EvidenceService_UploadEvidence_FullMethodName: true, pb.EvidenceService_GetUpload_FullMethodName: true,
}

// IsOfAnyApp reports whether a method is called by apps of every version.
func IsOfAnyApp(method string) bool { return ofAnyApp[method] }

// readPrefixes begin the names of the methods that only read.
var readPrefixes = []string{"Get", "List", "Sync", "Compare", "Diff", "WhoAmI"}

// isRead reports whether a method only reads, by its name.
func isRead(method string) bool {
	name := method[strings.LastIndexByte(method, '/')+1:]
	return slices.ContainsFunc(readPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// checkAppVersion returns APP_TOO_OLD for an app whose version is older than the minimum, and refuses a read of an app whose
// version is none. What a phone delivers is refused for neither.
func (c *Chain) checkAppVersion(i *invocation) error {
	if i.AppVersion == "" || ofAnyApp[i.method] {
		return nil
	}
	app := parseVersion(i.AppVersion)
	if app == nil && isRead(i.method) {
		return fault.Invalid(fault.Violation{
			Path: "X-App-Version", Reason: pb.Reason_INVALID_FORMAT,
			Params: map[string]string{fault.Form: "up to four numbers with points between them, such as 1.4.2"},
		})
	}
	minimum := parseVersion(c.apps.At(i.started).Minimum)
	if app == nil || minimum == nil || !app.olderThan(minimum) {
		return nil
	}
	return fault.New(pb.Reason_APP_TOO_OLD, "the app must be %s or newer", minimum).With("minimum", minimum.String())
}
