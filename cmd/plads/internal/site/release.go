package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

// inputs are the files and folders under the project from which the site is made.
var inputs = [...]string{"hugo.toml", "config", "content", "data", "layouts", "assets", "i18n", "package-lock.json"}

// Release names what goes into a build: twelve hexadecimal digits that change
// when a file or the day changes and are the same on every machine.
func Release(root, today string) (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, today)
	fsys := os.DirFS(root)
	for _, input := range inputs {
		err := fs.WalkDir(fsys, input, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			f, err := fsys.Open(p)
			if err != nil {
				return err
			}
			defer f.Close()
			fmt.Fprintln(h, path.Clean(p))
			_, err = io.Copy(h, f)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("read the site's input %s: %w", input, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12], nil
}
