package bucket_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"mysteryshopper/storage/blobs"
	"mysteryshopper/storage/blobs/blobstest"
	"mysteryshopper/storage/blobs/bucket"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	for name, prefix := range map[string]string{"top": "", "prefix": "/agency/evidence"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			blobstest.Run(t, func(t *testing.T) blobs.Store { return open(t, prefix) })
		})
	}
}

func open(t *testing.T, prefix string) *bucket.Store {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("photos"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	address := "s3://photos" + prefix + "?insecure=true&endpoint=" + strings.TrimPrefix(server.URL, "http://")
	s, err := bucket.Open(address, func(string) string { return "key" })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "photos", "s3://", "http://photos/x"} {
		if _, err := bucket.Open(name, func(string) string { return "" }); err == nil {
			t.Errorf("%q was opened", name)
		}
	}
}
