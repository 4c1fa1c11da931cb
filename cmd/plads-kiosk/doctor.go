package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/plads-til-alle/plads/kiosk/config"
	"github.com/plads-til-alle/plads/kiosk/content"
	"github.com/plads-til-alle/plads/kiosk/doctor"
	"github.com/plads-til-alle/plads/kiosk/health"
	"github.com/plads-til-alle/plads/kiosk/policy"
)

// examineTime is how long a program that the doctor asks may take.
const examineTime = 10 * time.Second

// examine is the command doctor.
func examine(ctx context.Context, args []string, stdout io.Writer) error {
	c := newCommand("doctor", "Says what would keep a terminal from working on this machine. Ends with\nstatus 1 where there is trouble.")
	asJSON := c.Bool("json", false, "write JSON, for programs")
	root := c.String("root", "/", "look at the files in `DIR`, such as a mounted image")
	if err := c.parse(args, stdout); err != nil {
		return err
	}
	m := machine(*root)
	findings := doctor.Examine(ctx, m)
	cfg, err := c.read()
	if err == nil {
		err = cfg.Validate()
	}
	seen := *c.file
	if seen == "" {
		seen = "no config file, the defaults hold"
	}
	findings = append(findings, doctor.FromError("settings", seen, err))
	if err == nil {
		findings = append(findings, site(cfg, *root)...)
		findings = append(findings, policyFinding(cfg, *root), portFinding(ctx, cfg))
		if cfg.Update.Address != "" {
			findings = append(findings, updates(ctx, cfg, m)...)
		}
	}
	if *asJSON {
		enc := json.NewEncoder(stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(findings)
	} else {
		err = doctor.Print(stdout, findings)
	}
	if err != nil {
		return err
	}
	if doctor.Worst(findings) == doctor.Trouble {
		return errors.New("there is trouble, each line above says what to do")
	}
	return nil
}

// machine is this one, with the files in root.
func machine(root string) doctor.Machine {
	return doctor.Machine{
		Root: os.DirFS(root), UID: os.Getuid(), LookPath: exec.LookPath,
		Output: func(ctx context.Context, name string, args ...string) (string, error) {
			ctx, cancel := context.WithTimeout(ctx, examineTime)
			defer cancel()
			cmd := exec.CommandContext(ctx, name, args...)
			cmd.WaitDelay = time.Second
			out, err := cmd.CombinedOutput()
			return string(out), err
		},
		Free: func() (uint64, error) {
			var s syscall.Statfs_t
			if err := syscall.Statfs(root, &s); err != nil {
				return 0, fmt.Errorf("asking for the free room in %s: %w", root, err)
			}
			return s.Bavail * uint64(s.Bsize), nil
		},
	}
}

// site looks at the site that the settings name, and at the clock, which cannot
// be before the day on which the site or the program was made.
func site(cfg config.Config, root string) []doctor.Finding {
	dir, err := content.Open(filepath.Join(root, cfg.Site))
	if err != nil {
		return []doctor.Finding{doctor.FromError("site", "", err), clock(time.Time{})}
	}
	defer dir.Close()
	release, err := content.Check(dir.FS(), cfg.Start)
	if _, missing := fs.Stat(dir.FS(), "404.html"); err == nil && missing != nil {
		err = fmt.Errorf("the site in %s is not complete, it has no 404.html: install the package again or build the site anew", cfg.Site)
	}
	var made time.Time
	if info, err := fs.Stat(dir.FS(), "index.html"); err == nil {
		made = info.ModTime()
	}
	return []doctor.Finding{doctor.FromError("site", "release "+release+" in "+cfg.Site, err), clock(made)}
}

// clock compares the clock with what must lie behind it.
func clock(newest time.Time) doctor.Finding {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if at, err := time.Parse(time.RFC3339, s.Value); s.Key == "vcs.time" && err == nil && at.After(newest) {
				newest = at
			}
		}
	}
	now := time.Now()
	if now.Before(newest.Add(-24 * time.Hour)) {
		return doctor.FromError("clock", "", fmt.Errorf("it is %s here, but the program is from %s: set the clock, and let it be kept with 'apt-get install systemd-timesyncd'", now.Format(time.DateOnly), newest.Format(time.DateOnly)))
	}
	return doctor.FromError("clock", now.Format(health.Moment), nil)
}

func policyFinding(cfg config.Config, root string) doctor.Finding {
	const name = "policies"
	if strings.HasSuffix(cfg.Listen, ":0") {
		return doctor.Finding{Name: name, Grade: doctor.Notice, Seen: "Chromium has none of ours: the site's port is another at each start", Remedy: "give 'listen' a fixed port in the config file, then 'plads-kiosk policies -o " + policy.Path + "'"}
	}
	want, err := policy.Managed("http://" + cfg.Listen)
	if err == nil {
		var got []byte
		got, err = os.ReadFile(filepath.Join(root, policy.Path))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			err = fmt.Errorf("%s is not there: run 'plads-kiosk policies -o %s' as root", policy.Path, policy.Path)
		case err == nil && !bytes.Equal(got, want):
			err = fmt.Errorf("%s is not for this address or this version: run 'plads-kiosk policies -o %s' as root and restart the service", policy.Path, policy.Path)
		}
	}
	return doctor.FromError(name, policy.Path+" is as it should be", err)
}

// portFinding tries the address of the site. When the terminal runs it is taken
// by us, which the service's own finding tells.
func portFinding(ctx context.Context, cfg config.Config) doctor.Finding {
	const name = "port"
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.Listen)
	if err == nil {
		return doctor.FromError(name, cfg.Listen+" is free", l.Close())
	}
	if r, healthErr := ask(ctx, cfg.Health); cfg.Health != "" && healthErr == nil {
		return doctor.FromError(name, cfg.Listen+" is the terminal's own: "+r.Words(), nil)
	}
	return doctor.FromError(name, "", fmt.Errorf("%s is taken by another program: 'ss -ltnp' says which, or choose another 'listen' (%w)", cfg.Listen, err))
}
