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

// TestWeight puts values until they are too heavy together, one again with another weight, and one that is too heavy alone.
func TestWeight(t *testing.T) {
	t.Parallel()
	c := cache.New[string, int](10, cache.Forever, nil).Limit(10)
	kept := func(want string) {
		t.Helper()
		got := ""
		for _, key := range []string{"a", "b", "c", "d"} {
			if _, ok := c.Get(key); ok {
				got += key
			}
		}
		if got != want {
			t.Errorf("%q are kept, want %q", got, want)
		}
	}
	c.PutWeighing("a", 1, 4)
	c.PutWeighing("b", 2, 6)
	kept("ab")
	c.PutWeighing("b", 2, 1)
	c.PutWeighing("c", 3, 5)
	kept("abc")
	c.PutWeighing("d", 4, 5)
	kept("cd")
	c.Remove("c")
	c.PutWeighing("a", 1, 5)
	kept("ad")
	c.PutWeighing("b", 2, 11)
	kept("ad")
}
