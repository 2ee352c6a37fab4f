package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/app"
	"mysteryshopper/server/faultproxy"
	"mysteryshopper/server/phone"
	"mysteryshopper/server/simulate"
	"mysteryshopper/storage/blobs"
)

const (
	uploadKillsVariable = "MYSTERYSHOPPER_E2E_UPLOAD_KILLS"
	uploadKills         = 3
	largeFile           = 50 << 20
	cutAfter            = 2 << 20
	linkSpeed           = 30 << 20
)

// recording returns bytes that are a film, of so many bytes.
func recording(size int, seed uint64) []byte {
	data := make([]byte, size)
	random := rand.NewChaCha8([32]byte{byte(seed)})
	_, _ = random.Read(data) // It never fails.
	copy(data, "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2")
	return data
}

// TestLargeFilesOverACutLink uploads 50 MB by tus, and at the same time 50 MB by the reference phone, through links that are
// cut every 2 MB, while the server is killed again and again. Both arrive whole, and are stored once.
func TestLargeFilesOverACutLink(t *testing.T) {
	t.Parallel()
	kills, database := setting(t, uploadKillsVariable, uploadKills), onSQLite.demo(t)
	c := &cutLink{t: t, database: database, process: startProcess(t, database)}
	c.publish(t, "house-check", houseChecklist)
	c.program(t, "acme", "house", "house-check")
	c.rest, c.grpc = c.listen(strings.TrimPrefix(c.REST, "http://")), c.listen(c.GRPC)

	before, film := c.stored(), recording(largeFile, 1)
	pocket, item := c.pocket(c.visit(t), film)
	uploaded := make(chan error, 1)
	go func() {
		_, err := pocket.Upload(t.Context())
		_, sent := pocket.Send(t.Context())
		uploaded <- errors.Join(err, sent)
	}()
	u := uploadOf{evidence: newReportID(), visit: c.visit(t), report: newReportID(), content: recording(largeFile, 2)}
	c.uploadByTus(u, kills)
	if err := <-uploaded; err != nil {
		t.Fatal(err)
	}
	if files := pocket.Files(); len(files) != 1 || files[0].State() != phone.Taken {
		t.Errorf("the phone has %+v", files)
	}

	known := must[*pb.Evidence](t)(c.by(c.shopper).GetUpload(t.Context(), &pb.GetUploadRequest{Evidence: u.evidence}))
	if known.GetState() != pb.Evidence_STORED || known.GetSha256() != checklist.DigestOf(u.content).String() || known.GetMediaType() != "video/mp4" {
		t.Errorf("by tus: %v", known)
	}
	list := must[*pb.ListEvidenceResponse](t)(c.by(c.Tokens.Reviewer).ListEvidence(t.Context(), &pb.ListEvidenceRequest{Report: item.ReportID}))
	if len(list.GetEvidence()) != 1 || list.GetEvidence()[0].GetQuestion() != "slip" {
		t.Fatalf("the report has %v", list)
	}
	path := "/v1/reports/" + item.ReportID + "/evidence/" + list.GetEvidence()[0].GetEvidence() + ":download"
	if !bytes.Equal(c.call(t, c.Tokens.Reviewer, "GET", path, nil).want(t, 200).body, film) {
		t.Error("the reviewer has other bytes")
	}
	c.expectStored(before, kills, film, u.content)
	rest, grpc := c.rest.Counts(), c.grpc.Counts()
	t.Logf("%d kills; tus: %+v; phone: %+v", kills, rest, grpc)
	if fewest := int64(largeFile/cutAfter - kills); rest.Cut < fewest || grpc.Cut < fewest { // A kill ends a connection too.
		t.Errorf("%d and %d cuts, want %d of each", rest.Cut, grpc.Cut, fewest)
	}
	c.kill()
	verified(t, database)
}

// cutLink is a server that is killed, behind links that are cut.
type cutLink struct {
	*process
	t          *testing.T
	database   string
	rest, grpc *faultproxy.Proxy
}

func (c *cutLink) listen(target string) *faultproxy.Proxy {
	c.t.Helper()
	p := must[*faultproxy.Proxy](c.t)(faultproxy.Listen(c.t.Context(), target, 1, faultproxy.Faults{CutAfter: cutAfter, BytesPerSecond: linkSpeed}))
	c.t.Cleanup(func() {
		if err := p.Close(); err != nil {
			c.t.Error(err)
		}
	})
	return p
}

// restart starts the next server on the database.
func (c *cutLink) restart() {
	c.t.Helper()
	c.kill()
	c.process = startProcess(c.t, c.database)
	c.rest.SetTarget(strings.TrimPrefix(c.REST, "http://"))
	c.grpc.SetTarget(c.GRPC)
}

