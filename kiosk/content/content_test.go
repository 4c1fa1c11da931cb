package content

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestRelease(t *testing.T) {
	for _, tt := range []struct{ name, page, want string }{
		{"minified", `<!doctype html><meta name=plads-release content=r7><title>x</title>`, "r7"},
		{"other order", `<html><head><meta content="r8" name="plads-release"></head>`, "r8"},
		{"empty", `<meta name="plads-release" content="">`, ""},
		{"other meta", `<meta name="release" content="r9">`, ""},
		{"in a comment", `<!-- <meta name="plads-release" content="r9"> -->`, ""},
		{"in the body", `<body><meta name="plads-release" content="r9">`, ""},
		{"nothing", ``, ""},
	} {
		got, err := Release(strings.NewReader(tt.page))
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s: got %q, %v, want %q", tt.name, got, err, tt.want)
		}
		if err != nil && !errors.Is(err, ErrNoMarker) {
			t.Errorf("%s: got %v, want ErrNoMarker", tt.name, err)
		}
	}
}

func TestCheck(t *testing.T) {
	page := &fstest.MapFile{Data: []byte(`<meta name="plads-release" content="r1">`)}
	bare := &fstest.MapFile{Data: []byte(`<p>x`)}
	for _, tt := range []struct {
		name, start string
		site        fstest.MapFS
		want        string
		wantErr     string
	}{
		{"danish", "/", fstest.MapFS{"index.html": page}, "r1", ""},
		{"english", "/en/", fstest.MapFS{"en/index.html": page}, "r1", ""},
		{"a file", "/t.html", fstest.MapFS{"t.html": page}, "r1", ""},
		{"no page", "/", fstest.MapFS{}, "", "make build"},
		{"no marker", "/", fstest.MapFS{"index.html": bare}, "", "make build"},
	} {
		got, err := Check(tt.site, tt.start)
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
		if tt.wantErr == "" && err != nil || tt.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tt.wantErr)) {
			t.Errorf("%s: got error %v, want %q", tt.name, err, tt.wantErr)
		}
	}
}

func TestOpen(t *testing.T) {
	_, err := Open(filepath.Join(t.TempDir(), "none"))
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "make build") {
		t.Errorf("got %v, want fs.ErrNotExist with the remedy", err)
	}

	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	root, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if f, err := root.FS().Open("link"); err == nil {
		got, _ := io.ReadAll(f)
		t.Errorf("read %q through a link that leads out of the site, want an error", got)
	} else if errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want the refusal of a link that leads out", err)
	}
}
