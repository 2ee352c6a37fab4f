package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// process is the server's first process. All others are its children.
type process struct {
	command *exec.Cmd
	// ended is closed when the process has ended. err is its error then.
	ended chan struct{}
	err   error
}

// start starts the server.
func start(command *exec.Cmd) (*process, error) {
	p := &process{command: command, ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		// Linux watches for the death of the thread that started the child, so this thread is kept.
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

// end sends a signal and waits for the end. It returns no error if the process has already ended.
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

// endAll kills every process whose working folder is the folder, which are those of the server with these data, and
// returns their number.
func endAll(folder string) (int, error) {
	// All are listed before the first is killed, so that they end at almost the same time.
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
