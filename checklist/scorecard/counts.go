package scorecard

import (
	"slices"
	"strings"
)

// Count is how often a key was met.
type Count struct {
	Key string
	N   int64
}

// Counts are counts by key: in byte order of the keys, every count over 0.
type Counts []Count

func (c Counts) search(key string) (int, bool) {
	return slices.BinarySearchFunc(c, key, func(have Count, key string) int {
		return strings.Compare(have.Key, key)
	})
}

// Get returns the count of the key.
func (c Counts) Get(key string) int64 {
	if i, found := c.search(key); found {
		return c[i].N
	}
	return 0
}

// Add counts the key n times more; n is over 0.
func (c *Counts) Add(key string, n int64) {
	i, found := c.search(key)
	if found {
		(*c)[i].N += n
		return
	}
	*c = slices.Insert(*c, i, Count{Key: key, N: n})
}

// Merge adds every count of o.
func (c *Counts) Merge(o Counts) {
	for _, count := range o {
		c.Add(count.Key, count.N)
	}
}

// subtract subtracts every count of o; c must hold them.
func (c *Counts) subtract(o Counts) {
	for _, count := range o {
		i, _ := c.search(count.Key)
		(*c)[i].N -= count.N
	}
	*c = slices.DeleteFunc(*c, func(count Count) bool { return count.N == 0 })
}

// holds reports whether o could be subtracted.
func (c Counts) holds(o Counts) bool {
	for _, count := range o {
		if c.Get(count.Key) < count.N {
			return false
		}
	}
	return true
}
