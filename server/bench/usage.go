package bench

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysteryshopper/server/app"
)

// memory is the memory of this process; 0 where the system does not report it.
type memory struct {
	// Peak is the most that was in use at a time, in bytes. It includes the pages of the program itself, which the
	// system shares between processes and takes back when it is short of room.
	Peak int64 `json:"peak"`
	// Own is what is in use now without such pages.
	Own int64 `json:"own"`
}

// memoryInUse reads the memory from /proc. The peak of getrusage is not used: it includes that of the parent process.
func memoryInUse() memory { return memoryOf("self") }

// memoryOf is memoryInUse of another process, by its number.
func memoryOf(process string) (m memory) {
	status, err := os.Open("/proc/" + process + "/status")
	if err != nil {
		return m
	}
	defer func() { _ = status.Close() }()
	for lines := bufio.NewScanner(status); lines.Scan(); {
		name, size, _ := strings.Cut(lines.Text(), ":")
		kib, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(size, "kB")), 10, 64)
		switch name {
		case "VmHWM":
			m.Peak = kib << 10
		case "RssAnon":
			m.Own = kib << 10
		}
	}
	return m
}

// syncTime returns the median time of a write of 4 KiB at the end of a file that is then synced.
func syncTime(dir string) (_ time.Duration, err error) {
	file, err := os.Create(filepath.Join(dir, "synced"))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	block := make([]byte, 4096)
	return median(101, func() (time.Duration, error) {
		begin := app.Now()
		if _, err := file.Write(block); err != nil {
			return 0, err
		}
		err := file.Sync()
		return app.Now().Sub(begin), err
	})
}

// quantile sorts the times and returns the one below which a share of them lies; 0 where there are none.
func quantile(times []time.Duration, share float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[min(int(share*float64(len(times))), len(times)-1)]
}
