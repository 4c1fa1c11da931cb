// Package release is the form in which a site travels to terminals: a folder
// that any static web host can serve.
//
//	manifest.json           what the release is and every file of it
//	manifest.json.minisig   its signature, as minisign makes it
//	files/HASH              a file of the site, packed with gzip
//
// HASH is the SHA-256 of what is packed, so a file that did not change is not
// written, sent or fetched again. Every page of a site names its release, which
// would make every page change each time; see Blank.
package release

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The names in the folder of a release.
const (
	ManifestName  = "manifest.json"
	SignatureName = "manifest.json.minisig"
	FilesDir      = "files"
)

// What a release may be at most. A whole country's site is 900 MB in 24,000
// files; what is larger is a mistake or an attack.
const (
	MaxManifest  = 16 << 20 // bytes of manifest.json
	MaxSignature = 4 << 10  // bytes of manifest.json.minisig
	MaxFiles     = 50_000
	MaxFile      = 64 << 20 // bytes of one file
	MaxTotal     = 4 << 30  // bytes of all files
	MaxLife      = 2 * 366 * 24 * time.Hour
	maxPath      = 512
	maxSequence  = 1<<53 - 1 // what every reader of JSON can hold
)

const format = 1

// Manifest says what a release is. Its JSON is canonical: one way to write it,
// and Parse takes no other.
type Manifest struct {
	// Format is the number of this form, 1.
	Format int `json:"format"`
	// Sequence grows from release to release. A terminal never goes back to
	// a lower one by what it is sent.
	Sequence int64 `json:"sequence"`
	// Made and Expires bound when the release may be taken, in whole seconds
	// UTC. What a terminal shows stays after Expires.
	Made    time.Time `json:"made"`
	Expires time.Time `json:"expires"`
	// Marker is what the pages tell in <meta name="plads-release">.
	Marker string `json:"marker"`
	// Files are all files of the site, by path.
	Files []File `json:"files"`
}

// File is one file of a release.
type File struct {
	// Path is where it lies in the site, with slashes, "en/index.html".
	Path string `json:"path"`
	// SHA256 and Size are those of the file with a blank marker, see Blank.
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// Encode returns the manifest as JSON, a file to a line. It returns an error
// for what Parse would refuse.
func (m Manifest) Encode() ([]byte, error) {
	m.Format = format
	if err := m.validate(); err != nil {
		return nil, err
	}
	return m.encode()
}

func (m Manifest) encode() ([]byte, error) {
	files := m.Files
	m.Files = []File{}
	head, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(head, []byte("]}")))
	for i, f := range files {
		line, err := json.Marshal(f)
		if err != nil {
			return nil, fmt.Errorf("writing the manifest: %w", err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

// ErrNotManifest says that something is no manifest at all, such as the page on
// which a network asks people to log in.
var ErrNotManifest = errors.New("this is not a manifest but something else, perhaps the login page of the network")

// Parse reads a manifest. It refuses everything that Encode does not write:
// unknown or repeated keys, another spelling, paths that lead out of the site,
// sizes and numbers that no site has.
func Parse(data []byte) (Manifest, error) {
	if len(data) > MaxManifest {
		return Manifest{}, fmt.Errorf("the manifest has more than %d bytes", MaxManifest)
	}
	if !bytes.HasPrefix(data, []byte("{")) {
		return Manifest{}, ErrNotManifest
	}
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return Manifest{}, fmt.Errorf("reading the manifest: %w", err)
	}
	if m.Format != format {
		return Manifest{}, fmt.Errorf("the manifest has the format %d, this program reads %d: install a newer one", m.Format, format)
	}
	if err := m.validate(); err != nil {
		return Manifest{}, err
	}
	again, err := m.encode()
	if err != nil {
		return Manifest{}, err
	}
	if !bytes.Equal(again, data) {
		return Manifest{}, errors.New("the manifest is not written as 'plads bundle' writes it: a key is unknown, repeated or spelt otherwise")
	}
	return m, nil
}

// Total is the size of all files in bytes.
func (m Manifest) Total() int64 {
	var n int64
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

func (m Manifest) validate() error {
	switch {
	case m.Sequence < 1 || m.Sequence > maxSequence:
		return fmt.Errorf("the sequence %d is not between 1 and %d", m.Sequence, int64(maxSequence))
	case !wholeSecond(m.Made) || !wholeSecond(m.Expires):
		return errors.New("made and expires must be whole seconds in UTC")
	case !m.Expires.After(m.Made):
		return errors.New("the release expires before it is made")
	case m.Expires.Sub(m.Made) > MaxLife:
		return fmt.Errorf("the release lives longer than %d days", MaxLife/(24*time.Hour))
	case !goodMarker(m.Marker):
		return fmt.Errorf("the marker %.80q is not 1 to 64 letters, digits, dots, dashes and underscores", m.Marker)
	case len(m.Files) > MaxFiles:
		return fmt.Errorf("the release has %d files, more than %d", len(m.Files), MaxFiles)
	}
	return m.validateFiles()
}

func (m Manifest) validateFiles() error {
	var total int64
	start := false
	files := make(map[string]bool, len(m.Files))
	for i, f := range m.Files {
		if err := goodPath(f.Path); err != nil {
			return err
		}
		if i > 0 && f.Path <= m.Files[i-1].Path {
			return fmt.Errorf("the file %q comes twice or is out of order", f.Path)
		}
		if f.Size < 0 || f.Size > MaxFile {
			return fmt.Errorf("the file %q has %d bytes, at most %d are taken", f.Path, f.Size, MaxFile)
		}
		if raw, err := hex.DecodeString(f.SHA256); err != nil || len(raw) != 32 || strings.ToLower(f.SHA256) != f.SHA256 {
			return fmt.Errorf("the file %q has no SHA-256 in 64 small hexadecimal digits", f.Path)
		}
		if total += f.Size; total > MaxTotal {
			return fmt.Errorf("the release has more than %d bytes", int64(MaxTotal))
		}
		start = start || f.Path == "index.html"
		files[f.Path] = true
	}
	for _, f := range m.Files {
		for dir := path.Dir(f.Path); dir != "."; dir = path.Dir(dir) {
			if files[dir] {
				return fmt.Errorf("%q is a file and a folder", dir)
			}
		}
	}
	if !start {
		return errors.New("the release has no index.html")
	}
	return nil
}

// goodPath returns an error unless name is a path that a site has, which every
// file system keeps as it is and which stays inside the site.
func goodPath(name string) error {
	ok := fs.ValidPath(name) && name != "." && len(name) <= maxPath && utf8.ValidString(name) && !strings.ContainsRune(name, '\\')
	for _, r := range name {
		ok = ok && unicode.IsPrint(r)
	}
	for part := range strings.SplitSeq(name, "/") {
		ok = ok && !strings.HasPrefix(part, ".") && len(part) <= 255
	}
	if !ok {
		return fmt.Errorf("%.120q is no path of a file in a site", name)
	}
	return nil
}

func goodMarker(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, c := range []byte(s) {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}

func wholeSecond(t time.Time) bool {
	return t.Location() == time.UTC && t.Nanosecond() == 0 && t.Unix() > 0 && t.Unix() < math.MaxInt32*2
}
