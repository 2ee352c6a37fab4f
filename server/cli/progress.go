package cli

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"
)

// between is how long nothing is told of progress where nobody watches.
const between = 5 * time.Second

// progress tells on stderr how far a long command is: as a bar where a person watches, else by a line now and then.
type progress struct {
	env  *Environment
	what string
	bar  *progressbar.ProgressBar
	told time.Time
	done int64
}

func newProgress(env *Environment, what string) *progress {
	return &progress{env: env, what: what, told: env.Now()}
}

// set says how much is done, of how much in all; 0 where that is not known.
func (p *progress) set(done, total int) {
	if p.env.IsTerminal(p.env.Stderr) {
		p.draw(int64(done), int64(total))
		return
	}
	if now := p.env.Now(); now.Sub(p.told) >= between {
		p.told = now
		if total > 0 {
			fmt.Fprintf(p.env.Stderr, "%s: %d of %d\n", p.what, done, total)
		} else {
			fmt.Fprintf(p.env.Stderr, "%s: %d\n", p.what, done)
		}
	}
}

func (p *progress) draw(done, total int64) {
	if p.bar == nil {
		if total == 0 {
			total = -1
		}
		p.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetWriter(p.env.Stderr), progressbar.OptionSetDescription(p.what),
			progressbar.OptionSetWidth(30), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	// A bar that cannot be drawn is no reason to stop.
	_ = p.bar.Add64(done - p.done)
	p.done = done
}

// end takes the bar away.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
