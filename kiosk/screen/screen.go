// Package screen brings up a screen on a machine that has no desktop: it runs
// cage, a compositor that shows one program fullscreen and has nothing else.
package screen

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// versionTime is how long cage may take to say its version.
const versionTime = 2 * time.Second

// startTime is how long cage may take until a program can draw.
const startTime = 20 * time.Second

// Screen is a compositor that runs.
type Screen struct {
	// Environ is what a program needs in its environment to draw on it.
	Environ []string
	// Ended closes when the compositor has ended, for whatever reason.
	Ended <-chan struct{}
	hold  io.Closer
}

// Open starts the compositor at path, turned by rotate quarters clockwise, with the command
// holder inside, which must call Hold. What the compositor prints goes to log. It ends when
// ctx ends, when Close is called, and when this program dies in whatever way.
func Open(ctx context.Context, path string, rotate int, holder []string, log io.Writer) (*Screen, error) {
	versionCtx, cancel := context.WithTimeout(ctx, versionTime)
	defer cancel()
	// Without an answer its start tells what is wrong.
	version, _ := exec.CommandContext(versionCtx, path, "-v").Output()
	args := append([]string{"-d"}, slices.Repeat([]string{"-r"}, rotate)...)
	args = append(append(args, "--"), holder...)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stderr = log
	// A killed program cannot tell its compositor; the kernel does. The pipe
	// on which the holder waits is a second string.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 2 * time.Second
	hold, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	told, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	started, ended := make(chan error, 1), make(chan struct{})
	environ := make(chan []string, 1)
	go func() {
		// The death signal comes when the starting thread ends, so it stays.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(ended)
		err := cmd.Start()
		started <- err
		if err == nil {
			environ <- listen(told)
			cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting the compositor, install it with 'apt-get install cage xwayland': %w", err)
	}
	s := &Screen{Ended: ended, hold: hold}
	select {
	case s.Environ = <-environ:
		if len(s.Environ) > 0 {
			s.Environ = withoutWayland(s.Environ, version)
			return s, nil
		}
		err = errors.New("the compositor ended at once, what it printed tells why; 'plads-kiosk doctor' looks at the machine")
	case <-time.After(startTime):
		err = fmt.Errorf("the compositor gives no screen within %v", startTime)
	case <-ctx.Done():
		err = ctx.Err()
	}
	return nil, errors.Join(err, s.Close())
}

// withoutWayland returns environ without the way to Wayland where the compositor
// of that version has X11 too and is known to end Chromium. cage 0.1.4, that of
// Debian 12, answers a window that asks to be full before it is there with a
// size of 0 × 0, and Chromium 156 with --kiosk then ends itself, whatever draws.
// It would cost a failed start of 0.8 s each time that the program starts.
func withoutWayland(environ []string, version []byte) []string {
	x11 := slices.ContainsFunc(environ, func(kv string) bool { return strings.HasPrefix(kv, "DISPLAY=") })
	if !x11 || strings.TrimSpace(string(version)) != "Cage version 0.1.4" {
		return environ
	}
	environ = slices.Clone(environ)
	for i, kv := range environ {
		if strings.HasPrefix(kv, "WAYLAND_DISPLAY=") {
			// Empty, for the program may have another one from outside.
			environ[i] = "WAYLAND_DISPLAY="
		}
	}
	return environ
}

// Close ends the compositor and waits until it has ended.
func (s *Screen) Close() error {
	err := s.hold.Close()
	select {
	case <-s.Ended:
	case <-time.After(3 * time.Second):
		err = errors.Join(err, errors.New("the compositor does not end"))
	}
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

// listen reads what Hold writes until the empty line; it returns nil when the
// writer ends before.
func listen(r io.Reader) []string {
	var environ []string
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if lines.Text() == "" {
			return environ
		}
		environ = append(environ, lines.Text())
	}
	return nil
}

// Hold is what runs inside the compositor: it tells the program outside, by
// stdout, where the screen is, and returns when stdin ends, which ends the
// compositor.
func Hold(getenv func(string) string, stdin io.Reader, stdout io.Writer) error {
	var b strings.Builder
	for _, name := range []string{"WAYLAND_DISPLAY", "DISPLAY"} {
		if v := getenv(name); v != "" {
			fmt.Fprintf(&b, "%s=%s\n", name, v)
		}
	}
	if b.Len() == 0 {
		return errors.New("there is no screen to hold: this command is for plads-kiosk run --cage")
	}
	if _, err := io.WriteString(stdout, b.String()+"\n"); err != nil {
		return fmt.Errorf("telling where the screen is: %w", err)
	}
	_, err := io.Copy(io.Discard, stdin)
	return err
}
