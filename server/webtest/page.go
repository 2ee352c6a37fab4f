package webtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Page is a tab. Its methods fail the test where the browser does.
type Page struct {
	// Context is that of chromedp's actions.
	Context context.Context

	t       testing.TB
	mu      sync.Mutex
	allowed []string
	faults  []string
}

// pageWithin bounds everything that a test does on one page.
const pageWithin = 5 * time.Minute

func (b *Browser) open(t testing.TB, address string, fresh bool) *Page {
	t.Helper()
	p := &Page{t: t}
	options := []chromedp.ContextOption{chromedp.WithListener(p.observe)}
	if fresh {
		options = append(options, chromedp.WithNewBrowserContext())
	}
	ctx, cancel := chromedp.NewContext(b.ctx, options...)
	ctx, stop := context.WithTimeout(ctx, pageWithin)
	p.Context = ctx
	t.Cleanup(func() {
		t.Helper()
		stop()
		cancel()
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, fault := range p.faults {
			t.Errorf("the page: %s", fault)
		}
	})
	p.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, audits.Enable, cdp.Empty{}); err != nil {
			return err
		}
		return prepared(ctx, target)
	}), chromedp.Navigate(address))
	return p
}

// Do does actions one after the other.
func (p *Page) Do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.Context, actions...); err != nil {
		p.t.Fatalf("the browser: %v%s", err, p.told())
	}
}

// Eval evaluates an expression, awaits it if it is a promise, and returns its value.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	value, err := chromedp.Run(p.Context, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%.80s: %v%s", expression, err, p.told())
	}
	return value
}

// Allow excuses faults whose text contains the part, such as an answer that the test wants refused.
func (p *Page) Allow(part string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.allowed = append(p.allowed, part)
	p.faults = slices.DeleteFunc(p.faults, p.isAllowed)
}

func (p *Page) isAllowed(fault string) bool {
	return slices.ContainsFunc(p.allowed, func(part string) bool { return strings.Contains(fault, part) })
}

// told returns what the page complained of so far, for the message of another failure.
func (p *Page) told() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.faults) == 0 {
		return ""
	}
	return "; the page: " + strings.Join(p.faults, "; ")
}

// observe gathers faults from the browser's events.
func (p *Page) observe(event any) {
	var fault string
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			fault = "console: " + texts(e.Args)
		}
	case *runtime.EventExceptionThrown:
		fault = "not caught: " + (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			fault = fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *audits.EventIssueAdded:
		if d := e.Issue.Details.ContentSecurityPolicyIssueDetails; d != nil {
			fault = fmt.Sprintf("content security policy: %s %s %s", d.ViolatedDirective, d.ContentSecurityPolicyViolationType, d.BlockedURL)
		}
	}
	if fault == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.isAllowed(fault) {
		p.faults = append(p.faults, fault)
	}
}

func texts(args []*runtime.RemoteObject) string {
	var parts []string
	for _, a := range args {
		if text := strings.Trim(string(a.Value), `"`); text != "" {
			parts = append(parts, text)
		} else {
			parts = append(parts, a.Description)
		}
	}
	return strings.Join(parts, " ")
}
