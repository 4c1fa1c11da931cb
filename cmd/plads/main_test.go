package main

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"aead.dev/minisign"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(sweeper{m}, map[string]func(){"plads": main})
}

// TestScripts runs the real program on copies of the real project: every script in
// testdata/script starts in one.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "node_modules", "sass-embedded")); err != nil {
		t.Fatalf("the site's npm packages are missing: %v; run `npm ci` in the project's folder", err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			return copyProject(root, env.WorkDir)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"append":      appendTo,
			"sametree":    sameTree,
			"signing-key": signingKey,
		},
	})
}

// copyProject copies what a build reads; node_modules is linked.
func copyProject(root, to string) error {
	for _, name := range []string{"hugo.toml", "netlify.toml", "package.json", "package-lock.json"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, name), data, 0o644); err != nil {
			return err
		}
	}
	for _, name := range []string{"config", "content", "data", "layouts", "assets", "i18n"} {
		if err := os.CopyFS(filepath.Join(to, name), os.DirFS(filepath.Join(root, name))); err != nil {
			return err
		}
	}
	return os.Symlink(filepath.Join(root, "node_modules"), filepath.Join(to, "node_modules"))
}

// appendTo is the script command "append FILE TEXT": it adds a line to a file.
func appendTo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: append file text")
	}
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_WRONLY, 0)
	ts.Check(err)
	_, err = fmt.Fprintf(f, "\n%s\n", args[1])
	ts.Check(err)
	ts.Check(f.Close())
}

// sameTree is the script command "sametree A B": the folders hold the same files, byte
// for byte.
func sameTree(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sametree a b")
	}
	a, b := tree(ts, args[0]), tree(ts, args[1])
	if len(a) == 0 {
		ts.Fatalf("%s holds no files", args[0])
	}
	for name, content := range a {
		if other, found := b[name]; !found || other != content {
			ts.Fatalf("%s differs between %s and %s", name, args[0], args[1])
		}
	}
	if len(a) != len(b) {
		ts.Fatalf("%s holds %d files, %s %d", args[0], len(a), args[1], len(b))
	}
}

func tree(ts *testscript.TestScript, dir string) map[string]string {
	files := map[string]string{}
	fsys := os.DirFS(ts.MkAbs(dir))
	ts.Check(fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, path)
		files[path] = string(data)
		return err
	}))
	return files
}

// signingKey is the script command "signing-key FILE": it makes a secret key for
// releases that is not locked with words, since unlocking one takes seconds.
func signingKey(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: signing-key file")
	}
	_, secret, err := minisign.GenerateKey(rand.Reader)
	ts.Check(err)
	text, err := secret.MarshalText()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o600))
}
