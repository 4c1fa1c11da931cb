package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/internal/process"
)

// quiet is how long a visit is quiet before the warning, and warning how long
// that stands: the shortest that the program accepts.
const (
	quiet   = 5 * time.Second
	warning = 20 * time.Second
)

// terminal is the program while it runs.
type terminal struct {
	cmd    *exec.Cmd
	done   chan struct{}
	origin string
	health string
}

// wrap writes a script that starts the browser with a port open, so that the
// soak can look at the page from outside, and returns its path.
func wrap(browser, dir string) (string, error) {
	path := filepath.Join(dir, "chromium")
	script := "#!/bin/sh\nexec '" + browser + "' \"$@\" --remote-debugging-port=0\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		return "", fmt.Errorf("writing the browser's script: %w", err)
	}
	return path, nil
}

// startTerminal starts the program on dir and returns when it serves.
func startTerminal(ctx context.Context, s settings, dir, browser string) (*terminal, error) {
	args := []string{"run", "--site", dir, "--health", "127.0.0.1:0"}
	if os.Getuid() == 0 {
		args = append(args, "--no-sandbox")
	}
	t := &terminal{cmd: exec.Command(s.program, args...), done: make(chan struct{})}
	t.cmd.Env = append(os.Environ(), "PLADS_KIOSK_BROWSER="+browser,
		"PLADS_KIOSK_SESSION_QUIET="+quiet.String(), "PLADS_KIOSK_SESSION_WARNING="+warning.String())
	t.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if s.journal != "" {
		f, err := os.OpenFile(s.journal, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
		if err != nil {
			return nil, fmt.Errorf("opening the log: %w", err)
		}
		defer f.Close() // the program has its own
		t.cmd.Stderr = f
	}
	out, err := t.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := t.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s, build it with 'make bin/plads-kiosk': %w", s.program, err)
	}
	lines := bufio.NewScanner(out)
	for (t.origin == "" || t.health == "") && lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "The site is at "); ok {
			t.origin = strings.TrimSuffix(rest, "/")
		}
		if rest, ok := strings.CutPrefix(lines.Text(), "Its health is at "); ok {
			t.health = rest
		}
	}
	go func() {
		for lines.Scan() {
		}
		t.cmd.Wait()
		close(t.done)
	}()
	if t.health == "" {
		<-t.done
		return nil, fmt.Errorf("%s ended before it served", s.program)
	}
	return t, nil
}

// kill ends the program with sig and waits for its end.
func (t *terminal) kill(sig syscall.Signal) error {
	if err := t.cmd.Process.Signal(sig); err != nil {
		return fmt.Errorf("ending the program: %w", err)
	}
	select {
	case <-t.done:
		return nil
	case <-time.After(10 * time.Second):
		return fmt.Errorf("the program does not end on %v", sig)
	}
}

// report asks the program how it fares.
func (t *terminal) report(ctx context.Context) (health.Report, error) {
	var r health.Report
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, t.health, nil)
	if err != nil {
		return r, err
	}
	res, err := http.DefaultClient.Do(ask)
	if err != nil {
		return r, fmt.Errorf("asking for the health: %w", err)
	}
	defer res.Body.Close()
	return r, json.NewDecoder(res.Body).Decode(&r)
}

// await asks until ok.
func (t *terminal) await(ctx context.Context, what string, ok func(health.Report) bool) (health.Report, error) {
	for {
		r, err := t.report(ctx)
		if err == nil && ok(r) {
			return r, nil
		}
		select {
		case <-ctx.Done():
			return r, fmt.Errorf("waiting for %s, last %+v: %w", what, r, ctx.Err())
		case <-t.done:
			return r, fmt.Errorf("waiting for %s: the program has ended", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// showing waits for a page of the site and connects to it.
func (t *terminal) showing(ctx context.Context) (health.Report, *page, error) {
	r, err := t.await(ctx, "the page", func(r health.Report) bool { return r.State == health.Showing && r.BrowserPID != 0 })
	if err != nil {
		return r, nil, err
	}
	profile, err := profileOf(r.BrowserPID)
	if err != nil {
		return r, nil, err
	}
	p, err := attach(ctx, profile)
	return r, p, err
}

// strays returns what is left of earlier browsers: of each profile in earlier
// the directory, and processes that use it.
func strays(earlier map[string]bool) []string {
	var left []string
	for dir := range earlier {
		if _, err := os.Stat(dir); err == nil {
			left = append(left, "a profile")
		}
	}
	for _, p := range process.All() {
		if dir := p.Flag(profileFlag); dir != "" && earlier[dir] {
			left = append(left, "a process")
		}
	}
	return left
}
