// Package site makes the site by calling Hugo as a library. It is the only
// package that links Hugo.
package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/bep/logg"
	"github.com/gohugoio/hugo/common/loggers"
	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/gohugoio/hugo/deps"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
)

// Options say what to build.
type Options struct {
	// Root is the absolute path of the project's folder, where hugo.toml lies.
	Root string
	// Environment is Hugo's environment: "production" for the web, "terminal"
	// for the terminal.
	Environment string
	// BaseURL is the site's public address; empty keeps the one in hugo.toml.
	BaseURL string
	// Today is the day of the build, YYYY-MM-DD.
	Today string
	// Release names the input of the build; see Release.
	Release string
	// Gallery adds the component gallery.
	Gallery bool
	// Finish appends every page to dst, finished. A build's page may put files into its
	// folder dir; there is none in the preview, "". It is called from many goroutines, and
	// an error fails the build.
	Finish func(dst, page []byte, dir string) ([]byte, error)
	// Finished is called when a build has finished all its pages, before the site is put
	// in place; an error fails the build.
	Finished func() error
}

// environ is all that Hugo gets to see of the environment, so that a stray
// HUGO_… variable cannot change what is built.
func (o Options) environ() []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + os.Getenv("HOME"),
		"HUGO_PARAMS_TODAY=" + o.Today,
		"HUGO_PARAMS_RELEASE=" + o.Release,
		fmt.Sprintf("HUGO_PARAMS_GALLERY=%t", o.Gallery),
	}
	if o.BaseURL != "" {
		env = append(env, "HUGO_BASEURL="+strings.TrimSuffix(o.BaseURL, "/")+"/")
	}
	return env
}

// Build renders the site into destination, which is replaced only when the
// whole build has succeeded; a failed build leaves the old one untouched.
// A template warning is an error. UseSass must have been called.
// It returns the number of pages rendered.
func Build(ctx context.Context, o Options, destination string) (pages int, err error) {
	destination, err = filepath.Abs(destination)
	if err != nil {
		return 0, fmt.Errorf("find the destination: %w", err)
	}
	parent, name := filepath.Split(destination)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return 0, fmt.Errorf("make the destination's folder: %w", err)
	}
	tmp, err := os.MkdirTemp(parent, "."+name+"-")
	if err != nil {
		return 0, fmt.Errorf("make a temporary folder beside the destination: %w", err)
	}
	defer os.RemoveAll(tmp)
	if err := os.Chmod(tmp, 0o755); err != nil {
		return 0, fmt.Errorf("open the temporary folder for reading: %w", err)
	}
	// Two pages a processor: while one waits for the disk, another is rendered.
	pages, err = render(o, tmp, 2*runtime.GOMAXPROCS(0), 2*time.Second)
	if errors.Is(err, errStuck) {
		// With room for every page in the queue Hugo gets to tell its errors.
		pages, err = render(o, tmp, 4096, time.Minute)
	}
	if err != nil {
		return 0, fmt.Errorf("build the site: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return 0, fmt.Errorf("build the site: %w", err)
	}
	if err := o.Finished(); err != nil {
		return 0, fmt.Errorf("finish the site: %w", err)
	}
	return pages, swap(tmp, destination)
}

