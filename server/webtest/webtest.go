// Package webtest drives a real Chromium in tests. A test opens a page in a browser context of its own, so that no two
// tests share storage; all tests of a process share one browser. What the page logs as an error, throws without catching
// or does against its content security policy fails the test.
//
// Where a machine has no Chromium, tests that need one are skipped with a message; with the variable CI set they fail.
package webtest

import (
	"os"
	"os/exec"
	"sync"
	"testing"
)

// programs are the names of Chromium, the fastest to start first.
var programs = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"}

// program finds Chromium, or skips or fails the test.
func program(t testing.TB) string {
	t.Helper()
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no Chromium on this machine: CI needs one (Debian: apt install chromium-headless-shell)")
	}
	t.Skip("no Chromium on this machine: skipped (Debian: apt install chromium-headless-shell)")
	return ""
}

// shared is the browser of the process; running tells whether Main will end it.
var shared struct {
	sync.Mutex
	running bool
	browser *Browser
}

// Main runs the tests of a package and ends their browser. A package calls it in TestMain:
//
//	func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }
func Main(m interface{ Run() int }) int {
	shared.running = true
	code := m.Run()
	if shared.browser != nil {
		shared.browser.end()
		if err := os.RemoveAll(shared.browser.profile); err != nil && code == 0 {
			code = 1
		}
	}
	return code
}

// Open opens an address in a new browser context of the shared browser and waits until the page is loaded. The context
// and its storage are gone when the test ends.
func Open(t testing.TB, address string) *Page {
	t.Helper()
	path := program(t)
	shared.Lock()
	if !shared.running {
		shared.Unlock()
		t.Fatal("TestMain does not call webtest.Main: nobody would end the browser")
	}
	if shared.browser == nil {
		profile, err := os.MkdirTemp("", "webtest-")
		if err != nil {
			shared.Unlock()
			t.Fatal(err)
		}
		shared.browser = &Browser{path: path, profile: profile}
		shared.browser.start(t)
	}
	b := shared.browser
	shared.Unlock()
	return b.open(t, address, true)
}
