package cache_test

import (
	"testing"
	"time"

	"mysteryshopper/server/cache"
)

// TestLifetime puts one value and moves the clock.
func TestLifetime(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lifetime, passed time.Duration
		want             bool
	}{
		"at once":            {time.Second, 0, true},
		"just before":        {time.Second, time.Second - 1, true},
		"at its end":         {time.Second, time.Second, false},
		"the clock set back": {time.Second, -1, false},
		"forever":            {cache.Forever, 1000 * time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Unix(1_000_000, 0)
			c := cache.New[string, int](10, test.lifetime, func() time.Time { return now })
			c.Put("a", 1)
			now = now.Add(test.passed)
			value, ok := c.Get("a")
			if ok != test.want || ok && value != 1 {
				t.Errorf("got %d, %t; want %t", value, ok, test.want)
			}
		})
	}
}

// TestSize puts one value more than the cache keeps, after one of them was used, and removes one.
func TestSize(t *testing.T) {
	t.Parallel()
	c := cache.New[string, int](2, cache.Forever, nil)
	c.Put("a", 1)
	c.Put("b", 2)
	c.Get("a")
	c.Put("c", 3)
	if _, ok := c.Get("b"); ok {
		t.Error("the least recently used value is still there")
	}
	c.Remove("c")
	for key, want := range map[string]bool{"a": true, "c": false} {
		if _, ok := c.Get(key); ok != want {
			t.Errorf("%s: got %t, want %t", key, ok, want)
		}
	}
}
