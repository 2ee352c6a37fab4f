package e2e

import (
	"bytes"
	"maps"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"mysteryshopper/server/app"
	"mysteryshopper/server/backup"
	"mysteryshopper/storage"
	"mysteryshopper/storage/sqlite"
)

const (
	backupsVariable = "MYSTERYSHOPPER_E2E_BACKUPS"
	defaultBackups  = 5
)

// TestBackupsUnderLoad makes backups while reports are submitted, to a folder and to a bucket in turn, and restores each
// to an empty place. A backup is clean, and has every report that was acknowledged before it began. Nothing is submitted while one is
// restored, so that many fit into an hour.
func TestBackupsUnderLoad(t *testing.T) {
	t.Parallel()
	database := fileWithDemo(t)
	p := startProcess(t, database)
	p.publish(t, "house-check", houseChecklist)
	p.program(t, "acme", "house", "house-check")
	kept := &acknowledged{receipts: map[string][]byte{}, reached: make(chan struct{}), at: -1}
	// submitting submits reports until the function that it returns is called.
	submitting := func() func() {
		stop := make(chan struct{})
		var load sync.WaitGroup
		load.Go(func() {
			for {
				for _, req := range p.queue(t, 10) {
					select {
					case <-stop:
						return
					default:
					}
					receipt, err := p.try(t.Context(), false, req, "")
					if err != nil {
						t.Error(err)
						return
					}
					kept.add(req.GetReportId(), receipt)
				}
			}
		})
		return func() {
			close(stop)
			load.Wait()
		}
	}
	folder, bucket := place(t, t.TempDir()), fakeBucket(t)
	for i := range setting(t, backupsVariable, defaultBackups) {
		kept.mu.Lock()
		before := maps.Clone(kept.receipts)
		kept.mu.Unlock()
		stop := submitting()
		to := folder
		if i%2 == 1 {
			to = bucket
		}
		result := must[*backup.Result](t)(backup.Make(t.Context(), backup.Options{Database: database, To: to, Keep: 2, Now: time.Now}))
		stop()
		restored := filepath.Join(t.TempDir(), "restored.db")
		must[*backup.Manifest](t)(backup.Restore(t.Context(), backup.RestoreOptions{From: to, Name: result.Name, Database: restored}))
		requireReceipts(t, restored, before)
		t.Logf("backup %d: %d reports, %d of them acknowledged before it by this test", i, result.Verified.Reports, len(before))
	}
	list := must[[]backup.Manifest](t)(backup.List(t.Context(), folder))
	if len(list) > 2 {
		t.Errorf("%d backups are left of 2", len(list))
	}
}

func place(t *testing.T, name string) backup.Place {
	t.Helper()
	return must[backup.Place](t)(backup.OpenPlace(name, func(string) string { return "key" }))
}

// fakeBucket returns a bucket of a server of S3 in this process.
func fakeBucket(t *testing.T) backup.Place {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("shop"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	return place(t, "s3://shop/daily?insecure=true&region=us-east-1&endpoint="+strings.TrimPrefix(server.URL, "http://"))
}

// requireReceipts looks up every receipt in a database.
func requireReceipts(t *testing.T, path string, receipts map[string][]byte) {
	t.Helper()
	store := must[storage.Store](t)(app.OpenStore(t.Context(), app.Database{Name: sqlite.Prefix + path, ReadOnly: true}))
	defer store.Close()
	err := store.View(t.Context(), storage.ReadOptions{}, func(tx storage.Tx) error {
		for id, receipt := range receipts {
			stored, err := tx.Reports().GetSubmission(t.Context(), storage.ReportID(uuid.MustParse(id)), 0)
			if err != nil {
				return err
			}
			if !bytes.Equal(stored.Receipt, receipt) {
				t.Errorf("the receipt of %s was %s and is %s", id, receipt, stored.Receipt)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