// pocket returns a phone with a report in its queue that has a file.
func (c *cutLink) pocket(visit string, file []byte) (*phone.Phone, *phone.Item) {
	t := c.t
	t.Helper()
	conn, err := dialQuickly(c.grpc.Address())
	if err != nil {
		t.Fatal(err)
	}
	p := must[*phone.Phone](t)(phone.Open(t.TempDir(), phone.Options{
		Now: time.Now, Conn: conn, Token: c.shopper, Locale: "en",
		Retry: phone.Retry{Base: 5 * time.Millisecond, Most: 200 * time.Millisecond, Attempts: 500, Stall: 20 * time.Second},
	}))
	t.Cleanup(func() {
		if err := errors.Join(p.Close(), conn.Close()); err != nil {
			t.Error(err)
		}
	})
	must[*phone.Synced](t)(p.Sync(t.Context()))
	must[*phone.Draft](t)(p.Begin(visit))
	v, version, err := p.Visit(visit)
	if err != nil {
		t.Fatal(err)
	}
	seen := simulate.Report(rand.New(rand.NewPCG(1, 2)), simulate.Visit{
		ID: visit, Version: version, Start: time.Now().Add(-time.Hour), Latitude: v.Location.GetPosition().GetLatitude(),
		Longitude: v.Location.GetPosition().GetLongitude(), Locale: "en",
	}, simulate.Steady(0.9))
	must[*phone.Check](t)(p.Save(visit, func(r *checklist.Report) { *r = *seen }))
	must[*phone.File](t)(p.Attach(visit, "slip", "film.mp4", nil, bytes.NewReader(file)))
	return p, must[*phone.Item](t)(p.Finish(visit))
}

// uploadByTus uploads as a tus client does: it asks for the offset and sends the rest, until all of it is there. The server
// is killed so many times while it receives.
func (c *cutLink) uploadByTus(u uploadOf, kills int) {
	c.t.Helper()
	at, killed := c.begin(c.t, c.shopper, u).want(c.t, 201).header.Get("Location"), 0
	for attempts := 0; ; attempts++ {
		if attempts > 100*(kills+1) {
			c.t.Fatalf("%s is not there after %d attempts", at, attempts)
		}
		offset, err := c.offset(at)
		if err != nil {
			continue // The link was cut.
		}
		if offset == len(u.content) {
			return
		}
		body := &deadly{Reader: bytes.NewReader(u.content[offset:])}
		if killed < kills && offset >= (killed+1)*len(u.content)/(kills+1) {
			body.after, body.kill = int64(cutAfter/3), c.command.Process.Kill
		}
		_ = c.patchThrough(at, offset, body) // The next offset tells what has arrived.
		if body.killed {
			killed++
			c.restart()
		}
	}
}

// deadly kills the server after so many bytes of a body.
type deadly struct {
	io.Reader
	after  int64
	kill   func() error
	killed bool
}

// Read implements io.Reader.
func (d *deadly) Read(p []byte) (int, error) {
	n, err := d.Reader.Read(p)
	if d.after -= int64(n); d.after < 0 && d.kill != nil && !d.killed {
		d.killed = d.kill() == nil
	}
	return n, err
}

// through makes a request of the tus protocol through the link.
func (c *cutLink) through(method, at string, body io.Reader, headers map[string]string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(c.t.Context(), method, "http://"+c.rest.Address()+at, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+c.shopper)
	request.Header.Set("Tus-Resumable", "1.0.0")
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	one := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	response, err := one.Do(request)
	if err != nil {
		return nil, err
	}
	return response, response.Body.Close()
}

func (c *cutLink) offset(at string) (int, error) {
	response, err := c.through(http.MethodHead, at, nil, nil)
	if err != nil {
		return 0, err
	}
	if response.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("status %d", response.StatusCode)
	}
	return strconv.Atoi(response.Header.Get("Upload-Offset"))
}

func (c *cutLink) patchThrough(at string, offset int, body io.Reader) error {
	_, err := c.through(http.MethodPatch, at, body, map[string]string{
		"Content-Type": "application/offset+octet-stream", "Upload-Offset": strconv.Itoa(offset),
	})
	return err
}

// stored returns the sizes of what is in the place with the evidence, by their keys.
func (c *cutLink) stored() map[string]int64 {
	c.t.Helper()
	ctx := context.WithoutCancel(c.t.Context())
	store, err := app.OpenEvidence("", c.database)
	if err != nil {
		c.t.Fatal(err)
	}
	got := map[string]int64{}
	for _, prefix := range []string{blobs.ContentPrefix, blobs.PartPrefix} {
		err := store.Each(ctx, prefix, func(item blobs.Item) error {
			got[item.Key] = item.Bytes
			return nil
		})
		if err != nil {
			c.t.Fatal(err)
		}
	}
	return got
}

// expectStored expects that these contents were added to the place with the evidence, and nothing else but the part that a
// killed server may have written for each upload before its row.
func (c *cutLink) expectStored(before map[string]int64, kills int, contents ...[]byte) {
	c.t.Helper()
	got, parts := c.stored(), 0
	for key := range got {
		if _, old := before[key]; old {
			delete(got, key)
		} else if strings.HasPrefix(key, blobs.PartPrefix) {
			delete(got, key)
			parts++
		}
	}
	want := map[string]int64{}
	for _, content := range contents {
		want[blobs.ContentKey(checklist.DigestOf(content))] = int64(len(content))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || parts > kills*len(contents) {
		c.t.Errorf("stored are %v and %d parts, want %v", got, parts, want)
	}
}
