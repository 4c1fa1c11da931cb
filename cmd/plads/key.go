package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"aead.dev/minisign"
	"golang.org/x/term"
)

// Where a build server keeps the secret key, and the words that open it.
const (
	keyVariable      = "PLADS_RELEASE_KEY"
	passwordVariable = "PLADS_RELEASE_PASSWORD"
)

// makeKey writes a pair of keys: the secret one, locked with words, to the file
// name, the public one to name.pub.
func makeKey(name string, stdout, stderr io.Writer) error {
	if tree, err := inProject(name); err != nil {
		return err
	} else if tree != "" {
		return fmt.Errorf("%s is inside %s, where a secret key would be published with the rest: choose a place outside", name, tree)
	}
	for _, f := range []string{name, name + ".pub"} {
		if _, err := os.Lstat(f); err == nil {
			return fmt.Errorf("%s exists: terminals may trust that key, choose another name", f)
		}
	}
	words, err := askPassword(stderr, true)
	if err != nil {
		return err
	}
	public, secret, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("making the keys: %w", err)
	}
	locked, err := minisign.EncryptKey(words, secret)
	if err != nil {
		return fmt.Errorf("locking the secret key: %w", err)
	}
	text, err := public.MarshalText()
	if err != nil {
		return fmt.Errorf("making the keys: %w", err)
	}
	for _, f := range []struct {
		name string
		data []byte
		mode os.FileMode
	}{{name, locked, 0o600}, {name + ".pub", append(text, '\n'), 0o644}} {
		if err := writeNew(f.name, f.data, f.mode); err != nil {
			return fmt.Errorf("writing the keys: %w", err)
		}
	}
	_, err = fmt.Fprintf(stdout, `The secret key is in %[1]s: keep it and its words apart, and a copy of both elsewhere.
Every terminal gets the public key, in its settings:

[update]
key = %[2]q
`, name, public.String())
	return err
}

func writeNew(name string, data []byte, mode os.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// inProject returns the project or repository that the file would lie in.
func inProject(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", fmt.Errorf("finding %s: %w", name, err)
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(abs))
	if err != nil {
		return "", fmt.Errorf("the folder for the key: %w", err)
	}
	for {
		for _, sign := range []string{"hugo.toml", ".git"} {
			if _, err := os.Lstat(filepath.Join(dir, sign)); err == nil {
				return dir, nil
			}
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", nil
		}
		dir = up
	}
}

// secretKey reads the key from the file name, or from the environment.
func secretKey(name string, stderr io.Writer) (minisign.PrivateKey, error) {
	var key minisign.PrivateKey
	text := []byte(os.Getenv(keyVariable))
	from := keyVariable
	if name != "" {
		from = name
		var err error
		if text, err = os.ReadFile(name); err != nil {
			return key, fmt.Errorf("reading the secret key: %w", err)
		}
	}
	if len(text) == 0 {
		return key, fmt.Errorf("no key to sign with: name its file with -key or put it into %s; 'plads bundle -new-key FILE' makes one", keyVariable)
	}
	if !minisign.IsEncrypted(text) {
		if err := key.UnmarshalText(text); err != nil {
			return key, fmt.Errorf("%s holds no secret key of minisign: %w", from, err)
		}
		return key, nil
	}
	words, err := askPassword(stderr, false)
	if err != nil {
		return key, err
	}
	if key, err = minisign.DecryptKey(words, text); err != nil {
		return key, fmt.Errorf("the secret key in %s does not open, are these its words? %w", from, err)
	}
	return key, nil
}

// askPassword takes the words that lock the key from the environment, or asks
// the person at the keyboard for them, twice for a new key.
func askPassword(stderr io.Writer, twice bool) (string, error) {
	words := os.Getenv(passwordVariable)
	keyboard := int(os.Stdin.Fd())
	if words == "" && !term.IsTerminal(keyboard) {
		return "", fmt.Errorf("nobody can be asked for the words that lock the key: put them into %s", passwordVariable)
	}
	for words == "" {
		first, err := readHidden(keyboard, stderr, "Words that lock the secret key: ")
		if err != nil {
			return "", err
		}
		second := first
		if twice {
			if second, err = readHidden(keyboard, stderr, "Once more: "); err != nil {
				return "", err
			}
		}
		if first == second {
			words = first
		} else {
			fmt.Fprintln(stderr, "These are not the same.")
		}
	}
	if twice && len(words) < 12 {
		return "", errors.New("fewer than twelve letters are soon guessed: take some words that nobody would put together")
	}
	return words, nil
}

func readHidden(keyboard int, stderr io.Writer, ask string) (string, error) {
	fmt.Fprint(stderr, ask)
	words, err := term.ReadPassword(keyboard)
	fmt.Fprintln(stderr)
	if err != nil {
		return "", fmt.Errorf("reading the words: %w", err)
	}
	return string(words), nil
}
