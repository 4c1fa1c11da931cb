package a11y

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
)

// Options says what to audit and with what. AxeSource is the only field that has
// to be set.
type Options struct {
	// AxeSource is the text of axe-core's axe.min.js.
	AxeSource string
	// AxeLocaleDA is the text of axe-core's locales/da.json. If set, what axe
	// says is said in Danish.
	AxeLocaleDA string

	// Pages are the addresses to audit, "/akut/"; with * for any part. Nil means all.
	Pages []string
	// Thorough walks the keyboard, and tries dark and forced colours, on every
	// page. Otherwise on one page for each kind and language.
	Thorough bool

	// Headers returns what the host answers with beside the type, by the path of the
	// address; nil means the project's own policy and no more.
	Headers func(path string) http.Header
	// Passes is the file that clean passes are kept in; empty means none. Fresh looks
	// at every page again all the same.
	Passes string
	Fresh  bool
	// Pictures is the folder for pictures of what failed; empty means none. Prefix
	// begins their names.
	Pictures, Prefix string

	// Log is told of each new fault when it is found, and every minute how far the audit
	// is; nil means nobody.
	Log io.Writer

	// Tabs is the number of pages open at a time; 0 means 2.
	Tabs int
	// ExecPath is the browser to run; empty means the first of chromium,
	// chromium-browser and google-chrome on the PATH.
	ExecPath string
	// NoSandbox starts the browser without its sandbox. It is refused unless the
	// user is root, for whom Chromium does not start otherwise: tests and CI.
	NoSandbox bool
}

// ErrNoBrowser is returned when no Chromium is found.
var ErrNoBrowser = errors.New("no Chromium found: install it (Debian: apt-get install chromium), or name it")

// Browser returns the path of the browser that an audit runs.
func (o Options) Browser() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
	if o.ExecPath != "" {
		names = []string{o.ExecPath}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	if o.ExecPath != "" {
		return "", fmt.Errorf("%s: %w", o.ExecPath, ErrNoBrowser)
	}
	return "", ErrNoBrowser
}

func (o Options) check() error {
	switch {
	case o.AxeSource == "":
		return errors.New("no source of axe-core: run npm ci, and read node_modules/axe-core/axe.min.js")
	case o.NoSandbox && os.Getuid() != 0:
		return errors.New("the browser's sandbox is left out for root only: leave NoSandbox unset")
	}
	return nil
}
