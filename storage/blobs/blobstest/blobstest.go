// Package blobstest is the conformance suite for stores of blobs.
package blobstest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/storage/blobs"
)

// Run runs the suite. open returns an empty store.
func Run(t *testing.T, open func(t *testing.T) blobs.Store) {
	for name, test := range map[string]func(*testing.T, blobs.Store){
		"read as written": testReadAsWritten, "nothing there": testNothing, "replaced": testReplaced, "broken off": testBrokenOff,
		"deleted": testDeleted, "each": testEach, "keys": testKeys, "large": testLarge, "at once": testAtOnce, "ended": testEnded,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

const key = blobs.PartPrefix + "0192f3c4-1"

func put(t *testing.T, s blobs.Store, key, content string) {
	t.Helper()
	n, err := s.Put(t.Context(), key, strings.NewReader(content))
	if err != nil || n != int64(len(content)) {
		t.Fatalf("put %s: %d bytes, %v", key, n, err)
	}
}

func get(t *testing.T, s blobs.Store, key string) string {
	t.Helper()
	from, size, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatalf("open %s: %v", key, err)
	}
	content, err := io.ReadAll(from)
	if err := errors.Join(err, from.Close()); err != nil || size != int64(len(content)) {
		t.Fatalf("read %s: %d bytes of %d, %v", key, len(content), size, err)
	}
	return string(content)
}

func wantMissing(t *testing.T, s blobs.Store, key string) {
	t.Helper()
	if _, _, err := s.Open(t.Context(), key); !errors.Is(err, blobs.ErrNotFound) {
		t.Errorf("open %s: %v, want ErrNotFound", key, err)
	}
}

func testReadAsWritten(t *testing.T, s blobs.Store) {
	content := "a\x00b\r\n\xff"
	put(t, s, key, content)
	if got := get(t, s, key); got != content {
		t.Errorf("read %q, want %q", got, content)
	}
	put(t, s, key, "")
	if got := get(t, s, key); got != "" {
		t.Errorf("read %q of an empty one", got)
	}
}

func testNothing(t *testing.T, s blobs.Store) {
	wantMissing(t, s, key)
	put(t, s, key+"0", "x")
	wantMissing(t, s, key)
}

func testReplaced(t *testing.T, s blobs.Store) {
	put(t, s, key, "a longer one")
	put(t, s, key, "short")
	if got := get(t, s, key); got != "short" {
		t.Errorf("read %q", got)
	}
}

var errBroken = errors.New("broken")

func testBrokenOff(t *testing.T, s blobs.Store) {
	broken := func() io.Reader { return io.MultiReader(strings.NewReader("half"), iotest.ErrReader(errBroken)) }
	if _, err := s.Put(t.Context(), key, broken()); err == nil {
		t.Fatal("a part of the bytes was stored")
	}
	wantMissing(t, s, key)
	put(t, s, key, "whole")
	if _, err := s.Put(t.Context(), key, broken()); err == nil {
		t.Fatal("a part of the bytes was stored")
	}
	if got := get(t, s, key); got != "whole" {
		t.Errorf("read %q after a broken put", got)
	}
}

func testDeleted(t *testing.T, s blobs.Store) {
	put(t, s, key, "x")
	for range 2 {
		if err := s.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		wantMissing(t, s, key)
	}
}

func testEach(t *testing.T, s blobs.Store) {
	var want []string
	for i := range 5 {
		one := blobs.PartPrefix + "0192-" + strconv.Itoa(i)
		put(t, s, one, "x")
		want = append(want, one)
	}
	put(t, s, blobs.PartPrefix+"0193-0", "x")
	put(t, s, blobs.ContentPrefix+strings.Repeat("ab", 32), "x")
	list := func(prefix string) (keys []string) {
		err := s.Each(t.Context(), prefix, func(item blobs.Item) error {
			keys = append(keys, item.Key)
			if item.Bytes != 1 || item.Time.IsZero() {
				t.Errorf("%s has %d bytes of %v", item.Key, item.Bytes, item.Time)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(keys)
		return keys
	}
	if diff := cmp.Diff(want, list(blobs.PartPrefix+"0192-")); diff != "" {
		t.Error(diff)
	}
	if n := len(list(blobs.PartPrefix)); n != 6 {
		t.Errorf("%d parts, want 6", n)
	}
	for prefix, want := range map[string]int{"": 1, "a": 1, "ab": 1, "aba": 1, "cd": 0} {
		if got := list(blobs.ContentPrefix + prefix); len(got) != want {
			t.Errorf("contents that begin with %q: %q", prefix, got)
		}
	}
	if err := s.Each(t.Context(), blobs.PartPrefix, func(blobs.Item) error { return errBroken }); !errors.Is(err, errBroken) {
		t.Errorf("stopped with %v", err)
	}
}

func testKeys(t *testing.T, s blobs.Store) {
	for _, key := range []string{"", "x", "parts/", "parts/../x", "parts/a/b", "/etc/passwd", "sha256/AB", "parts/a b", "other/a"} {
		if _, err := s.Put(t.Context(), key, strings.NewReader("x")); !errors.Is(err, blobs.ErrKey) {
			t.Errorf("put %q: %v", key, err)
		}
		if _, _, err := s.Open(t.Context(), key); !errors.Is(err, blobs.ErrKey) {
			t.Errorf("open %q: %v", key, err)
		}
		if err := s.Delete(t.Context(), key); !errors.Is(err, blobs.ErrKey) {
			t.Errorf("delete %q: %v", key, err)
		}
	}
}

// testLarge stores more than one part of an upload to S3.
func testLarge(t *testing.T, s blobs.Store) {
	content := make([]byte, 11<<20)
	if _, err := rand.Read(content); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Put(t.Context(), key, bytes.NewReader(content)); err != nil || n != int64(len(content)) {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if got := get(t, s, key); got != string(content) {
		t.Error("the bytes differ")
	}
}

// testAtOnce puts the same key by several writers: what is read is of one of them.
func testAtOnce(t *testing.T, s blobs.Store) {
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			if _, err := s.Put(t.Context(), key, strings.NewReader(strings.Repeat(strconv.Itoa(i), 10_000))); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := get(t, s, key); len(got) != 10_000 || strings.Trim(got, got[:1]) != "" {
		t.Errorf("%d bytes of several writers", len(got))
	}
}

func testEnded(t *testing.T, s blobs.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, key, strings.NewReader("x")); err == nil {
		t.Error("stored after the end of its context")
	}
	wantMissing(t, s, key)
}
