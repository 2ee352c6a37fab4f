package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"mysteryshopper/storage"
)

// The outcomes of a delivery, as the API names them.
const (
	delivered      = "DELIVERED"
	wrongStatus    = "WRONG_STATUS"
	redirected     = "REDIRECTED"
	timedOut       = "TIMED_OUT"
	noAddress      = "NO_ADDRESS"
	addressRefused = "ADDRESS_REFUSED"
	notConnected   = "NOT_CONNECTED"
	badCertificate = "BAD_CERTIFICATE"
)

var outcomes = []string{delivered, wrongStatus, redirected, timedOut, noAddress, addressRefused, notConnected, badCertificate}

const (
	// connectTime bounds the look-up of a name with the connection, and the handshake of TLS; answerTime the time until the
	// headers of the answer, all before included; bodyTime the time for its body after that.
	connectTime = 5 * time.Second
	answerTime  = 15 * time.Second
	bodyTime    = time.Second
	// keptAnswer is how much of an answer is kept, largestAnswer how much is read so that the connection can be used again,
	// and largestHeader bounds its headers.
	keptAnswer    = 4 << 10
	largestAnswer = 64 << 10
	largestHeader = 16 << 10
	userAgent     = "mysteryshopper-webhooks/1"
)

// sender makes the requests.
type sender struct {
	client *http.Client
	// answerTime and bodyTime are the constants of these names, but in tests.
	answerTime, bodyTime time.Duration
}

// newSender returns a sender that connects to public addresses alone, unless others are allowed. It uses no proxy: a proxy
// would look names up where nobody judges the address.
func newSender(allowPrivate bool) *sender {
	dialer := &net.Dialer{Timeout: connectTime, Control: refusePrivate}
	if allowPrivate {
		dialer.Control = nil
	}
	return &sender{answerTime: answerTime, bodyTime: bodyTime, client: &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: connectTime, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2: true, DisableCompression: true, MaxResponseHeaderBytes: largestHeader,
			MaxIdleConns: 256, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// attempt is what came of one request.
type attempt struct {
	outcome string
	status  int
	answer  []byte
	// retryAfter is how long the receiver asked to be left alone.
	retryAfter time.Duration
}

// send sends an event once.
func (s *sender) send(ctx context.Context, w *storage.Webhook, e *storage.WebhookEvent, signature string, now time.Time) attempt {
	ctx, cancel := context.WithTimeout(ctx, s.answerTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(e.Body))
	if err != nil {
		return attempt{outcome: noAddress}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set(standardwebhooks.HeaderWebhookID, e.ID)
	req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	req.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	res, err := s.client.Do(req)
	if err != nil {
		return attempt{outcome: outcomeOf(err)}
	}
	defer res.Body.Close()
	timer := time.AfterFunc(s.bodyTime, cancel)
	defer timer.Stop()
	a := attempt{outcome: outcomeOfStatus(res.StatusCode), status: res.StatusCode, retryAfter: retryAfter(res.Header.Get("Retry-After"), now)}
	// The status says what came of it, whatever becomes of the body.
	a.answer, err = io.ReadAll(io.LimitReader(res.Body, keptAnswer))
	if err == nil {
		_, _ = io.CopyN(io.Discard, res.Body, largestAnswer)
	}
	return a
}

func outcomeOfStatus(status int) string {
	switch {
	case status >= 200 && status < 300:
		return delivered
	case status >= 300 && status < 400:
		return redirected
	}
	return wrongStatus
}

// outcomeOf returns the outcome of a request without an answer.
func outcomeOf(err error) string {
	var certificate *tls.CertificateVerificationError
	var lookup *net.DNSError
	var slow net.Error
	switch {
	case errors.Is(err, errAddress):
		return addressRefused
	case errors.As(err, &certificate):
		return badCertificate
	case errors.As(err, &lookup) && !lookup.IsTimeout:
		return noAddress
	case errors.As(err, &slow) && slow.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return timedOut
	}
	return notConnected
}

// retryAfter reads the header Retry-After: seconds or a date. It is 0 where there is none.
func retryAfter(header string, now time.Time) time.Duration {
	asked := time.Duration(0)
	if seconds, err := strconv.ParseInt(header, 10, 32); err == nil {
		asked = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		asked = at.Sub(now)
	}
	return min(max(asked, 0), longestAsked)
}

// AnswerText returns the kept beginning of an answer as text. What is no UTF-8 is replaced: it may be cut in a letter.
func AnswerText(answer []byte) string { return strings.ToValidUTF8(string(answer), "\uFFFD") }
