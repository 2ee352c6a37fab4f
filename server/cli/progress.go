package cli

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progressInterval is the time between two lines of progress where stderr is no terminal.
const progressInterval = 5 * time.Second

// progress prints to stderr how far a long command is: as a bar on a terminal, else as a line every few seconds.
type progress struct {
	env  *Environment
	what string
	bar  *progressbar.ProgressBar
	done int64
	// printed is when the last line was printed, and printedDone how much was done then.
	printed     time.Time
	printedDone int
}

func newProgress(env *Environment, what string) *progress {
	return &progress{env: env, what: what, printed: env.Now()}
}

// set sets how much is done, and the total; 0 where that is unknown.
func (p *progress) set(done, total int) {
	if p.env.IsTerminal(p.env.Stderr) {
		p.draw(int64(done), int64(total))
		return
	}
	if now := p.env.Now(); now.Sub(p.printed) >= progressInterval {
		p.printLine(done, total, now)
	}
}

// printLine prints how much is done, the rate since the last line, and how long the rest takes at that rate.
func (p *progress) printLine(done, total int, now time.Time) {
	rate := float64(done-p.printedDone) / now.Sub(p.printed).Seconds()
	p.printed, p.printedDone = now, done
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

// decimals returns how many decimals of a rate are printed.
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
	// A failure to draw the bar does not stop the command.
	_ = p.bar.Add64(done - p.done)
	p.done = done
}

// end removes the bar.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
