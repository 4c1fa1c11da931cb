package a11y

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
)

// sources are the audit's own: a pass holds for the audit that gave it only.
//
//go:embed *.go js/*.js
var sources embed.FS

// passAge is how long a pass may hold. A script may show something else on another
// day, so no page goes unseen for longer.
const passAge = 14 * 24 * time.Hour

// pass says that a page had no error when it was looked at.
type pass struct {
	// Key is a hash over all that was known before the page was opened.
	Key string `json:"key"`
	// Files are hashes of what the page asked for, by address. With the same page
	// and the same scripts it asks for the same again.
	Files map[string]string `json:"files"`
	// Looked is when.
	Looked  time.Time `json:"looked"`
	Outcome *outcome  `json:"outcome"`
}

// passes are the clean passes of a site, by address. Failures are never kept.
type passes struct {
	file   string
	always string // hash over what holds for every page
	fsys   fs.FS
	header func(string) http.Header
	now    time.Time

	mu   sync.Mutex
	kept map[string]pass
	sums map[string]string // of files, by address
}

// openPasses reads the passes kept in file. A file that is missing or that cannot be
// understood means that every page is looked at.
func openPasses(file, always string, fsys fs.FS, header func(string) http.Header, fresh bool) *passes {
	p := &passes{file: file, always: always, fsys: fsys, header: header, now: time.Now(), kept: map[string]pass{}, sums: map[string]string{}}
	if file == "" || fresh {
		return p
	}
	if src, err := os.ReadFile(file); err == nil {
		if json.Unmarshal(src, &p.kept) != nil || p.kept == nil {
			p.kept = map[string]pass{}
		}
	}
	return p
}

// find returns the pass of a page whose every input is what it was.
func (p *passes) find(pg page) (pass, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old, found := p.kept[pg.address]
	if !found || old.Outcome == nil || !old.Outcome.clean() || old.Key != p.key(pg) || p.now.Sub(old.Looked) > passAge || old.Looked.After(p.now) {
		return pass{}, false
	}
	for address, sum := range old.Files {
		if p.sum(address) != sum {
			return pass{}, false
		}
	}
	return old, true
}

// put keeps a clean outcome, and forgets the page otherwise.
func (p *passes) put(pg page, o *outcome) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !o.clean() {
		delete(p.kept, pg.address)
		return
	}
	files := map[string]string{}
	for _, address := range o.Asked {
		if address != pg.address {
			files[address] = p.sum(address)
		}
	}
	p.kept[pg.address] = pass{p.key(pg), files, p.now, o}
}

// save writes the passes in place of the old ones.
func (p *passes) save() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file == "" {
		return nil
	}
	src, err := json.Marshal(p.kept)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(p.file), 0o755); err != nil {
		return fmt.Errorf("keep what passed: %w", err)
	}
	if err := os.WriteFile(p.file+".new", src, 0o644); err != nil {
		return fmt.Errorf("keep what passed: %w", err)
	}
	if err := os.Rename(p.file+".new", p.file); err != nil {
		return fmt.Errorf("keep what passed: %w", err)
	}
	return nil
}

var releaseMarker = regexp.MustCompile(`(<meta name="?plads-release"? content="?)[0-9a-f]*`)

// key is the hash of the page itself and of all that holds for every page. The mark
// of the release is left out: it changes when any page does, and shows nothing.
func (p *passes) key(pg page) string {
	h := sha256.New()
	fmt.Fprintln(h, p.always, pg.address, pg.sample, p.header(pg.address))
	src, err := fs.ReadFile(p.fsys, fileOf(pg.address))
	if err != nil {
		fmt.Fprintln(h, err)
	}
	h.Write(releaseMarker.ReplaceAll(src, []byte("$1")))
	return sum(h)
}

// sum is the hash of a file as the site serves it, by its address.
func (p *passes) sum(address string) string {
	if s, found := p.sums[address]; found {
		return s
	}
	h := sha256.New()
	fmt.Fprintln(h, p.header(address))
	src, err := fs.ReadFile(p.fsys, fileOf(address))
	if err != nil {
		fmt.Fprintln(h, "missing")
	}
	h.Write(src)
	p.sums[address] = sum(h)
	return p.sums[address]
}

// fileOf returns the file that answers at an address.
func fileOf(address string) string {
	name := strings.TrimPrefix(path.Clean(address), "/")
	if strings.HasSuffix(address, "/") {
		name = path.Join(name, "index.html")
	}
	return name
}

func sum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil))[:32] }

// alike is the hash of all that holds for every page: the audit itself and what it is
// built of, axe-core, the browser, what was asked for, and the machine's typefaces.
func (o Options) alike(browser string) (string, error) {
	h := sha256.New()
	names, err := fs.Glob(sources, "*.go")
	if err != nil {
		return "", err
	}
	scripts, err := fs.Glob(sources, "js/*.js")
	if err != nil {
		return "", err
	}
	for _, name := range slices.Concat(names, scripts) {
		// The tests of the audit judge no page.
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := sources.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(h, name, len(src))
		h.Write(src)
	}
	if info, found := debug.ReadBuildInfo(); found {
		fmt.Fprintln(h, info.GoVersion)
		for _, m := range info.Deps {
			if strings.Contains(m.Path, "chromedp") || strings.HasPrefix(m.Path, "golang.org/x/") {
				fmt.Fprintln(h, m.Path, m.Version, m.Sum)
			}
		}
	}
	fmt.Fprintln(h, browser, o.Thorough, len(o.AxeSource), len(o.AxeLocaleDA))
	io.WriteString(h, o.AxeSource)
	io.WriteString(h, o.AxeLocaleDA)
	if err := typefaces(h); err != nil {
		return "", err
	}
	return sum(h), nil
}

// typefaces lists the fonts of the machine: what the page's own lacks is drawn in them.
func typefaces(w io.Writer) error {
	home, _ := os.UserHomeDir()
	for _, dir := range []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(home, ".fonts"), filepath.Join(home, ".local/share/fonts")} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err == nil {
				fmt.Fprintln(w, name, info.Size(), info.ModTime().UnixNano())
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("list the machine's fonts: %w", err)
		}
	}
	return nil
}
