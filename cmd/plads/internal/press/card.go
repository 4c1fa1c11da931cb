package press

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"

	"golang.org/x/net/html"
)

// Card is what a share card says. Without a title it is the card of the front page, and
// of every page whose subject is nobody else's business.
type Card struct {
	Name    string // the site's
	Tagline string // what the site is
	Title   string // the page's; soft hyphens are its joints
	Place   string // where the page belongs: the kommune, the kind of place
	Icon    string // a file in the folder of pictograms, without .svg
}

// cardsFolder is where cards lie in the built site.
const cardsFolder = "delekort"

// cardAsked finds the address of a page's card together with what the card is to say; see
// layouts/_partials/head.html.
var cardAsked = regexp.MustCompile(`^<meta(?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'|[^\s"'>]+))*\s+data-card-name=(?:"[^"]*"|'[^']*'|[^\s"'>]+)(?:\s+[\w:-]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'>]*))?)*\s*/?>`)

// deck makes the share cards of one build and keeps them from one build to the next.
type deck struct {
	fonts, icons fs.FS
	cache        string // folder
	design       func() (string, error)
	painters     sync.Pool

	mu      sync.Mutex
	used    map[string]bool // files in the cache
	folders map[string]bool // that have been made
}

func newDeck(fonts, icons fs.FS, cache string) *deck {
	d := &deck{fonts: fonts, icons: icons, cache: cache, used: map[string]bool{}, folders: map[string]bool{}}
	d.design = sync.OnceValues(d.fingerprint)
	return d
}

// deal puts the card that page asks for into the folder dir and its fingerprint into the
// address that page gives of it, so that whoever keeps the old picture fetches the new
// one; the address without it stays good. A page that asks for none is returned as it is.
func (d *deck) deal(page []byte, dir string) ([]byte, error) {
	mark := bytes.Index(page, []byte("data-card-name"))
	if mark < 0 {
		return page, nil
	}
	begin := max(0, bytes.LastIndex(page[:mark], []byte("<meta")))
	at := cardAsked.FindIndex(page[begin:])
	if at == nil {
		return nil, errors.New("a share card was asked for in a way that is not understood: see layouts/_partials/head.html")
	}
	at[0], at[1] = at[0]+begin, at[1]+begin
	tag := html.NewTokenizer(bytes.NewReader(page[at[0]:at[1]]))
	tag.Next()
	var card Card
	var address string
	for _, a := range tag.Token().Attr {
		switch a.Key {
		case "content":
			address = a.Val
		case "data-card-name":
			card.Name = a.Val
		case "data-card-tagline":
			card.Tagline = a.Val
		case "data-card-title":
			card.Title = a.Val
		case "data-card-place":
			card.Place = a.Val
		case "data-card-icon":
			card.Icon = a.Val
		}
	}
	file, err := cardFile(address)
	if err != nil {
		return nil, err
	}
	picture, err := d.picture(card)
	if err != nil {
		return nil, err
	}
	to := filepath.Join(dir, filepath.FromSlash(file))
	if err := d.folder(filepath.Dir(to)); err != nil {
		return nil, fmt.Errorf("make the folder of a share card: %w", err)
	}
	if err := os.WriteFile(to, picture, 0o644); err != nil {
		return nil, fmt.Errorf("write a share card: %w", err)
	}
	sum := sha256.Sum256(picture)
	var out bytes.Buffer
	out.Grow(len(page))
	out.Write(page[:at[0]])
	fmt.Fprintf(&out, `<meta property="og:image" content="%s?v=%s">`, html.EscapeString(address), hex.EncodeToString(sum[:4]))
	out.Write(page[at[1]:])
	return out.Bytes(), nil
}

// folder makes a folder, once.
func (d *deck) folder(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.folders[name] {
		return nil
	}
	if err := os.MkdirAll(name, 0o755); err != nil {
		return err
	}
	d.folders[name] = true
	return nil
}

