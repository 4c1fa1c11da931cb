package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/plads-til-alle/plads/cmd/plads/internal/directory"
)

func runConfirm(_ context.Context, args []string, stdout, stderr io.Writer) error {
	var p project
	var a directory.Answer
	flags := flag.NewFlagSet("plads confirm", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprintln(stderr, `usage: plads confirm OFFER FIELD [-value VALUE] -how phone|own-page -by ROLE
OFFER is a path such as landet/livslinien, or a kommune's id for its main contact.
FIELD is phone, sms, address, web, hours, or a facet: `+strings.Join(directory.FacetKeys(), ", "))
		flags.PrintDefaults()
	}
	flags.StringVar(&p.root, "root", ".", "the project's `folder`, where hugo.toml lies")
	flags.StringVar(&a.Value, "value", "", "the `value` if it is another, or yes, no or unknown for a facet")
	flags.StringVar(&a.How, "how", "", "`how` it is known: phone if somebody rang, own-page if it stands on their own page")
	flags.StringVar(&a.By, "by", "", "the `role` of whoever answered, shown as the source: \"Livslinien, på telefonen\"; never a person's name")
	flags.StringVar(&a.EN, "by-en", "", "the same `role` in English, if it is another text")
	flags.StringVar(&a.URL, "url", "", "the `address` of the page, with -how own-page")
	dated := flags.String("dated", "", "the page's own `date`, with -how own-page; an undated page confirms nothing")
	day := flags.String("date", "", "the `day` of the call or of the reading, YYYY-MM-DD; today unless set")
	for _, to := range []*string{&a.Path, &a.Field} {
		if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
			*to, args = args[0], args[1:]
		}
	}
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	if a.Field == "" {
		return errors.New("plads confirm needs an offer and a field first: plads confirm landet/livslinien phone -how phone -by ROLE")
	}
	today := directory.Today()
	a.Checked = today
	for _, d := range []struct {
		flag, value string
		to          *directory.Date
	}{{"-date", *day, &a.Checked}, {"-dated", *dated, &a.Dated}} {
		if d.value == "" {
			continue
		}
		var err error
		if *d.to, err = directory.ParseDate(d.value); err != nil {
			return fmt.Errorf("%s: %w", d.flag, err)
		}
	}
	if _, _, err := p.load(stderr); err != nil {
		return err
	}
	c, err := directory.Confirm(os.DirFS(p.root), a, today)
	if err != nil {
		return err
	}
	word, err := words()
	if err != nil {
		return err
	}
	told, err := word("confirmed", c)
	if err != nil {
		return fmt.Errorf("tell what was written: %w", err)
	}
	if err := c.Write(p.root); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, told)
	return err
}
