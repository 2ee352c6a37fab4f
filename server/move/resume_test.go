package move_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"testing"

	"mysteryshopper/server/move"
	"mysteryshopper/storage"
)

// The variables with the ends of a move that the test kills.
const (
	killedFrom = "MYSTERYSHOPPER_MOVE_FROM"
	killedTo   = "MYSTERYSHOPPER_MOVE_TO"
)

// moveToBeKilled moves in small steps and prints each.
func moveToBeKilled(fromName, toName string) int {
	ctx := context.Background()
	from, err := openEnd(ctx, fromName)
	if err == nil {
		var to move.End
		if to, err = openEnd(ctx, toName); err == nil {
			_, err = move.Run(ctx, move.Options{
				From: from, To: to, Random: rand.Reader, BatchSize: 64, Progress: func(p move.Progress) { fmt.Println(p.Step) },
			})
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// TestKilled kills the process of a move at one moment after the other. The next run goes on where that one was, and in
// the end everything is there.
func TestKilled(t *testing.T) {
	t.Parallel()
	for engine, target := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			from, to := source(t), target(t)
			if engine == "sqlite" { // one of the two ends is PostgreSQL's
				middle := databases.Database(t)
				moved(t, from, middle)
				from = middle
			}
			kills := 0
			for done := false; !done; {
				if done = runUntil(t, from, to, 1+mathrand.IntN(30*(kills+1))); !done {
					kills++
				}
				if kills > 100 {
					t.Fatal("the move makes no progress")
				}
			}
			t.Logf("killed %d times", kills)
			if kills < 2 {
				t.Errorf("killed %d times only", kills)
			}
			stands(t, from, storage.Left)
			stands(t, to, storage.Open)
			moved(t, to, newFile(t))
		})
	}
}

// runUntil runs a move in a separate process and kills it after a number of steps; done is true where it was finished
// before.
func runUntil(t *testing.T, from, to string, steps int) (done bool) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	command.Env = append(os.Environ(), killedFrom+"="+from, killedTo+"="+to)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if steps--; steps == 0 {
			_ = command.Process.Kill()
		}
	}
	err = command.Wait()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return true
	case errors.As(err, &exit) && exit.ExitCode() == -1:
		return false
	}
	t.Fatalf("the move: %v", err)
	return false
}

// TestInterrupted breaks a move off after each of its steps in turn, in every step of it, and goes on with it.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	for engine, target := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			from, to := source(t), target(t)
			copied := int64(0)
			seen := map[move.Step]bool{}
			for steps := 1; ; steps += 3 {
				result, err := interrupted(t, from, to, steps, seen)
				copied += result.Copied
				if err == nil {
					whole(t, result, to)
					if !result.Resumed {
						t.Error("the last run did not go on with what was there")
					}
					total := int64(0)
					for _, table := range result.Tables {
						total += table.From.Rows
					}
					if copied != total {
						t.Errorf("%d rows were copied in all runs, want each of %d once", copied, total)
					}
					break
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
			}
			if !seen[move.Copying] || !seen[move.Comparing] || seen[move.Examining] != (engine == "postgres") {
				t.Errorf("interrupted in %v", seen)
			}
		})
	}
}

func interrupted(t *testing.T, from, to string, steps int, seen map[move.Step]bool) (*move.Result, error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	// Both are closed after each run: there are too many runs for the connections of all of them.
	source, target := end(t, from), end(t, to)
	defer source.Database.(io.Closer).Close()
	defer target.Database.(io.Closer).Close()
	return move.Run(ctx, move.Options{
		From: source, To: target, Random: rand.Reader, BatchSize: 300,
		Progress: func(p move.Progress) {
			if steps--; steps == 0 {
				seen[p.Step] = true
				cancel()
			}
		},
	})
}

// TestTargetThatWasRemoved begins anew where the half-filled target is gone, under another id, so that the target could
// not come back.
func TestTargetThatWasRemoved(t *testing.T) {
	t.Parallel()
	from, to := source(t), newFile(t)
	ctx, cancel := context.WithCancel(t.Context())
	copying := func(p move.Progress) {
		if p.Step == move.Copying && p.Rows > 1000 {
			cancel()
		}
	}
	_, err := move.Run(ctx, move.Options{From: end(t, from), To: end(t, to), Random: rand.Reader, Progress: copying})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	fresh := end(t, newFile(t))
	fresh.Name = to
	result, err := move.Run(t.Context(), move.Options{From: end(t, from), To: fresh, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	whole(t, result, from)
	_, err = run(t, from, to, 0)
	refused(t, err, "unfinished move")
}

// TestTwoRuns lets two runs of one move meet: what is finished is whole.
func TestTwoRuns(t *testing.T) {
	t.Parallel()
	for engine, target := range engines {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			from, to := source(t), target(t)
			ended := make(chan error, 2)
			for range cap(ended) {
				ends := move.Options{From: end(t, from), To: end(t, to), Random: rand.Reader, BatchSize: 100}
				go func() {
					_, err := move.Run(t.Context(), ends)
					ended <- err
				}()
			}
			for range cap(ended) {
				if err := <-ended; err != nil {
					t.Logf("one of them: %v", err)
				}
			}
			if f, err := end(t, to).MoveStatus(t.Context()); err != nil {
				t.Fatal(err)
			} else if f.State != storage.Open || f.Move == "" {
				moved(t, from, to)
			}
			moved(t, to, newFile(t))
		})
	}
}
