package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// measured is what one process took.
type measured struct {
	wall, cpu time.Duration
	peak      int64 // bytes of memory at most
	pages     int
}

func (m measured) perPage() time.Duration { return m.cpu / time.Duration(max(m.pages, 1)) }

// process runs a program to its end and measures it. The times are those of the program
// and of what it started; the peak is the program's own (ru_maxrss, in KiB on Linux and in
// bytes on macOS).
func process(ctx context.Context, dir string, env []string, name string, args ...string) (m measured, stdout, stderr string, err error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var out, errs bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &errs
	cmd.Env = append(os.Environ(), env...)
	start := time.Now()
	err = cmd.Run()
	m.wall = time.Since(start)
	if cmd.ProcessState != nil {
		m.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			m.peak = int64(usage.Maxrss)
			if runtime.GOOS != "darwin" {
				m.peak *= 1024
			}
		}
	}
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, strings.TrimSpace(errs.String()))
	}
	return m, out.String(), errs.String(), err
}

var pagesBuilt = regexp.MustCompile(`(?m)^(\d+) pages in `)

// build builds the project at dir into out with plads.
func (b *bench) build(ctx context.Context, dir, out string) (measured, error) {
	m, stdout, _, err := process(ctx, b.root, nil, b.plads, "build", "-root", dir, "-out", out)
	if err != nil {
		return m, err
	}
	found := pagesBuilt.FindStringSubmatch(stdout)
	if found == nil {
		return m, fmt.Errorf("plads build did not tell how many pages it made: %q", stdout)
	}
	m.pages, err = strconv.Atoi(found[1])
	return m, err
}

// buildHugo builds plain Hugo from the same module, at the same version.
func (b *bench) buildHugo(ctx context.Context) error {
	b.say("building plain Hugo from the module in go.mod")
	b.hugo = filepath.Join(b.tmp, "hugo")
	_, _, _, err := process(ctx, b.root, []string{"CGO_ENABLED=0"}, "go", "build", "-o", b.hugo, "github.com/gohugoio/hugo")
	return err
}

// plainHugo builds the project at dir with Hugo's own command line: no data is loaded,
// checked or decided on, and nothing is made after Hugo. plads has been there before, so
// that there is data to render.
func (b *bench) plainHugo(ctx context.Context, dir, out string, pages int) (measured, error) {
	sass, err := filepath.Glob(filepath.Join(dir, "node_modules", "sass-embedded-*", "dart-sass"))
	if err != nil || len(sass) == 0 {
		return measured{}, fmt.Errorf("dart sass is missing: run `npm ci` in the project's folder: %w", err)
	}
	env := []string{
		"PATH=" + strings.Join(sass, string(os.PathListSeparator)) + string(os.PathListSeparator) + os.Getenv("PATH"),
		"HUGO_PARAMS_TODAY=" + time.Now().Format(time.DateOnly), "HUGO_PARAMS_RELEASE=bench",
	}
	m, _, _, err := process(ctx, dir, env, b.hugo, "--quiet", "--noBuildLock", "--cleanDestinationDir", "--destination", out,
		"--cacheDir", filepath.Join(dir, ".plads", "cache"))
	m.pages = pages
	return m, err
}

// checked is one part of `plads check` and how long it took.
type checked struct {
	what    string
	seconds float64
}

var checkTook = regexp.MustCompile(`(?m)^production: (.+?) … ([\d.]+) s$`)

// check runs the project's own checks but those in a browser, and reads how long each took
// for the web's build.
func (b *bench) check(ctx context.Context, dir string) ([]checked, error) {
	_, stdout, stderr, err := process(ctx, b.root, nil, b.plads, "check", "-root", dir, "-no-browser")
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, stdout)
	}
	var out []checked
	for _, found := range checkTook.FindAllStringSubmatch(stderr, -1) {
		seconds, err := strconv.ParseFloat(found[2], 64)
		if err != nil {
			return nil, err
		}
		if found[1] != "building" && seconds > 0 {
			out = append(out, checked{what: found[1], seconds: seconds})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("plads check did not tell how long its parts took: %q", stderr)
	}
	return out, nil
}
