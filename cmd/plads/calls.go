package main

import (
	"context"
	"embed"
	"encoding/csv"
	"flag"
	"fmt"
	htmltemplate "html/template"
	"io"
	"os"
	"strings"
	"text/template"

	"github.com/plads-til-alle/plads/cmd/plads/internal/directory"
)

// sheets holds the list of calls in its forms, and all its words.
//
//go:embed sheet
var sheets embed.FS

func runCalls(_ context.Context, args []string, stdout, stderr io.Writer) error {
	var p project
	flags := flag.NewFlagSet("plads calls", flag.ContinueOnError)
	p.dataFlags(flags)
	format := flags.String("format", "text", "the `form` of the list: text, csv for a spreadsheet, or html to print")
	due := flags.Int("due", 60, "ring also about what is no longer confirmed in this many `days`")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	write, found := map[string]func(io.Writer, sheet) error{"text": writeText, "csv": writeCSV, "html": writeHTML}[*format]
	if !found {
		return fmt.Errorf("-format: no form %q; use text, csv or html", *format)
	}
	if *due < 0 {
		return fmt.Errorf("-due: %d days; use 0 or more", *due)
	}
	dir, today, err := p.load(stderr)
	if err != nil {
		return err
	}
	urgent, err := urgentOffers(os.DirFS(p.root))
	if err != nil {
		return err
	}
	if err := write(stdout, newSheet(directory.Calls(dir, today, *due, urgent), today)); err != nil {
		return fmt.Errorf("write the list of calls: %w", err)
	}
	return nil
}

// sheet is the list of calls as the templates see it.
type sheet struct {
	Today   directory.Date
	Count   int
	Groups  []group
	Columns []string
}

// group is the calls that share a reason.
type group struct {
	Reason string
	Calls  []numbered
}

type numbered struct {
	directory.Call
	Number int
}

// question is one thing to ask; Known is what is believed now, or nil.
type question struct {
	Key   string
	Known *directory.Known
}

// Questions returns what to ask, with what is believed now.
func (n numbered) Questions() []question {
	var qs []question
	for _, key := range n.Ask {
		q := question{Key: key}
		for i := range n.Known {
			if n.Known[i].Kind == key {
				q.Known = &n.Known[i]
			}
		}
		qs = append(qs, q)
	}
	return qs
}

func newSheet(calls []directory.Call, today directory.Date) sheet {
	s := sheet{Today: today, Count: len(calls)}
	for i, c := range calls {
		reason := c.Reason.String()
		if len(s.Groups) == 0 || s.Groups[len(s.Groups)-1].Reason != reason {
			s.Groups = append(s.Groups, group{Reason: reason})
		}
		last := &s.Groups[len(s.Groups)-1]
		last.Calls = append(last.Calls, numbered{c, i + 1})
	}
	return s
}

// sheetFuncs are what the templates need beyond their language. They write no words.
func sheetFuncs() map[string]any {
	return map[string]any{
		// date writes a date as Danes do: 21.11.2026, 11.2026 or 2026.
		"date": func(d directory.Date) string {
			switch {
			case d.Month == 0:
				return d.String()
			case d.Day == 0:
				return fmt.Sprintf("%d.%d", d.Month, d.Year)
			}
			return fmt.Sprintf("%d.%d.%d", d.Day, d.Month, d.Year)
		},
		"clock": func(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) },
	}
}

// words returns a writer of the sheet's named words and sentences.
func words() (func(name string, data any) (string, error), error) {
	t, err := template.New("words").Funcs(sheetFuncs()).ParseFS(sheets, "sheet/words.tmpl")
	if err != nil {
		return nil, err
	}
	return func(name string, data any) (string, error) {
		var b strings.Builder
		err := t.ExecuteTemplate(&b, name, data)
		return b.String(), err
	}, nil
}

// columns returns the names of the sheet's columns.
func columns(word func(string, any) (string, error)) ([]string, error) {
	names, err := word("columns", nil)
	return strings.Split(names, "|"), err
}

func writeText(w io.Writer, s sheet) error {
	t, err := template.New("calls").Funcs(sheetFuncs()).ParseFS(sheets, "sheet/words.tmpl", "sheet/calls.txt.tmpl")
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(w, "calls.txt.tmpl", s)
}

func writeHTML(w io.Writer, s sheet) error {
	word, err := words()
	if err != nil {
		return err
	}
	if s.Columns, err = columns(word); err != nil {
		return err
	}
	t, err := htmltemplate.New("calls").Funcs(sheetFuncs()).ParseFS(sheets, "sheet/words.tmpl", "sheet/calls.html.tmpl")
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(w, "calls.html.tmpl", s)
}

// writeCSV writes a line for each call, under a line that names the columns.
func writeCSV(w io.Writer, s sheet) error {
	word, err := words()
	if err != nil {
		return err
	}
	names, err := columns(word)
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(names); err != nil {
		return err
	}
	for _, g := range s.Groups {
		for _, c := range g.Calls {
			line, err := c.line(g.Reason, word)
			if err != nil {
				return err
			}
			if err := out.Write(line); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// line returns the call's cells, in the order of the columns; the last is for the
// answers.
func (n numbered) line(reason string, word func(string, any) (string, error)) ([]string, error) {
	var failed error
	say := func(name string, data any) string {
		s, err := word(name, data)
		if err != nil {
			failed = err
		}
		return s
	}
	var known, ask []string
	for _, k := range n.Known {
		known = append(known, say("known", k))
	}
	if n.Withheld.DA != "" {
		known = append(known, say("withheld", n.Withheld.DA))
	}
	for _, q := range n.Questions() {
		ask = append(ask, say("ask", q))
	}
	return []string{
		say("reason", reason), say("name", n), n.Path, say("where", n), say("ring", n), strings.Join(known, " "), strings.Join(ask, " "), "",
	}, failed
}
