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

// askedCard is the mark by which a page asks for a card; see layouts/_partials/head.html.
const askedCard = "data-card-name="

// deck makes the share cards of one build and keeps them from one build to the next.
type deck struct {
	fonts, icons fs.FS
	cache        string // folder
	design       func() (string, error)
	painters     sync.Pool

	mu      sync.Mutex
	used    map[string]bool   // files in the cache
	folders map[string]bool   // that have been made
	signs   map[string]string // fingerprints of pictograms
}

func newDeck(fonts, icons fs.FS, cache string) *deck {
	d := &deck{fonts: fonts, icons: icons, cache: cache, used: map[string]bool{}, folders: map[string]bool{}, signs: map[string]string{}}
	d.design = sync.OnceValues(d.fingerprint)
	return d
}

// deal puts the card that page asks for into the folder dir, and returns the change that
// puts its fingerprint into the address that page gives of it, so that whoever keeps the
// old picture fetches the new one; the address without it stays good. A page that asks for
// none is not changed.
func (d *deck) deal(page []byte, dir string) ([]change, error) {
	mark := bytes.Index(page, []byte(askedCard))
	if mark < 0 {
		return nil, nil
	}
	begin := max(0, bytes.LastIndexByte(page[:mark], '<'))
	tag := html.NewTokenizer(bytes.NewReader(page[begin:]))
	tag.Next()
	end := begin + len(tag.Raw())
	meta := tag.Token()
	if meta.Data != "meta" || end < mark {
		return nil, errors.New("a share card was asked for in a way that is not understood: see layouts/_partials/head.html")
	}
	var card Card
	var address string
	for _, a := range meta.Attr {
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
	to := filepath.Join(dir, filepath.FromSlash(file))
	if err := d.folder(filepath.Dir(to)); err != nil {
		return nil, fmt.Errorf("make the folder of a share card: %w", err)
	}
	name, err := d.put(card, to)
	if err != nil {
		return nil, err
	}
	text := fmt.Appendf(nil, `<meta property="og:image" content="%s?v=%.8s">`, html.EscapeString(address), name)
	return []change{{begin, end, text}}, nil
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

// put puts card into the site as the file to, painted unless the cache has it, and returns
// its name in the cache: a fingerprint of all that it is made from.
func (d *deck) put(card Card, to string) (name string, err error) {
	design, err := d.design()
	if err != nil {
		return "", err
	}
	sign, err := d.sign(card.Icon)
	if err != nil {
		return "", err
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%q", design, sign, card))
	name = hex.EncodeToString(key[:16]) + ".png"
	d.mu.Lock()
	d.used[name] = true
	d.mu.Unlock()
	kept := filepath.Join(d.cache, name)
	if err = place(kept, to); errors.Is(err, fs.ErrNotExist) {
		if err := d.paint(card, name); err != nil {
			return "", err
		}
		err = place(kept, to)
	}
	if err != nil {
		return "", fmt.Errorf("write a share card: %w", err)
	}
	return name, nil
}

// place makes to the same file as kept, which costs nothing, or else a copy of it: on
// another file system, and where a card is already. It never writes into a file that is
// there, for that may be the kept card itself; nor may anybody else who changes a site.
func place(kept, to string) error {
	err := os.Link(kept, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	picture, err := os.ReadFile(kept)
	if err != nil {
		return err
	}
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(to, picture, 0o644)
}

// paint paints card and keeps it under name.
func (d *deck) paint(card Card, name string) error {
	p, _ := d.painters.Get().(*painter)
	if p == nil {
		var err error
		if p, err = newPainter(d.fonts, d.icons); err != nil {
			return err
		}
	}
	defer d.painters.Put(p)
	picture, err := p.paint(card)
	if err != nil {
		return fmt.Errorf("the share card %q: %w", card.Title, err)
	}
	if err := d.keep(name, picture); err != nil {
		return fmt.Errorf("keep a share card: %w", err)
	}
	return nil
}

// keep puts a picture into the cache, whole or not at all.
func (d *deck) keep(name string, picture []byte) error {
	if err := d.folder(d.cache); err != nil {
		return err
	}
	f, err := os.CreateTemp(d.cache, "new-")
	if err != nil {
		return err
	}
	_, err = f.Write(picture)
	// The site's file is this one, and everybody may read that.
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(d.cache, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
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

// sign names the pictogram that a card bears.
func (d *deck) sign(icon string) (string, error) {
	if icon == "" {
		return "", nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if sign, found := d.signs[icon]; found {
		return sign, nil
	}
	svg, err := fs.ReadFile(d.icons, icon+".svg")
	if err != nil {
		return "", fmt.Errorf("read the pictogram of a share card: %w", err)
	}
	d.signs[icon] = fmt.Sprintf("%x", sha256.Sum256(svg))
	return d.signs[icon], nil
}

// fingerprint names what all cards are made from: how they are painted, by which versions
// of the libraries, and with which typeface and mark.
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
	if err := read(d.icons, siteMark); err != nil {
		return "", fmt.Errorf("read the site's sign: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
