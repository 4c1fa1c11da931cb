package browser

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	processes "github.com/plads-til-alle/plads/kiosk/internal/process"
)

// process is a browser's process with its group and its pipes.
type process struct {
	cmd *exec.Cmd
	// w takes commands, r gives answers and events.
	w, r *os.File
	// out is the end of what it printed, for the error of a failed start.
	out tail
	// done closes when it has ended and been waited for.
	done chan struct{}
}

// start runs path with args. The process leads a group of its own, so that
// everything it starts can be killed together, and the kernel kills it when
// this program dies in whatever way.
func start(path string, args []string, env []string) (*process, error) {
	childR, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("making the command pipe: %w", err)
	}
	r, childW, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("making the answer pipe: %w", err), childR.Close(), w.Close())
	}
	p := &process{cmd: exec.Command(path, args...), w: w, r: r, done: make(chan struct{})}
	p.cmd.ExtraFiles = []*os.File{childR, childW} // file descriptors 3 and 4, by --remote-debugging-pipe
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	// A grandchild may hold the output open after the end.
	p.cmd.WaitDelay = time.Second
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}

	started := make(chan error, 1)
	go func() {
		// The death signal comes when the thread that started the process
		// ends, not the program, so that thread stays until the process ends.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			p.cmd.Wait()
		}
		close(p.done)
	}()
	err = <-started
	// The child has its own copies.
	err = errors.Join(err, childR.Close(), childW.Close())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting %s: %w", path, err), w.Close(), r.Close())
	}
	return p, nil
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// kill ends the whole group and waits until the leader has been waited for.
func (p *process) kill() error {
	err := syscall.Kill(-p.pid(), syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) {
		err = nil
	}
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		err = errors.Join(err, fmt.Errorf("process %d does not end", p.pid()))
	}
	return errors.Join(err, closeOnce(p.w), closeOnce(p.r))
}

func closeOnce(f *os.File) error {
	if err := f.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}

// killUsing kills whatever process still uses the profile dir: a process forked
// in the moment of the kill may have left the group. It returns when none is
// left, or with an error after two seconds.
func killUsing(dir string) error {
	deadline := time.Now().Add(2 * time.Second)
	for {
		left := using(dir)
		if len(left) == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("browser processes %v do not end", left)
		}
		for _, pid := range left {
			// It may be gone by now; the next look tells.
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// using returns the living processes whose command line names the profile dir.
func using(dir string) []int {
	var pids []int
	for _, p := range processes.All() {
		if p.Has(dir) {
			pids = append(pids, p.PID)
		}
	}
	return pids
}

// renderers returns the living page processes below the browser process root.
func renderers(root int) []int {
	var pids []int
	for _, p := range processes.Family(root) {
		if p.Flag("type") == "renderer" {
			pids = append(pids, p.PID)
		}
	}
	return pids
}

// tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

// Write never fails, so that the browser never waits for a reader.
func (t *tail) Write(p []byte) (int, error) {
	const keep = 4 << 10
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if extra := len(t.buf) - keep; extra > 0 {
		// From the beginning of a line, for half a line says nothing.
		extra += bytes.IndexByte(t.buf[extra:], '\n') + 1
		t.buf = slices.Clone(t.buf[extra:])
	}
	return len(p), nil
}

// gist returns the last few lines that can be a reason. Chromium complains
// about D-Bus at every start on a machine that has none.
func (t *tail) gist() string {
	const lines, width = 4, 200
	t.mu.Lock()
	defer t.mu.Unlock()
	var keep []string
	for line := range strings.Lines(string(t.buf)) {
		if line = strings.TrimSpace(line); line != "" && !strings.Contains(strings.ToLower(line), "dbus") {
			keep = append(keep, line[:min(width, len(line))])
		}
	}
	return strings.Join(keep[max(0, len(keep)-lines):], "; ")
}
