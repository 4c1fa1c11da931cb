package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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
			data, err := fs.ReadFile(fsys, p)
			fmt.Fprintln(h, path.Clean(p))
			h.Write(data)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("read the site's input %s: %w", input, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12], nil
}
