package webtest

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser is a Chromium with a profile of its own, which outlives it: what a page stored is there after Kill and Restart.
// A browser is used by one test, from one goroutine at a time.
type Browser struct {
	path, profile string
	ctx           context.Context
	cancel        context.CancelFunc
	process       *os.Process
}

// Launch starts a browser with an empty profile. It is killed when the test ends.
func Launch(t testing.TB) *Browser {
	t.Helper()
	b := &Browser{path: program(t), profile: t.TempDir()}
	b.start(t)
	t.Cleanup(b.end)
	return b
}

// Open opens an address in the browser's own profile and waits until the page is loaded.
func (b *Browser) Open(t testing.TB, address string) *Page {
	t.Helper()
	return b.open(t, address, false)
}

// Profile returns the folder of what the browser keeps.
func (b *Browser) Profile() string { return b.profile }

// Kill kills the browser with all its processes at once, as a power cut would. Its pages are of no more use.
func (b *Browser) Kill() { b.end() }

// Restart starts the browser again on the same profile.
func (b *Browser) Restart(t testing.TB) {
	t.Helper()
	b.end()
	b.start(t)
}

// startWithin bounds the start of a browser on a busy machine.
const startWithin = time.Minute

func (b *Browser) start(t testing.TB) {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(b.path), chromedp.UserDataDir(b.profile), chromedp.WSURLReadTimeout(startWithin),
		chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) {
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
		}),
	}
	for _, flag := range flags {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancelBrowser := chromedp.NewContext(allocator)
	b.ctx, b.cancel = ctx, func() { cancelBrowser(); cancel() }
	if err := chromedp.Do(ctx); err != nil {
		b.cancel()
		t.Fatalf("Chromium does not start: %v", err)
	}
	b.process = chromedp.FromContext(ctx).Browser.Process()
}

// flags leave out what a test does not need and what would reach for the network.
var flags = []string{
	"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
	"disable-component-update", "disable-sync", "disable-dev-shm-usage", "disable-breakpad", "disable-extensions",
	"disable-default-apps", "hide-scrollbars", "mute-audio", "disable-background-timer-throttling",
	"disable-renderer-backgrounding", "disable-backgrounding-occluded-windows", "no-default-browser-check",
}

// end kills the browser's process group and waits until all of it is gone: a browser that finds the files of the profile locked by
// what is left of the one before may remove them. A second call does nothing.
func (b *Browser) end() {
	if b.process == nil {
		return
	}
	_ = syscall.Kill(-b.process.Pid, syscall.SIGKILL) // it may be gone already
	b.cancel()
	within, done := context.WithTimeout(context.Background(), startWithin)
	defer done()
	for isAlive(b.process.Pid) && within.Err() == nil {
		runtime.Gosched()
	}
	b.process = nil
}

// isAlive reports whether a process of a group is there that has not ended, by Linux's list of processes; false elsewhere.
func isAlive(group int) bool {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is right
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		// After the name in brackets: the state, the parent, the group.
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if len(fields) > 2 && fields[2] == strconv.Itoa(group) && fields[0] != "Z" && fields[0] != "X" {
			return true
		}
	}
	return false
}
