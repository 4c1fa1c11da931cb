package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/plads-til-alle/plads/cmd/plads/internal/a11y"
	"github.com/plads-til-alle/plads/cmd/plads/internal/headers"
	"github.com/plads-til-alle/plads/cmd/plads/internal/site"
)

// lighthousePackage is what npx runs. It is fetched when it is wanted only: no other
// check needs it.
const lighthousePackage = "lighthouse@13.5.0"

// categories are Lighthouse's own, in the order of its page.
var categories = []string{"performance", "accessibility", "best-practices", "seo"}

// beside are pages that differ from the first of their kind: an offer of which much is
// known, one of which little is, and one whose address is secret.
var beside = []string{"/tilbud/landet/livslinien/", "/tilbud/nyborg/nyborg-skaeve-boliger/", "/tilbud/odense/odense-krisecenter/", "/loefter/", "/om/", "/was/", "/privatliv/", "/valg/"}

// runLighthouse measures one page of each kind in both languages as a phone sees it,
// and fails under 100 in any of the four.
func runLighthouse(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var p project
	flags := flag.NewFlagSet("plads lighthouse", flag.ContinueOnError)
	p.flags(flags)
	noSandbox := flags.Bool("no-sandbox", false, "run Chromium without its sandbox, for root in tests only")
	pages := flags.String("pages", "", "measure these `addresses`, parted by commas, instead of one of each kind")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	if _, _, err := p.prepare(stderr); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "plads-lighthouse-")
	if err != nil {
		return fmt.Errorf("make a folder for the build: %w", err)
	}
	defer os.RemoveAll(tmp)
	out := filepath.Join(tmp, "site")
	host, err := headers.Read(os.DirFS(p.root))
	if err != nil {
		return err
	}
	// Its address has to be known before the build: canonical links point to it.
	web, err := a11y.Serve(ctx, os.DirFS(out), host.At)
	if err != nil {
		return err
	}
	defer web.Stop()
	p.baseURL = web.Origin
	o, err := p.options(forWeb, false)
	if err != nil {
		return err
	}
	if _, err := site.Build(ctx, o, out); err != nil {
		return err
	}
	addresses, err := measured(os.DirFS(out), *pages)
	if err != nil {
		return err
	}
	return measure(ctx, web, addresses, *noSandbox, stdout, stderr)
}

// measured returns the addresses to measure.
func measured(fsys fs.FS, wanted string) ([]string, error) {
	if wanted != "" {
		return strings.Split(wanted, ","), nil
	}
	addresses, err := a11y.Samples(fsys)
	if err != nil {
		return nil, err
	}
	// What is not found is answered with 404, which Lighthouse does not measure.
	addresses = slices.DeleteFunc(addresses, func(a string) bool { return strings.HasSuffix(a, "/404.html") })
	for _, a := range beside {
		if _, err := fs.Stat(fsys, strings.Trim(a, "/")+"/index.html"); err == nil && !slices.Contains(addresses, a) {
			addresses = append(addresses, a)
		}
	}
	return addresses, nil
}

func measure(ctx context.Context, web a11y.Host, addresses []string, noSandbox bool, stdout, stderr io.Writer) error {
	t := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "page\t"+strings.Join(categories, "\t")+"\tbelow 100 because of")
	under := 0
	for _, address := range addresses {
		fmt.Fprintf(stderr, "%s … ", address)
		scores, why, err := best(func() ([]int, []string, error) { return lighthouse(ctx, web, address, noSandbox) })
		if err != nil {
			return fmt.Errorf("measure %s: %w", address, err)
		}
		fmt.Fprintln(stderr, scores)
		fmt.Fprintf(t, "%s\t", address)
		for _, s := range scores {
			fmt.Fprintf(t, "%d\t", s)
		}
		fmt.Fprintln(t, strings.Join(why, "; "))
		if slices.Min(scores) < 100 {
			under++
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d pages measured, %d under 100\n", len(addresses), under)
	if len(addresses) == 0 {
		return errors.New("no page was measured")
	}
	if under > 0 {
		return errors.New("lighthouse has something to mend; speed is measured anew each time: let nothing else run beside it")
	}
	return nil
}

// tries is how often a page may be measured: what else runs on the machine makes a page
// slower, never faster.
const tries = 3

// best measures until all is 100, at most tries times, and returns the best.
func best(once func() ([]int, []string, error)) (scores []int, why []string, err error) {
	for range tries {
		s, w, e := once()
		if e != nil {
			err = errors.Join(err, e)
			continue
		}
		if scores == nil || s[0] > scores[0] {
			scores, why = s, w
		}
		if slices.Min(scores) == 100 {
			break
		}
	}
	if scores != nil {
		err = nil
	}
	return scores, why, err
}

// lighthouse measures one page, and returns its score in each category, 0 to 100, and
// what takes from it.
func lighthouse(ctx context.Context, web a11y.Host, address string, noSandbox bool) ([]int, []string, error) {
	browser, err := a11y.Options{}.Browser()
	if err != nil {
		return nil, nil, err
	}
	chrome := "--headless=new --no-proxy-server --ignore-certificate-errors-spki-list=" + web.Key
	if noSandbox && os.Getuid() == 0 {
		chrome += " --no-sandbox"
	}
	cmd := exec.CommandContext(ctx, "npx", "--yes", lighthousePackage, web.Origin+address, "--quiet", "--output=json", "--output-path=stdout",
		"--only-categories="+strings.Join(categories, ","), "--throttling-method=simulate", "--chrome-flags="+chrome)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+browser)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	src, err := cmd.Output()
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %s; npm has to be able to fetch %s", err, strings.TrimSpace(errs.String()), lighthousePackage)
	}
	return judged(src)
}

// judged reads what Lighthouse writes.
func judged(src []byte) (scores []int, why []string, err error) {
	var res struct {
		Categories map[string]struct {
			Score     *float64 `json:"score"`
			AuditRefs []struct {
				ID     string  `json:"id"`
				Weight float64 `json:"weight"`
			} `json:"auditRefs"`
		} `json:"categories"`
		Audits map[string]struct {
			Score        *float64 `json:"score"`
			Title        string   `json:"title"`
			DisplayValue string   `json:"displayValue"`
		} `json:"audits"`
	}
	if err := json.Unmarshal(src, &res); err != nil {
		return nil, nil, fmt.Errorf("understand lighthouse: %w", err)
	}
	for _, name := range categories {
		c, found := res.Categories[name]
		if !found || c.Score == nil {
			return nil, nil, fmt.Errorf("lighthouse gave no score for %s: did the page load", name)
		}
		scores = append(scores, int(*c.Score*100+0.5))
		for _, ref := range c.AuditRefs {
			if a := res.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < 1 && *c.Score < 1 {
				why = append(why, strings.TrimSpace(ref.ID+" "+a.DisplayValue))
			}
		}
	}
	return scores, why, nil
}
