package directory

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// read makes a file ready for the audits. When the file is not what its name
// says, the error tells so and the document still holds its raw text.
func read(name string, data []byte, offerOf func(string) string) (document, error) {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".svg":
		return readHTML(name, data, offerOf)
	case ".json", ".webmanifest", ".map":
		return readJSON(name, data, offerOf)
	case ".xml":
		return readXML(name, data, offerOf)
	case ".ics", ".vcf":
		return readCalendar(name, data, offerOf), nil
	case ".js", ".mjs":
		g := &gatherer{}
		g.hide(string(data))
		return document{name: name, whole: g.content()}, nil
	}
	return document{name: name, whole: rawContent(data)}, nil
}

// rawContent takes every line as something that a visitor reads.
func rawContent(data []byte) content {
	g := &gatherer{}
	for line := range strings.Lines(string(data)) {
		g.say(strings.TrimSpace(line))
	}
	g.hide(string(data)) // once more in one piece, for what runs over lines
	return g.content()
}

// readJSON takes strings as visible text, because search and pages show them.
// A string of digits alone may be a checksum or an id and is not, unless its
// name says that it is a number to ring.
func readJSON(name string, data []byte, offerOf func(string) string) (document, error) {
	doc := document{name: name, parts: map[string][]content{}}
	var value any
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(&value); err != nil {
		doc.whole = rawContent(data)
		return doc, fmt.Errorf("not valid JSON: %w", err)
	}
	g := &gatherer{}
	g.json("", value, func(id string, object any) {
		part := &gatherer{}
		part.json("", object, func(string, any) {}, offerOf)
		doc.parts[id] = append(doc.parts[id], part.content())
	}, offerOf)
	doc.whole = g.content()
	return doc, nil
}

var onlyDigits = regexp.MustCompile(`^\+?\d+$`)

// json adds a value and all in it; about is called for each object that is
// about an offer.
func (g *gatherer) json(key string, value any, about func(id string, object any), offerOf func(string) string) {
	switch v := value.(type) {
	case string:
		g.jsonString(key, v)
	case json.Number:
		g.hide(v.String())
	case []any:
		for _, e := range v {
			g.json(key, e, about, offerOf)
		}
	case map[string]any:
		ids := map[string]bool{}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			g.hide(fmt.Sprintf("%q", k))
			if s, ok := v[k].(string); ok && offerOf(s) != "" {
				ids[offerOf(s)] = true
			}
			g.json(k, v[k], about, offerOf)
		}
		for _, id := range slices.Sorted(maps.Keys(ids)) {
			about(id, v)
		}
	}
}

func (g *gatherer) jsonString(key, s string) {
	key = strings.ToLower(key)
	callable := strings.Contains(key, "phone") || strings.Contains(key, "tel") || strings.Contains(key, kindSMS)
	if onlyDigits.MatchString(s) && !callable {
		g.hide(s)
		return
	}
	g.say(s)
}

// readXML reads feeds and site maps. Text in them may be HTML in its turn.
func readXML(name string, data []byte, offerOf func(string) string) (document, error) {
	doc := document{name: name, parts: map[string][]content{}}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	whole, item := &gatherer{}, &gatherer{}
	ids := map[string]bool{}
	say := func(s string) {
		if id := offerOf(strings.TrimSpace(s)); id != "" {
			ids[id] = true
		}
		for _, g := range []*gatherer{whole, item} {
			g.markup(s)
		}
	}
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			doc.whole = rawContent(data)
			return doc, fmt.Errorf("not valid XML: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if isItem(t.Name.Local) {
				item, ids = &gatherer{}, map[string]bool{}
			}
			for _, a := range t.Attr {
				say(a.Value)
			}
		case xml.EndElement:
			if isItem(t.Name.Local) {
				for _, id := range slices.Sorted(maps.Keys(ids)) {
					doc.parts[id] = append(doc.parts[id], item.content())
				}
				item, ids = &gatherer{}, map[string]bool{}
			}
		case xml.CharData:
			say(string(t))
		case xml.Comment:
			whole.hide(string(t))
		}
	}
	doc.whole = whole.content()
	return doc, nil
}

// isItem names the entries of RSS, Atom and site maps.
func isItem(element string) bool { return element == "item" || element == "entry" || element == "url" }

// markup adds a text that may hold HTML.
func (g *gatherer) markup(s string) {
	if !strings.Contains(s, "<") {
		g.say(s)
		return
	}
	doc, err := readHTML("", []byte(s), func(string) string { return "" })
	if err != nil {
		g.say(s)
		return
	}
	g.alongside.WriteString(doc.whole.visible)
	g.hidden.WriteString(doc.whole.all)
	g.wrong = append(g.wrong, doc.whole.wrongLinks...)
}

var (
	foldedLine   = regexp.MustCompile(`\r?\n[ \t]`) // RFC 5545, 3.1
	calendarText = regexp.MustCompile(`(?i)^(?:SUMMARY|DESCRIPTION|LOCATION|CONTACT|COMMENT|X-ALT-DESC|ORGANIZER|TEL|NOTE|ADR|FN|ORG)[;:]`)
)

// readCalendar reads calendars and visiting cards. Their dates and ids are rows
// of digits, so only the properties that people read are visible.
func readCalendar(name string, data []byte, offerOf func(string) string) document {
	doc := document{name: name, parts: map[string][]content{}}
	text := foldedLine.ReplaceAllString(string(data), "")
	text = strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";").Replace(text)
	doc.whole = calendarContent(text)
	for _, event := range strings.Split(text, "BEGIN:VEVENT")[1:] {
		ids := map[string]bool{}
		for _, address := range urlPattern.FindAllString(event, -1) {
			if id := offerOf(address); id != "" {
				ids[id] = true
			}
		}
		for _, id := range slices.Sorted(maps.Keys(ids)) {
			doc.parts[id] = append(doc.parts[id], calendarContent(event))
		}
	}
	return doc
}

func calendarContent(text string) content {
	g := &gatherer{}
	g.hide(text)
	visible := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		// A line without a property goes on with the text before it.
		if calendarProperty.MatchString(line) {
			visible = calendarText.MatchString(line)
		}
		if visible {
			g.say(line)
		}
	}
	return g.content()
}

var calendarProperty = regexp.MustCompile(`^[A-Z-]+[;:]`)
