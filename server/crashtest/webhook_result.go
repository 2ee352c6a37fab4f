package crashtest

import (
	"fmt"
	"time"
)

// WebhookResult is what the test of webhooks has shown.
type WebhookResult struct {
	// Servers is how many served at once. Events is how many the feed has for all subscriptions; Delivered and Failed are
	// how many of them the delivery log lists so.
	Servers   int `json:"servers"`
	Events    int `json:"events"`
	Delivered int `json:"delivered"`
	Failed    int `json:"failed"`
	// Kills is how many servers were killed, Takeovers after how many of these kills another one delivered, and
	// TakeoverSeconds the longest time until then.
	Kills           int     `json:"kills"`
	Takeovers       int     `json:"takeovers"`
	TakeoverSeconds float64 `json:"takeoverSeconds"`
	// Requests is how many came to the receiver, Answers what it did with them, and Deaths how often it ended. Resumed
	// counts the subscriptions that were resumed after they were paused for failing.
	Requests int            `json:"requests"`
	Answers  map[string]int `json:"answers"`
	Deaths   int            `json:"deaths"`
	Resumed  int            `json:"resumed"`
	// Lost counts the events of the feed that the log lacks or that still wait, Unkept those that the log lists as
	// delivered and the receiver has not kept, Doubled those that it lists twice, Disordered those that came after
	// a later one although no attempt had failed before, Gaps those that do not name the event before them, Unlisted those
	// that failed without an attempt in the log, Forged the requests with a wrong signature, and Damaged is 1 where verify
	// finds something.
	Lost       int `json:"lost"`
	Unkept     int `json:"unkept"`
	Doubled    int `json:"doubled"`
	Disordered int `json:"disordered"`
	Gaps       int `json:"gaps"`
	Unlisted   int `json:"unlisted"`
	Forged     int `json:"forged"`
	Damaged    int `json:"damaged"`
	// Problems are the first of them as text.
	Problems []string `json:"problems,omitempty"`
}

// OK reports whether every event is listed rightly and came in order, and another server delivered after a kill.
func (r *WebhookResult) OK() bool {
	return r.Lost+r.Unkept+r.Doubled+r.Disordered+r.Gaps+r.Unlisted+r.Forged+r.Damaged == 0 && (r.Kills == 0 || r.Takeovers > 0)
}

// tookOver counts a server that delivers after another was killed.
func (r *WebhookResult) tookOver(after time.Duration) {
	r.Takeovers++
	r.TakeoverSeconds = max(r.TakeoverSeconds, after.Round(time.Millisecond).Seconds())
}

func (r *WebhookResult) problem(format string, args ...any) {
	if len(r.Problems) < mostProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
}
