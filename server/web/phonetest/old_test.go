package phonetest

import (
	"bytes"
	"testing"

	"mysteryshopper/server/webtest"
)

// TestTheAppWillBeTooOld lets the server announce the oldest app of a later day. A phone with an older one says so before, and goes
// on; one that is new enough says nothing.
func TestTheAppWillBeTooOld(t *testing.T) {
	t.Parallel()
	for version, warned := range map[string]bool{"1.10.0": true, "9.0.0": true, "1.0.0": false, "0.9.12": false} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			a := open(t)
			a.replace("/v1/visits:sync", func(body []byte) []byte {
				return bytes.Replace(body, []byte(`{`), []byte(`{"plannedAppVersion": "`+version+`", "plannedAppTime": "2099-12-24T09:00:00Z", `), 1)
			})
			p := a.enrol(t, webtest.Open)
			const words = "asks for version"
			if warned {
				shows(p, "24 Dec")
				shows(p, words+" "+version)
				looksRight(t, p, "an app that will be too old", "light", "dark")
			} else if shown := webtest.Eval[bool](p, `document.body.innerText.includes("`+words+`")`); shown {
				t.Error("an app that is new enough is said to be too old")
			}
			twoAnswers(p)
			stays(p, 2)
		})
	}
}
