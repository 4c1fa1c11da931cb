package site

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/bep/godartsass/v2"
	"github.com/gohugoio/hugo/common/hugo"
)

// sassName is the only name under which Hugo may start Dart Sass
// (security.exec.allow in hugo.toml).
const sassName = "sass"

// UseSass finds the Dart Sass that the npm package sass-embedded has put under
// root, makes sure that it starts, puts it first on this process's PATH, where
// Hugo looks for it, and returns its version. The error names the remedy.
func UseSass(root string) (version string, err error) {
	const remedy = "run `npm ci` in the project's folder"
	dirs, err := filepath.Glob(filepath.Join(root, "node_modules", "sass-embedded-*", "dart-sass"))
	if err != nil {
		return "", fmt.Errorf("look for dart sass: %w", err)
	}
	var failures []error
	for _, dir := range dirs {
		v, err := godartsass.Version(filepath.Join(dir, sassName))
		if err != nil {
			// Both the glibc and the musl build may lie there; one of them starts.
			failures = append(failures, err)
			continue
		}
		if err := os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH")); err != nil {
			return "", fmt.Errorf("put dart sass on the path: %w", err)
		}
		if _, err := exec.LookPath(sassName); err != nil {
			return "", fmt.Errorf("dart sass in %s cannot be started: %w; %s", dir, err, remedy)
		}
		// Hugo looks for it once, before main runs; tell it of ours.
		hugo.DartSassBinaryName = sassName
		return v.CompilerVersion, nil
	}
	if len(failures) > 0 {
		return "", fmt.Errorf("dart sass does not start: %w; %s", errors.Join(failures...), remedy)
	}
	return "", fmt.Errorf("dart sass is missing: nothing under node_modules/sass-embedded-*/dart-sass; %s", remedy)
}
