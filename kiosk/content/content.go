// Package content opens a built site and reads what the terminal must know of
// it: that there is a start page, and which release it is.
package content

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/net/html"
)

// Marker is the name of the meta element that tells the release of a page. The
// heartbeat looks for it, so a page without it is not one of ours.
const Marker = "plads-release"

// ErrNoMarker says that a page lacks the release marker.
var ErrNoMarker = fmt.Errorf("there is no <meta name=%q content=\"…\">", Marker)

// Open returns the site in the directory dir. Nothing outside dir can be read
// through it, whatever links it holds. The caller closes it.
func Open(dir string) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("site directory %s does not exist, build it with 'make build' or name another with --site: %w", dir, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the site directory, name another with --site: %w", err)
	}
	return root, nil
}

// Check returns the release of the page at the path start ("/" or "/en/"), or
// an error with its remedy when the site has no such page or no marker on it.
func Check(site fs.FS, start string) (release string, err error) {
	name := strings.TrimPrefix(start, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	f, err := site.Open(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return "", fmt.Errorf("the site has no %s, build it with 'make build' or name the built site with --site: %w", name, err)
	}
	if err != nil {
		return "", fmt.Errorf("opening the start page: %w", err)
	}
	defer f.Close()
	release, err = Release(f)
	if err != nil {
		return "", fmt.Errorf("%s: %w, build the site for the terminal with 'make build'", name, err)
	}
	return release, nil
}

// Release returns the release marker of the HTML page r, or ErrNoMarker.
func Release(r io.Reader) (string, error) {
	z := html.NewTokenizer(r)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); err != io.EOF {
				return "", fmt.Errorf("reading the page: %w", err)
			}
			return "", ErrNoMarker
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			switch token.Data {
			case "body":
				return "", ErrNoMarker
			case "meta":
				if attr(token, "name") == Marker && attr(token, "content") != "" {
					return attr(token, "content"), nil
				}
			}
		}
	}
}

func attr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
