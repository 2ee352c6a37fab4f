package webtest

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// steps are functions that every page has before its own scripts run: until, type.
//
//go:embed steps.js
var steps string

// prepared makes every page of a tab ready for a test: with the steps, and with the focus that a tab in front has.
func prepared(ctx context.Context, target *chromedp.Target) error {
	if _, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: steps}); err != nil {
		return err
	}
	_, err := cdp.Call(ctx, target, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return err
}

// within bounds every wait for a page, on a busy machine.
const within = time.Minute

// Until waits until an expression of JavaScript holds on the page, also where another page is opened meanwhile. what is for the
// message of a test that fails.
func (p *Page) Until(what, expression string) {
	p.t.Helper()
	// The page itself looks for a while, so that not every look is a call; then the end of the test's patience is looked at. What an
	// expression asks of an element that is not there yet does not hold.
	look := fmt.Sprintf(`held(async () => { try { return await (%s); } catch { return false; } }, 500).then(Boolean)`, expression)
	patience, end := context.WithTimeout(context.Background(), within)
	defer end()
	for patience.Err() == nil {
		held, err := chromedp.Run(p.Context, chromedp.Evaluate[bool](look, chromedp.EvalAwaitPromise))
		if err == nil && held {
			return
		}
		if err != nil && !strings.Contains(err.Error(), "navigated") && !strings.Contains(err.Error(), "context") {
			p.t.Fatalf("%s: %v%s", what, err, p.told())
		}
	}
	p.t.Fatalf("the page never had %s; it shows:\n%s%s", what, p.Text(), p.told())
}

// WaitFor waits until an element is on the page.
func (p *Page) WaitFor(selector string) {
	p.t.Helper()
	p.Until(selector, fmt.Sprintf("document.querySelector(%q) !== null", selector))
}

// Text returns what the page shows, cut.
func (p *Page) Text() string {
	return Eval[string](p, `location.pathname + location.search + "\n" + document.body.innerText.slice(0, 3000)`)
}

// Enter puts a text into the field of a selector as typing does, or chooses an option by its value.
func (p *Page) Enter(selector, value string) {
	p.t.Helper()
	p.WaitFor(selector)
	Eval[bool](p, fmt.Sprintf(`type(document.querySelector(%q), %q), true`, selector, value))
}

// Click clicks an element when it is there and can be clicked.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.Until(selector+" to click", fmt.Sprintf(`document.querySelector(%[1]q) !== null && !document.querySelector(%[1]q).disabled`, selector))
	Eval[bool](p, fmt.Sprintf("document.querySelector(%q).click(), true", selector))
}

// keys are the keys that have names, by those that the browser has for them.
var keys = map[string]string{
	"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Delete": kb.Delete, "Home": kb.Home, "End": kb.End,
	"ArrowDown": kb.ArrowDown, "ArrowUp": kb.ArrowUp, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
}

// Press presses keys one after another on whatever has the focus: signs, or names such as Enter and ArrowDown, either with Ctrl+
// or Shift+ before it.
func (p *Page) Press(names ...string) {
	p.t.Helper()
	for _, name := range names {
		key, ctrl := strings.CutPrefix(name, "Ctrl+")
		key, shift := strings.CutPrefix(key, "Shift+")
		if sign, named := keys[key]; named {
			key = sign
		}
		var held chromedp.Modifier
		if ctrl {
			held |= chromedp.ModifierCtrl
		}
		if shift {
			held |= chromedp.ModifierShift
		}
		p.stroke(key, held)
	}
}

// Type types a text into whatever has the focus.
func (p *Page) Type(text string) {
	p.t.Helper()
	p.stroke(text, chromedp.ModifierNone)
}

// stroke presses the key of each sign. A sign is written by the press itself, so that a page which acts on the key keeps it from
// being written.
func (p *Page) stroke(signs string, held chromedp.Modifier) {
	p.t.Helper()
	p.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for _, sign := range signs {
			var text string
			for _, event := range kb.Encode(sign) {
				if event.Type == kb.KeyChar {
					text = event.Text
				}
			}
			for _, event := range kb.Encode(sign) {
				if event.Type == kb.KeyChar {
					continue
				}
				if event.Modifiers |= int64(held); event.Type == kb.KeyDown && text != "" && held&chromedp.ModifierCtrl == 0 {
					event.Type, event.Text = input.DispatchKeyEventTypeKeyDown, text
				}
				if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, *event); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// Resize gives the page a size in pixels.
func (p *Page) Resize(width, height int64) {
	p.t.Helper()
	p.Do(chromedp.EmulateViewport(width, height))
}

// Overflow returns the parts of the page that make it wider than the screen, or those whose texts run out of their boxes, "" where
// there are none.
func (p *Page) Overflow() string {
	p.t.Helper()
	return Eval[string](p, `(() => {
	  const wide = document.documentElement.clientWidth, shown = (some) => some.map((e) => e.outerHTML.slice(0, 120)).slice(-3).join("; ");
	  if (document.documentElement.scrollWidth > wide) {
	    return document.documentElement.scrollWidth - wide + " pixels: " + shown([...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > wide + 1 && !e.closest(".hidden")));
	  }
	  const high = [...document.querySelectorAll("label, button, a, li, td, th, dt, dd, p, legend, summary")].filter((e) => e.clientHeight > 0 && e.scrollHeight > e.clientHeight + 4 && getComputedStyle(e).overflowY === "visible" && e.checkVisibility() && !e.closest(".hidden"));
	  return high.length === 0 ? "" : "higher than its box: " + shown(high);
	})()`)
}

// Media shows the page as on a medium, screen or print, and in colours that are light or dark.
func (p *Page) Media(medium, colours string) {
	p.t.Helper()
	p.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}},
		})
		return err
	}))
}

// Offline lets the browser tell the page that there is no network, or that there is one again.
func (p *Page) Offline(away bool) {
	p.t.Helper()
	p.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: away, DownloadThroughput: -1, UploadThroughput: -1})
		return err
	}))
}