// cardFile returns the file in the site that address leads to.
func cardFile(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("the address of a share card: %w", err)
	}
	_, name, found := strings.Cut(u.Path, "/"+cardsFolder+"/")
	if name = filepath.ToSlash(filepath.Clean(name)); !found || !u.IsAbs() || !strings.HasSuffix(name, ".png") || !fs.ValidPath(name) {
		return "", fmt.Errorf("the address of a share card is %q: want https://…/%s/….png", address, cardsFolder)
	}
	return cardsFolder + "/" + name, nil
}

// picture returns card as a PNG, painted unless the cache has it.
func (d *deck) picture(card Card) ([]byte, error) {
	design, err := d.design()
	if err != nil {
		return nil, err
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%s\n%q", design, card))
	name := hex.EncodeToString(key[:16]) + ".png"
	d.mu.Lock()
	d.used[name] = true
	d.mu.Unlock()
	if picture, err := os.ReadFile(filepath.Join(d.cache, name)); err == nil {
		return picture, nil
	}
	p, _ := d.painters.Get().(*painter)
	if p == nil {
		if p, err = newPainter(d.fonts, d.icons); err != nil {
			return nil, err
		}
	}
	defer d.painters.Put(p)
	picture, err := p.paint(card)
	if err != nil {
		return nil, fmt.Errorf("the share card %q: %w", card.Title, err)
	}
	return picture, d.keep(name, picture)
}

// keep puts a picture into the cache, whole or not at all.
func (d *deck) keep(name string, picture []byte) error {
	if err := d.folder(d.cache); err != nil {
		return fmt.Errorf("keep a share card: %w", err)
	}
	f, err := os.CreateTemp(d.cache, "new-")
	if err != nil {
		return fmt.Errorf("keep a share card: %w", err)
	}
	_, err = f.Write(picture)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(d.cache, name))
	}
	if err != nil {
		return fmt.Errorf("keep a share card: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// prune takes out of the cache what no page of this build asked for. A build that asked
// for no card at all, such as the terminal's, leaves it.
func (d *deck) prune() error {
	if len(d.used) == 0 {
		return nil
	}
	kept, err := os.ReadDir(d.cache)
	if err != nil {
		return fmt.Errorf("look through the kept share cards: %w", err)
	}
	for _, k := range kept {
		if d.used[k.Name()] {
			continue
		}
		if err := os.Remove(filepath.Join(d.cache, k.Name())); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("remove an old share card: %w", err)
		}
	}
	return nil
}

//go:embed paint.go
var paintSource string

//go:embed typeset.go
var typesetSource string

//go:embed pathdata.go
var pathdataSource string

// fingerprint names everything but the words that a card is made from: how it is painted,
// by which versions of the libraries, and with which typeface and pictograms.
func (d *deck) fingerprint() (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, paintSource, typesetSource, pathdataSource)
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, m := range build.Deps {
			switch m.Path {
			case "golang.org/x/image", "github.com/go-text/typesetting", "github.com/fyne-io/oksvg", "github.com/srwiley/rasterx":
				fmt.Fprintln(h, m.Path, m.Version)
			}
		}
		fmt.Fprintln(h, build.GoVersion)
	}
	read := func(fsys fs.FS, name string) error {
		data, err := fs.ReadFile(fsys, name)
		fmt.Fprintln(h, name, len(data))
		h.Write(data)
		return err
	}
	for _, name := range []string{titleFont, nameFont, wordFont} {
		if err := read(d.fonts, name); err != nil {
			return "", fmt.Errorf("read the typeface of the share cards: %w; run `npm ci` in the project's folder", err)
		}
	}
	icons, err := fs.Glob(d.icons, "*.svg")
	for _, name := range icons {
		err = errors.Join(err, read(d.icons, name))
	}
	if err != nil {
		return "", fmt.Errorf("read the pictograms of the share cards: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
