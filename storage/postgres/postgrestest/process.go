package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// A process is the server's first one; all others are its children.
type process struct {
	command *exec.Cmd
	// ended is closed when it has ended; err is its failure then.
	ended chan struct{}
	err   error
}

// start starts the server.
func start(command *exec.Cmd) (*process, error) {
	p := &process{command: command, ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		// What Linux takes for the death of the parent is that of the thread that started the child. So this one is kept.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := command.Start()
		started <- err
		if err != nil {
			return
		}
		p.err = command.Wait()
		close(p.ended)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// end sends the signal and waits for the end. That it has ended before is no error.
func (p *process) end(ctx context.Context, signal os.Signal) error {
	if err := p.command.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.ended:
		return nil
	case <-ctx.Done():
		return errors.Join(ctx.Err(), p.command.Process.Kill())
	}
}

// endAll kills every process that works in the folder, which are those of the server whose data it is, and returns how
// many there were.
func endAll(folder string) (int, error) {
	// The list comes before the first kill, so that all end within a moment.
	found, err := workingIn(folder)
	if err != nil {
		return 0, err
	}
	for _, pid := range found {
		one, err := os.FindProcess(pid)
		if err == nil {
			err = one.Kill()
		}
		if err != nil && !errors.Is(err, os.ErrProcessDone) {
			return 0, fmt.Errorf("kill %d: %w", pid, err)
		}
	}
	return len(found), nil
}
