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
	done int64
	// told is when a line was told last, and toldOf how much was done then.
	told   time.Time
	toldOf int
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
		p.tell(done, total, now)
	}
}

// tell tells a line: how much is done, how fast it went since the line before, and how long the rest takes at that rate.
func (p *progress) tell(done, total int, now time.Time) {
	rate := float64(done-p.toldOf) / now.Sub(p.told).Seconds()
	p.told, p.toldOf = now, done
	line := fmt.Sprintf("%s: %d", p.what, done)
	if total > 0 {
		line += fmt.Sprintf(" of %d", total)
	}
	if rate > 0 {
		line += fmt.Sprintf(", %.*f a second", decimals(rate), rate)
	}
	if rate > 0 && total > done {
		left := time.Duration(float64(total-done) / rate * float64(time.Second))
		line += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	fmt.Fprintln(p.env.Stderr, line)
}

// decimals is how many decimals of a rate are worth telling.
func decimals(rate float64) int {
	if rate < 10 {
		return 1
	}
	return 0
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
