package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/internal/residue"
)

// patience is how long anything may take before it counts as never.
const patience = 60 * time.Second

// settle is how long a page stands before its memory is measured.
const settle = 3 * time.Second

type soak struct {
	settings
	site   *site
	chance *rand.Rand
	log    *slog.Logger
	sheet  *sheet

	terminal *terminal
	ledger   ledger
	profile  string          // of the browser that runs
	earlier  map[string]bool // profiles of browsers that have ended
	releases int
}

// starting measures starts of plain Chromium and of the program in turn, and
// the memory of both when nobody touches them.
func (k *soak) starting(ctx context.Context) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: http.FileServer(http.Dir(k.site.dir)), ReadHeaderTimeout: time.Second}
	go srv.Serve(l)
	defer srv.Close()
	for i := range k.starts {
		if err := k.plainStart(ctx, "http://"+l.Addr().String()+"/", i == k.starts-1); err != nil {
			return fmt.Errorf("starting plain Chromium: %w", err)
		}
		began := time.Now()
		if err := k.begin(ctx); err != nil {
			return err
		}
		_, p, err := k.visible(ctx)
		if err != nil {
			return errors.Join(err, k.end())
		}
		p.close()
		k.sheet.took("start of the program", 3*time.Second, time.Since(began))
		if i == k.starts-1 {
			pause(ctx, settle)
			k.sheet.idle, err = treePSS(k.terminal.cmd.Process.Pid)
		}
		if err := errors.Join(err, k.end()); err != nil {
			return err
		}
	}
	return nil
}

// plainStart starts Chromium as anyone would for a kiosk, and measures memory
// too when asked.
func (k *soak) plainStart(ctx context.Context, url string, memory bool) error {
	dir, err := os.MkdirTemp("/dev/shm", "plads-soak-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	args := []string{"--kiosk", "--no-first-run", "--user-data-dir=" + dir, "--remote-debugging-port=0"}
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		args = append(args, "--headless=new", "--window-size=1080,1920")
	}
	if os.Getuid() == 0 {
		args = append(args, "--no-sandbox")
	}
	cmd := exec.Command(k.browser, append(args, url)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		cmd.Wait()
	}()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	p, err := attach(ctx, dir)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.await(ctx, shown+`.then((page) => page.length > 2)`); err != nil {
		return err
	}
	k.sheet.took("start of plain Chromium", 0, time.Since(began))
	if memory {
		pause(ctx, settle)
		k.sheet.plainIdle, err = treePSS(cmd.Process.Pid)
	}
	return err
}

// begin starts the program.
func (k *soak) begin(ctx context.Context) error {
	wrapped, err := wrap(k.browser, filepath.Dir(k.site.dir))
	if err != nil {
		return err
	}
	k.earlier, k.ledger = map[string]bool{}, ledger{}
	k.terminal, err = startTerminal(ctx, k.settings, k.site.dir, wrapped)
	return err
}

// end stops the program and looks whether anything of it is left.
func (k *soak) end() error {
	if k.terminal == nil {
		return nil
	}
	err := k.terminal.kill(syscall.SIGTERM)
	k.earlier[k.profile] = true
	for _, what := range strays(k.earlier) {
		k.sheet.leftBehind(what + " after the program's end")
	}
	k.terminal, k.profile = nil, ""
	return err
}

// visible waits until the program says that it shows a page, connects to it and
// looks whether that is true. A browser that is exchanged meanwhile is no fault.
func (k *soak) visible(ctx context.Context) (health.Report, *page, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		r, p, err := k.look(ctx)
		if err == nil || ctx.Err() != nil {
			return r, p, err
		}
	}
}

func (k *soak) look(ctx context.Context) (health.Report, *page, error) {
	ctx, cancel := context.WithTimeout(ctx, patience/6)
	defer cancel()
	r, p, err := k.terminal.showing(ctx)
	if err != nil {
		return r, nil, err
	}
	err = p.await(ctx, shown+`.then((page) => page.length > 2)`)
	profile, profileErr := profileOf(r.BrowserPID)
	if err := errors.Join(err, profileErr); err != nil {
		p.close()
		return r, nil, err
	}
	if k.profile != "" && k.profile != profile {
		k.earlier[k.profile] = true
	}
	k.profile = profile
	return r, p, nil
}

