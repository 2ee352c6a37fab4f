package crashtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"mysteryshopper/storage/sqlite/strace"
)

// suffixes are those of the files whose content outlives a power cut.
var suffixes = []string{"", "-wal"}

// withheld are the options of strace that withhold all syncs: the calls succeed and do nothing.
var withheld = []string{"-e", "inject=fsync,fdatasync:retval=0"}

// trace starts a traced server, lets phones send reports to it, kills it, and returns its calls and the files before them.
// The phones have so long; what they could not send stays with them.
func (h *host) trace(ctx context.Context, phones, reports int, most time.Duration) (calls []strace.Call, before map[string][]byte, err error) {
	if before, err = h.files(); err != nil {
		return nil, nil, err
	}
	h.traced = filepath.Join(h.Dir, "trace")
	started := h.start(ctx)
	if started == nil {
		sending, cancel := context.WithTimeout(ctx, most)
		_, err = h.load(sending, phones, reports, h.Seed, nil)
		if errors.Is(sending.Err(), context.DeadlineExceeded) || len(h.inject) > 0 {
			err = nil
		}
		cancel()
		if err := errors.Join(err, h.kill()); err != nil {
			return nil, nil, err
		}
	} else if len(h.inject) == 0 {
		return nil, nil, started
	}
	calls, err = strace.Read(h.traced)
	return calls, before, err
}

// files reads the database as it is.
func (h *host) files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, suffix := range suffixes {
		content, err := os.ReadFile(h.path() + suffix)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		files[h.path()+suffix] = content
	}
	return files, nil
}

// Cuts traces a server to which phones send reports, and cuts the power at Number random moments of the trace. Of what was
// not synced some writes are there, some are not, and some in part. After each cut the database must open, verify must find
// nothing, and everything that was acknowledged must be there.
func Cuts(ctx context.Context, o Options) (*Result, error) {
	h, err := newHost(ctx, o)
	if err != nil {
		return nil, err
	}
	if o.WithoutSync {
		h.inject = withheld
	}
	const reports = 64
	calls, before, err := h.trace(ctx, phones, reports, time.Minute)
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(o.Seed, 2))
	moments := make([]int, o.Number)
	for i := range moments {
		moments[i] = 1 + random.IntN(len(calls))
	}
	slices.Sort(moments)
	result, disk, applied := &Result{}, strace.NewDisk(before), 0
	var acknowledged []string
	for i, moment := range moments {
		for ; applied < moment; applied++ {
			disk.Apply(applied, &calls[applied])
			acknowledged = append(acknowledged, calls[applied].Acknowledged()...)
		}
		if err := h.afterCut(ctx, disk, random, acknowledged, result); err != nil {
			return nil, fmt.Errorf("cut %d: %w", i, err)
		}
		result.Tried++
		o.Progress(result.Tried, o.Number)
	}
	result.Acknowledged = len(acknowledged)
	return result, nil
}

// afterCut cuts the power, and looks at what is left.
func (h *host) afterCut(ctx context.Context, disk *strace.Disk, random *rand.Rand, acknowledged []string, result *Result) (err error) {
	dir, err := os.MkdirTemp(h.Dir, "cut-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	at := func(path string) string { return filepath.Join(dir, filepath.Base(path)) }
	if err := disk.Cut(random, at); err != nil {
		return err
	}
	damaged := result.Damaged
	if err := result.lookUp(ctx, at(h.path()), acknowledged); err != nil {
		return err
	}
	if result.Damaged > damaged {
		return nil
	}
	return result.verify(ctx, at(h.path()))
}

// Syncs traces a server until Number reports are acknowledged, and looks for the sync between the last write of each to the
// log and the answer with its receipt.
func Syncs(ctx context.Context, o Options) (*Result, error) {
	h, err := newHost(ctx, o)
	if err != nil {
		return nil, err
	}
	if o.WithoutSync {
		h.inject = withheld
	}
	calls, _, err := h.trace(ctx, min(phones, o.Number), o.Number, time.Hour)
	if err != nil {
		return nil, err
	}
	result, answers := &Result{}, strace.Answers(calls)
	for _, err := range strace.Unsynced(calls, answers) {
		result.Unsynced++
		result.problem("%v", err)
	}
	result.Tried, result.Acknowledged = len(answers), len(answers)
	o.Progress(result.Tried, o.Number)
	return result, nil
}

// failures are the errors of the disk that are injected.
var failures = []string{"EIO", "ENOSPC"}

// Failures lets the first, second, third … write, sync or truncation of a server fail, up to the Number-th, with an error of
// the disk and with a full one, while a phone sends reports. Whatever was acknowledged must be in the database afterwards,
// and verify must find nothing.
func Failures(ctx context.Context, o Options) (*Result, error) {
	h, err := newHost(ctx, o)
	if err != nil {
		return nil, err
	}
	whole, err := h.files()
	if err != nil {
		return nil, err
	}
	result := &Result{}
	for n := 1; n <= o.Number; n++ {
		for _, failure := range failures {
			h.inject = []string{"-e", fmt.Sprintf("inject=pwrite64,fsync,fdatasync,ftruncate:error=%s:when=%d", failure, n)}
			const most = 10 * time.Second
			calls, _, err := h.trace(ctx, 1, 4, most)
			if err != nil {
				return nil, fmt.Errorf("%s at operation %d: %w", failure, n, err)
			}
			var acknowledged []string
			for i := range calls {
				acknowledged = append(acknowledged, calls[i].Acknowledged()...)
			}
			result.Acknowledged += len(acknowledged)
			if slices.ContainsFunc(calls, func(c strace.Call) bool { return c.Injected }) {
				result.Tried++
			}
			if err := errors.Join(result.lookUp(ctx, h.database(), acknowledged), result.verify(ctx, h.database()), h.reset(whole)); err != nil {
				return nil, fmt.Errorf("%s at operation %d: %w", failure, n, err)
			}
		}
		o.Progress(n, o.Number)
	}
	return result, nil
}

// reset puts the files of the database back.
func (h *host) reset(files map[string][]byte) error {
	for path, content := range files {
		if content == nil {
			if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			continue
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	if err := os.Remove(h.path() + "-shm"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
