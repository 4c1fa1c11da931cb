package a11y

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"
)

func TestZZTry(t *testing.T) {
	fsys := os.DirFS("/tmp/try")
	src, _ := os.ReadFile("/work/main/node_modules/axe-core/axe.min.js")
	var pages []string
	fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if strings.HasSuffix(p, "index.html") && len(pages) < 400 {
			pages = append(pages, "/"+strings.TrimSuffix(p, "index.html"))
		}
		return nil
	})
	var some []string
	for i := 0; i < len(pages); i += 10 {
		some = append(some, pages[i])
	}
	start := time.Now()
	r, err := Audit(context.Background(), fsys, Options{AxeSource: string(src), Pages: some, NoSandbox: true})
	t.Log(len(some), time.Since(start), len(r.Problems), err)
}
