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

// checkAppVersion returns APP_TOO_OLD for an app whose version is older than the minimum.
func (c *Chain) checkAppVersion(i *invocation) error {
	if c.minApp == nil || i.AppVersion == "" {
		return nil
	}
	app := parseVersion(i.AppVersion)
	if app == nil || !app.olderThan(c.minApp) {
		return nil
	}
	return fault.New(pb.Reason_APP_TOO_OLD, "the app must be %s or newer", c.minApp).With("minimum", c.minApp.String())
}
