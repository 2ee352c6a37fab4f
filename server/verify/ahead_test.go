package verify

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"mysteryshopper/storage"
)

// TestAhead passes reports whose bodies cannot be read, and one that cannot even be looked at.
func TestAhead(t *testing.T) {
	t.Parallel()
	const reports = 3*provenAtOnce + 5
	errWork := errors.New("work")
	for name, test := range map[string]struct {
		// broken is the number of a report without a revision, failing that of one on which work fails; -1 for none.
		broken, failing int
		// want is how many reports work gets, and text what the error has.
		want int
		text string
	}{
		"all":                {-1, -1, reports, ""},
		"work fails":         {-1, 200, 200, "work"},
		"work fails at last": {-1, reports - 1, reports - 1, "work"},
		"a panic":            {200, -1, provenAtOnce, "panic"},
		"work fails before":  {200, 100, 100, "work"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			a := &ahead{work: func(p *provenReport) error {
				if len(got) == test.failing {
					return errWork
				}
				if len(p.findings) != 1 || p.findings[0].Resource != p.name+" revision 7" {
					t.Errorf("%s: findings %v", p.name, p.findings)
				}
				got = append(got, p.name)
				return nil
			}}
			var err error
			for i := 0; i < reports && err == nil; i++ {
				p := &provenReport{name: strconv.Itoa(i), report: &storage.Report{}, current: &storage.Revision{Number: 7}}
				if i == test.broken {
					p.current = nil
				}
				err = a.pass(p)
			}
			if end := a.end(); err == nil {
				err = end
			}
			if err == nil != (test.text == "") || err != nil && !strings.Contains(err.Error(), test.text) {
				t.Errorf("error %v", err)
			}
			for i, name := range got {
				if name != strconv.Itoa(i) {
					t.Fatalf("report %s is number %d", name, i)
				}
			}
			if len(got) != test.want {
				t.Errorf("%d reports, want %d", len(got), test.want)
			}
		})
	}
}
