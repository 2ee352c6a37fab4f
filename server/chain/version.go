package chain

import (
	"slices"
	"strconv"
	"strings"

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
	if app == nil || c.minApp == nil || !app.olderThan(c.minApp) {
		return nil
	}
	return fault.New(pb.Reason_APP_TOO_OLD, "the app must be %s or newer", c.minApp).With("minimum", c.minApp.String())
}
