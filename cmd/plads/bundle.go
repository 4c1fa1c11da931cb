package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/plads-til-alle/plads/kiosk/content"
	"github.com/plads-til-alle/plads/kiosk/release"
)

func runBundle(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var p project
	flags := flag.NewFlagSet("plads bundle", flag.ContinueOnError)
	p.flags(flags)
	site := flags.String("site", "", "the `folder` of a site built with 'plads build -terminal'; one is built unless set")
	out := flags.String("out", "", "the `folder` for the release, to be put on a web host as it is (release)")
	key := flags.String("key", "", "the `file` with the secret key; unless set, "+keyVariable+" holds the key itself")
	sequence := flags.Int64("sequence", 0, "the release's `number`, higher than the last; the time as YYYYMMDDhhmmss unless set")
	made := flags.String("made", "", "the `time` it is made, as 2026-11-22T10:00:00Z; now unless set")
	days := flags.Int("days", 366, "how many `days` terminals may take it; what they show stays longer")
	newKey := flags.String("new-key", "", "only make a pair of keys: the secret one in this `file`, outside the project, the public one beside it")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	if *newKey != "" {
		return makeKey(*newKey, stdout, stderr)
	}
	secret, err := secretKey(*key, stderr)
	if err != nil {
		return err
	}
	now := time.Now()
	if *made != "" {
		if now, err = time.Parse(time.RFC3339, *made); err != nil {
			return fmt.Errorf("-made: %w", err)
		}
	}
	if *out == "" {
		*out = filepath.Join(p.root, "release")
	}
	last, err := lastRelease(*out)
	if err != nil {
		return err
	}
	if *sequence == 0 {
		*sequence = max(dated(now), last.Sequence+1)
	}
	if *sequence <= last.Sequence {
		return fmt.Errorf("-sequence %d is not higher than that of the release in %s, %d: terminals would refuse it", *sequence, *out, last.Sequence)
	}
	if *site == "" {
		*site = filepath.Join(p.root, "public-terminal")
		build := []string{"-terminal", "-root", p.root, "-date", p.today, "-base-url", p.baseURL, "-out", *site}
		if err := runBuild(ctx, build, stdout, stderr); err != nil {
			return err
		}
	}
	if err := apart(*site, *out); err != nil {
		return err
	}
	root, err := content.Open(*site)
	if err != nil {
		return err
	}
	defer root.Close()
	marker, err := content.Check(root.FS(), "/")
	if err != nil {
		return err
	}
	m, written, err := release.Bundle{
		Site: root.FS(), Marker: marker, Sequence: *sequence,
		Made: now, Expires: now.AddDate(0, 0, *days), Key: secret,
	}.Write(ctx, *out)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "release %d in %s: %d files, %.1f MB; new are %d, %.1f MB to send; terminals may take it until %s\n",
		m.Sequence, *out, written.Files, float64(written.Bytes)/1e6, written.New, float64(written.Packed)/1e6, m.Expires.Format(time.DateOnly))
	return err
}

// dated is a number that grows with the time and that a person can read.
func dated(t time.Time) int64 {
	n, err := strconv.ParseInt(t.UTC().Format("20060102150405"), 10, 64)
	if err != nil {
		return 1 // a year of more than four digits
	}
	return n
}

// lastRelease reads the manifest that is in the folder, if one is. Its signature
// is not asked for: it only says which number comes next.
func lastRelease(dir string) (release.Manifest, error) {
	name := filepath.Join(dir, release.ManifestName)
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return release.Manifest{}, nil
	}
	if err != nil {
		return release.Manifest{}, fmt.Errorf("reading the last release: %w", err)
	}
	m, err := release.Parse(data)
	if err != nil {
		return m, fmt.Errorf("%s is not the manifest of a release, choose another folder with -out: %w", name, err)
	}
	return m, nil
}

// apart refuses a release inside the site it is made of, and the other way round.
func apart(site, out string) error {
	a, err := filepath.Abs(site)
	if err != nil {
		return err
	}
	b, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	within := func(a, b string) bool { return a == b || strings.HasPrefix(a, b+string(filepath.Separator)) }
	if within(a, b) || within(b, a) {
		return fmt.Errorf("the site %s and the release %s lie in one another, choose another folder with -out", site, out)
	}
	return nil
}
