package release

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Every page of a site names its release in the same way, here without the
// name. It is how Hugo writes the template of the site.
const (
	slotHead = `<meta name="plads-release" content="`
	slotTail = `">`
)

// Blank returns the file at path name as it is hashed and packed: in a page the
// release's own marker is left out, so that a page without a change is the same
// file in the next release. Other files are returned as they are.
func Blank(name string, data []byte, marker string) []byte {
	return reslot(name, data, marker, "")
}

// Fill undoes Blank.
func Fill(name string, data []byte, marker string) []byte {
	return reslot(name, data, "", marker)
}

func reslot(name string, data []byte, from, to string) []byte {
	if path.Ext(name) != ".html" {
		return data
	}
	return bytes.ReplaceAll(data, []byte(slotHead+from+slotTail), []byte(slotHead+to+slotTail))
}

// Sum is the SHA-256 of data as a manifest writes it.
func Sum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Check says whether data, as it lies in a site, is the file f of the release
// with that marker.
func (f File) Check(data []byte, marker string) error {
	blank := Blank(f.Path, data, marker)
	if int64(len(blank)) != f.Size || Sum(blank) != f.SHA256 {
		return fmt.Errorf("%s: %w", f.Path, ErrDamaged)
	}
	return nil
}

// ErrDamaged says that a file is not what its manifest says.
var ErrDamaged = errors.New("the file is not what the manifest says: damaged, cut off or exchanged")

// Pack returns data as it lies under files/. The same data gives the same bytes.
func Pack(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(data)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("packing a file: %w", err)
	}
	return b.Bytes(), nil
}

// MaxPacked is how long the packed form of size bytes can be: gzip adds a head,
// a tail and five bytes for each block it cannot make smaller. Whoever packs
// otherwise may need a little more.
func MaxPacked(size int64) int64 { return size + size/1000 + 1024 }

// Unpack returns what is packed if it is the file f, and ErrDamaged otherwise.
// It never reads more than the file may have, whatever is packed.
func (f File) Unpack(packed io.Reader) ([]byte, error) {
	z, err := gzip.NewReader(packed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w (%w)", f.Path, ErrDamaged, err)
	}
	data, err := io.ReadAll(io.LimitReader(z, f.Size+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w (%w)", f.Path, ErrDamaged, err)
	}
	if int64(len(data)) != f.Size || Sum(data) != f.SHA256 {
		return nil, fmt.Errorf("%s: %w", f.Path, ErrDamaged)
	}
	return data, nil
}

// Object is the path of the packed file in the folder of a release.
func (f File) Object() string { return strings.Join([]string{FilesDir, f.SHA256}, "/") }