// failing hurts the program k.faults times, each kind as often as the others,
// in an order by chance.
func (k *soak) failing(ctx context.Context) error {
	if k.faults == 0 {
		return nil
	}
	if err := k.begin(ctx); err != nil {
		return err
	}
	var order []int
	for i := 0; i < k.faults; {
		if len(order) == 0 {
			order = k.chance.Perm(len(faults))
		}
		f := faults[order[0]]
		if !k.ledger.takes(time.Now(), f.cost) {
			// One more would be met by a higher rung. A new program has a
			// clean ledger, and its own death is a fault too.
			if err := k.killProgram(ctx); err != nil {
				return errors.Join(err, k.end())
			}
			continue
		}
		order = order[1:]
		i++
		if err := k.fail(ctx, f); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", f.name, err), k.end())
		}
	}
	return k.end()
}

// fail injects one fault somewhere on the site and waits for the page.
func (k *soak) fail(ctx context.Context, f fault) error {
	before, p, err := k.visible(ctx)
	if err != nil {
		return err
	}
	defer p.close()
	if err := k.wander(ctx, p, k.chance.IntN(3)); err != nil {
		return err
	}
	limit, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	began := time.Now()
	if err := f.inject(limit, before.BrowserPID, p); err != nil {
		return err
	}
	var goesOn error
	if f.kind == "" {
		goesOn = p.alone(limit)
	}
	if f.kind != "" || goesOn != nil {
		r, err := k.terminal.await(limit, "a recovery", func(r health.Report) bool {
			return r.State == health.Showing && recoveries(r) > recoveries(before)
		})
		if err != nil {
			return errors.Join(goesOn, err)
		}
		if r.Recoveries[f.kind] == before.Recoveries[f.kind] {
			// A machine that has no time for the browser takes it for silent.
			k.sheet.otherwise++
			k.ledger.takes(time.Now(), restart)
		}
	}
	took := time.Since(began)
	k.sheet.took(f.name, f.promise, took)
	k.log.Info("mended", "fault", f.name, "ms", took.Milliseconds())
	if f.cost == mend {
		// The page is back; a new browser takes over behind it.
		if _, err := k.terminal.await(limit, "a new browser behind the page", func(r health.Report) bool {
			return r.State == health.Showing && r.BrowserPID != 0 && r.BrowserPID != before.BrowserPID
		}); err != nil {
			return err
		}
	}
	_, again, err := k.visible(ctx)
	if err != nil {
		return fmt.Errorf("the program says that a page shows, and none does: %w", err)
	}
	again.close()
	k.nothingLeft()
	return nil
}

// recoveries is how many recoveries of any kind the program has counted.
func recoveries(r health.Report) int {
	n := 0
	for _, count := range r.Recoveries {
		n += count
	}
	return n
}

// killProgram kills the program as hard as can be, and starts it again as
// systemd would.
func (k *soak) killProgram(ctx context.Context) error {
	_, p, err := k.visible(ctx)
	if err != nil {
		return err
	}
	p.close()
	was := k.profile
	began := time.Now()
	if err := k.terminal.kill(syscall.SIGKILL); err != nil {
		return err
	}
	if err := k.begin(ctx); err != nil {
		return err
	}
	_, p, err = k.visible(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", programKilled, err)
	}
	p.close()
	k.sheet.took(programKilled, 3*time.Second, time.Since(began))
	k.earlier[was] = true
	k.nothingLeft()
	return nil
}

// nothingLeft looks for what earlier browsers left. What is ending just now has
// a moment for it.
func (k *soak) nothingLeft() {
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		left := strays(k.earlier)
		if len(left) == 0 {
			return
		}
		if time.Since(began) > 2*time.Second {
			for _, what := range left {
				k.sheet.leftBehind(what + " of an earlier browser")
			}
			clear(k.earlier)
			return
		}
	}
}

// wander touches the page and follows n links by chance, as a visitor does.
func (k *soak) wander(ctx context.Context, p *page, n int) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := p.tap(ctx); err != nil {
		return err
	}
	for range n {
		follow := fmt.Sprintf(`(() => { const links = [...document.querySelectorAll("main a[href^='/']")]; if (links.length > 0) links[%d %% links.length].click(); return true; })()`, k.chance.IntN(1000))
		if _, err := eval[bool](ctx, p, follow); err != nil && ctx.Err() != nil {
			return err
		}
		if err := p.await(ctx, shown+`.then((page) => page.length > 2 && document.readyState === "complete")`); err != nil {
			return err
		}
	}
	return nil
}

// plant leaves every kind of trace on the page.
func (k *soak) plant(ctx context.Context, p *page) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	planted, err := eval[[]string](ctx, p, residue.Plant)
	if err == nil && len(planted) != len(residue.Kinds) {
		err = fmt.Errorf("planted only %q", planted)
	}
	if err != nil {
		return fmt.Errorf("planting traces: %w", err)
	}
	return nil
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
