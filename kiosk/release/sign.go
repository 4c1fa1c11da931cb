package release

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"aead.dev/minisign"
)

// ErrSignature says that a manifest is not signed by any of the keys.
var ErrSignature = errors.New("the release is not signed with the key that this terminal trusts")

// comment is signed along with the manifest, so that somebody who looks at the
// signature with minisign sees what it is for.
func comment(m Manifest) string {
	return fmt.Sprintf("plads til alle, release %d made %s expires %s", m.Sequence, m.Made.Format(time.RFC3339), m.Expires.Format(time.RFC3339))
}

// Sign returns the manifest as bytes and the text of its signature.
func Sign(m Manifest, key minisign.PrivateKey) (manifest, signature []byte, err error) {
	if manifest, err = m.Encode(); err != nil {
		return nil, nil, err
	}
	return manifest, minisign.SignWithComments(key, manifest, comment(m), "made by plads bundle"), nil
}

// Verify returns the manifest if one of the keys has signed it. Nothing of an
// unsigned manifest is read, but that it is none at all is told apart
// (ErrNotManifest), since that happens to a terminal every day.
func Verify(manifest, signature []byte, keys []minisign.PublicKey) (Manifest, error) {
	if len(manifest) == 0 || manifest[0] != '{' {
		return Manifest{}, ErrNotManifest
	}
	var s minisign.Signature
	if err := s.UnmarshalText(signature); err != nil {
		return Manifest{}, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	for _, key := range keys {
		if !minisign.Verify(key, manifest, signature) {
			continue
		}
		m, err := Parse(manifest)
		if err != nil {
			return Manifest{}, err
		}
		if s.TrustedComment != comment(m) {
			return Manifest{}, fmt.Errorf("%w: the signature was made for something else, %.200q", ErrSignature, s.TrustedComment)
		}
		return m, nil
	}
	return Manifest{}, ErrSignature
}

// ParseKeys reads public keys as they stand in the last line of minisign's .pub
// files, separated by spaces: two while one replaces the other.
func ParseKeys(text string) ([]minisign.PublicKey, error) {
	var keys []minisign.PublicKey
	for word := range strings.FieldsSeq(text) {
		var key minisign.PublicKey
		if err := key.UnmarshalText([]byte(word)); err != nil {
			return nil, fmt.Errorf("%.80q is no public key, copy the last line of the .pub file that 'plads bundle -new-key' wrote: %w", word, err)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, errors.New("there is no public key, copy the last line of the .pub file that 'plads bundle -new-key' wrote")
	}
	return keys, nil
}