// render calls Hugo, which renders as many pages at a time as there are workers. A build
// that Hugo has given up has patience to end by itself.
func render(o Options, publishDir string, workers int, patience time.Duration) (int, error) {
	if err := os.Setenv("HUGO_NUMWORKERMULTIPLIER", strconv.Itoa(workers)); err != nil {
		return 0, fmt.Errorf("tell hugo the number of workers: %w", err)
	}
	flags := config.New()
	flags.Set("workingDir", o.Root)
	flags.Set("publishDir", publishDir)
	flags.Set("publishDirStatic", publishDir)
	flags.Set("publishDirDynamic", publishDir)
	flags.Set("cacheDir", filepath.Join(o.Root, ".plads", "cache"))
	// A word that is missing in one language would else be shown in the other.
	flags.Set("printI18nWarnings", true)

	logged := &collector{}
	logger := loggers.New(loggers.Options{
		Level:       logg.LevelWarn,
		StdOut:      io.Discard,
		StdErr:      io.Discard,
		HandlerPost: logged.add,
	})
	configs, err := allconfig.LoadConfig(allconfig.ConfigSourceDescriptor{
		Fs:          hugofs.Os,
		Flags:       flags,
		Filename:    filepath.Join(o.Root, "hugo.toml"),
		ConfigDir:   filepath.Join(o.Root, "config"),
		Environment: o.Environment,
		Environ:     o.environ(),
		Logger:      logger,
	})
	if err != nil {
		return 0, fmt.Errorf("read hugo.toml and config/%s: %w", o.Environment, err)
	}
	if u := configs.Base.C.BaseURL.URL(); u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return 0, fmt.Errorf("the site's address is %q: want a host with nothing after it, such as https://plads.example/; give it with -base-url or as baseURL in hugo.toml", u)
	}
	fs := hugofs.NewDefault(flags)
	published := &publishFs{Fs: fs.PublishDir, finish: func(dst, page []byte) ([]byte, error) {
		return o.Finish(dst, page, publishDir)
	}}
	fs.PublishDir = published
	sites, err := hugolib.NewHugoSites(deps.DepsCfg{
		Configs:    configs,
		Fs:         fs,
		TestLogger: logger,
	})
	if err != nil {
		return 0, err
	}
	defer sites.Close()
	built := make(chan error, 1)
	go func() { built <- sites.Build(hugolib.BuildCfg{NoBuildLock: true}) }()
	select {
	case err = <-built:
	case <-sites.Done():
		if err = settle(built, patience); errors.Is(err, errStuck) {
			return 0, err
		}
	}
	if err := logged.join(err); err != nil {
		return 0, err
	}
	if err := published.err(); err != nil {
		return 0, fmt.Errorf("finish a page: %w", err)
	}
	// Asked for its pages, Hugo would sort all of them first.
	pages := 0
	for _, s := range sites.Sites {
		pages += int(s.PathSpec.ProcessingStats.Pages)
	}
	return pages, nil
}

// errStuck says that Hugo has given up but does not return.
var errStuck = errors.New("hugo stopped at the tenth error")

// settle waits for a build that Hugo has given up. Hugo v0.165.0 stops its renderers at
// the tenth error and, when pages were still to come, waits for ever for somebody to take
// them (renderPages in hugolib/site_render.go).
func settle(built <-chan error, patience time.Duration) error {
	select {
	case err := <-built:
		return err
	case <-time.After(patience):
		return errStuck
	}
}

// swap puts the folder next in place of current.
func swap(next, current string) error {
	old := next + ".old"
	hadOld := true
	if err := os.Rename(current, old); os.IsNotExist(err) {
		hadOld = false
	} else if err != nil {
		return fmt.Errorf("set the old site aside: %w", err)
	}
	if err := os.Rename(next, current); err != nil {
		if hadOld {
			err = fmt.Errorf("%w (the old site is in %s)", err, old)
		}
		return fmt.Errorf("put the new site in place: %w", err)
	}
	if err := os.RemoveAll(old); err != nil {
		return fmt.Errorf("remove the old site: %w", err)
	}
	return nil
}

// collector keeps the warnings and errors that Hugo logs, which it does from many
// goroutines and in any order.
type collector struct {
	mu       sync.Mutex
	messages []string
}

func (c *collector) add(e *logg.Entry) error {
	if e.Level < logg.LevelWarn {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.messages = append(c.messages, e.Message)
	return nil
}

// join returns the build's own error together with what was logged; a warning alone
// fails the build too.
func (c *collector) join(build error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.messages) == 0 {
		return build
	}
	slices.Sort(c.messages)
	list := strings.Join(slices.Compact(c.messages), "\n  ")
	if build == nil {
		return fmt.Errorf("hugo warns, and a warning fails the build:\n  %s", list)
	}
	return fmt.Errorf("%w:\n  %s", build, list)
}
