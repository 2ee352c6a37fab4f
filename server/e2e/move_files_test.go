package e2e

import (
	"bytes"
	"crypto/rand"
	"path/filepath"
	"strings"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/move"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
	"mysteryshopper/storage/blobs/folder"
)

// TestMoveCopiesFiles moves a database with evidence: the files are at their new place before the database is opened, parts of
// uploads under way too, and a file that is lost stops the move.
func TestMoveCopiesFiles(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		begun := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), content: photo(t, 64, 64)}
		at := w.begin(t, w.tokens[own], begun).want(t, 201).header.Get("Location")
		w.patch(t, w.tokens[own], at, 0, begun.content[:100]).want(t, 204)
		w.stop()
		from := must[blobs.Store](t)(app.OpenEvidence(evidencePlace(t, w.database), w.database))
		end := func(database string) (move.End, storage.Store) {
			store := must[storage.Store](t)(app.OpenStore(t.Context(), app.Database{Name: database, Unfinished: true}))
			t.Cleanup(func() { store.Close() })
			return move.End{Database: store.(move.Database), Name: database}, store
		}
		source, rows := end(w.database)
		target, moved := end("sqlite:" + filepath.Join(t.TempDir(), "moved.db"))
		to := must[*folder.Store](t)(folder.Open(t.TempDir()))
		options := move.Options{From: source, To: target, Random: rand.Reader, Files: &move.Files{Rows: rows, From: must[*folder.Store](t)(folder.Open(t.TempDir())), To: to}}
		if _, err := move.Run(t.Context(), options); err == nil || !strings.Contains(err.Error(), "cannot be copied") {
			t.Errorf("without its files: %v", err)
		}
		options.Files.From = from
		result := must[*move.Result](t)(move.Run(t.Context(), options))
		if result.Files < 3 || !result.Resumed {
			t.Errorf("%d files are copied, resumed %v", result.Files, result.Resumed)
		}
		counts, err := verify.Run(t.Context(), moved, verify.Options{Files: verify.Files{Store: to, Now: time.Now()}, Found: func(f verify.Finding) { t.Errorf("%s: %s: %s", f.Kind, f.Resource, f.Text) }})
		if err != nil || counts.Files < 2 {
			t.Errorf("%d files: %v", counts.Files, err)
		}
	})
}

// TestOwnRecordsHaveEvidence lists what is kept of a shopper: each piece of evidence, with where its bytes are.
func TestOwnRecordsHaveEvidence(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	shopper := w.tokens[own]
	begun := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), content: photo(t, 64, 64)}
	w.begin(t, shopper, begun).want(t, 201)
	orphan := begun
	orphan.evidence = newReportID()
	w.upload(t, shopper, orphan)
	found := map[string]string{}
	for request := (&pb.ListShopperRecordsRequest{Shopper: "anna", PageSize: 7}); ; {
		page := must[*pb.ListShopperRecordsResponse](t)(w.by(shopper).ListShopperRecords(t.Context(), request))
		for _, r := range page.GetRecords() {
			if e := r.GetEvidence(); e != nil {
				found[e.GetEvidence()] = r.GetDownloadPath()
			}
		}
		if request.PageToken = page.GetNextPageToken(); request.GetPageToken() == "" {
			break
		}
	}
	downloads := 0
	for id, path := range found {
		switch id {
		case begun.evidence:
			if path != "" {
				t.Errorf("%s is at %s", id, path)
			}
		case orphan.evidence:
			if got := w.call(t, shopper, "GET", path, nil).want(t, 200); !bytes.Equal(got.body, orphan.content) {
				t.Errorf("%s: %d bytes", path, len(got.body))
			}
		default:
			if path == "" { // its report has not come
				continue
			}
			downloads++
			if got := w.call(t, shopper, "GET", path, nil).want(t, 200); got.header.Get("Content-Type") != "image/jpeg" {
				t.Errorf("%s: %v", path, got.header)
			}
		}
	}
	if len(found) < 4 || downloads < 2 || found[begun.evidence] != "" {
		t.Errorf("the records have %v", found)
	}
}
