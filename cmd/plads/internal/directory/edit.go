package directory

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// yamlText is the text of a YAML file that is edited where it has to be and nowhere
// else: yaml's own writer would lose blank lines, quotes and the places of comments.
type yamlText struct{ src []byte }

// entry is one field of a mapping in the text.
type entry struct{ key, value *yaml.Node }

// mapping returns the mapping at path, or nil if there is none.
func (d *yamlText) mapping(path ...string) (*yaml.Node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(d.src, &root); err != nil {
		return nil, err
	}
	if len(root.Content) == 0 {
		return nil, errors.New("the file is empty")
	}
	n := root.Content[0]
	for _, name := range path {
		if n = child(n, name); n == nil {
			return nil, nil
		}
	}
	if n.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d: %s is no mapping", n.Line, strings.Join(path, "."))
	}
	return n, nil
}

func entries(n *yaml.Node) []entry {
	var es []entry
	for i := 0; i+1 < len(n.Content); i += 2 {
		es = append(es, entry{n.Content[i], n.Content[i+1]})
	}
	return es
}

// set gives a field of the mapping at path the YAML text value. A field that is not
// there is added after those that come before it in order.
func (d *yamlText) set(path []string, key, value string, order []string) error {
	m, err := d.mapping(path...)
	if err != nil {
		return err
	}
	if m == nil {
		return fmt.Errorf("there is no %s", strings.Join(path, "."))
	}
	for _, e := range entries(m) {
		if e.key.Value != key {
			continue
		}
		start, err := d.afterColon(e.key)
		if err != nil {
			return err
		}
		end, err := d.entryEnd(m, e)
		if err != nil {
			return err
		}
		d.put(start, end, " "+value)
		return nil
	}
	return d.insert(m, key, value, order)
}

// insert adds a field to m, which lacks it.
func (d *yamlText) insert(m *yaml.Node, key, value string, order []string) error {
	text := key + ": " + value
	if strings.HasPrefix(value, "\n") {
		text = key + ":" + value
	}
	flow := m.Style&yaml.FlowStyle != 0
	if len(m.Content) == 0 {
		at := d.offset(m)
		d.put(at+1, at+1, text)
		return nil
	}
	var before *entry
	for _, e := range entries(m) {
		if rank(order, e.key.Value) < rank(order, key) {
			before = &e
		}
	}
	if before == nil {
		first := m.Content[0]
		between := ", "
		if !flow {
			between = d.newline() + strings.Repeat(" ", first.Column-1)
		}
		d.put(d.offset(first), d.offset(first), d.lines(text)+between)
		return nil
	}
	end, err := d.entryEnd(m, *before)
	if err != nil {
		return err
	}
	if flow {
		d.put(end, end, ", "+text)
		return nil
	}
	line := d.newline() + strings.Repeat(" ", before.key.Column-1) + d.lines(text)
	end = d.lineEnd(end) // past a comment behind the value
	d.put(end, end, line)
	return nil
}

// rank is a field's place in order; what is not there comes last.
func rank(order []string, key string) int {
	if i := slices.Index(order, key); i >= 0 {
		return i
	}
	return len(order)
}

// remove takes a field out of the mapping at path, if it is there.
func (d *yamlText) remove(path []string, key string) error {
	m, err := d.mapping(path...)
	if err != nil || m == nil {
		return err
	}
	es := entries(m)
	i := slices.IndexFunc(es, func(e entry) bool { return e.key.Value == key })
	if i < 0 {
		return nil
	}
	start := d.offset(es[i].key)
	end, err := d.entryEnd(m, es[i])
	if err != nil {
		return err
	}
	switch {
	case m.Style&yaml.FlowStyle == 0:
		start, end = d.lineStart(start), min(d.lineEnd(end)+len(d.newline()), len(d.src))
	case i+1 < len(es):
		end = d.offset(es[i+1].key)
	case i > 0:
		if start, err = d.entryEnd(m, es[i-1]); err != nil {
			return err
		}
	}
	d.put(start, end, "")
	return nil
}

func (d *yamlText) put(start, end int, text string) {
	d.src = slices.Concat(d.src[:start], []byte(text), d.src[end:])
}

// newline returns the file's own line ending.
func (d *yamlText) newline() string {
	if bytes.Contains(d.src, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// lines gives a text the file's own line endings.
func (d *yamlText) lines(text string) string { return strings.ReplaceAll(text, "\n", d.newline()) }

// offset returns where a node begins. yaml counts columns in characters, not bytes.
func (d *yamlText) offset(n *yaml.Node) int {
	at := 0
	for range n.Line - 1 {
		at += bytes.IndexByte(d.src[at:], '\n') + 1
	}
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(d.src[at:])
		at += size
	}
	return at
}

func (d *yamlText) lineStart(at int) int { return bytes.LastIndexByte(d.src[:at], '\n') + 1 }

// lineEnd returns where the line that holds at ends, without its ending.
func (d *yamlText) lineEnd(at int) int {
	i := bytes.IndexByte(d.src[at:], '\n')
	if i < 0 {
		return len(d.src)
	}
	if i > 0 && d.src[at+i-1] == '\r' {
		i--
	}
	return at + i
}

// afterColon returns where a field's value may begin.
func (d *yamlText) afterColon(key *yaml.Node) (int, error) {
	end, err := d.end(key, key)
	if err != nil {
		return 0, err
	}
	i := bytes.IndexByte(d.src[end:], ':')
	if i < 0 {
		return 0, byHand(key)
	}
	return end + i + 1, nil
}

func byHand(n *yaml.Node) error {
	return fmt.Errorf("line %d is written in a way that the program cannot edit; change it by hand", n.Line)
}

// entryEnd returns where the value of a field of m ends.
func (d *yamlText) entryEnd(m *yaml.Node, e entry) (int, error) {
	if m.Style&yaml.FlowStyle != 0 {
		return d.end(e.value, e.value)
	}
	return d.end(e.value, e.key)
}

// end returns where a node ends. Key is the key of the block that it stands in, or
// the node itself where there is no such block.
func (d *yamlText) end(n, key *yaml.Node) (int, error) {
	start := d.offset(n)
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0:
		return 0, byHand(n)
	case n.Kind == yaml.ScalarNode:
		return d.scalarEnd(n, key, start)
	case n.Style&yaml.FlowStyle != 0:
		return d.flowEnd(n, start)
	case len(n.Content) == 0:
		return 0, byHand(n)
	}
	last := n.Content[len(n.Content)-1]
	if n.Kind == yaml.MappingNode {
		return d.end(last, n.Content[len(n.Content)-2])
	}
	return d.end(last, n)
}

func (d *yamlText) scalarEnd(n, key *yaml.Node, start int) (int, error) {
	switch n.Style {
	case yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle:
		quote := d.src[start]
		for i := start + 1; i < len(d.src); i++ {
			switch {
			case d.src[i] == '\\' && quote == '"':
				i++
			case d.src[i] == quote && quote == '\'' && i+1 < len(d.src) && d.src[i+1] == quote:
				i++
			case d.src[i] == quote:
				return i + 1, nil
			}
		}
		return 0, byHand(n)
	case yaml.LiteralStyle, yaml.FoldedStyle:
		return d.deeper(start, key), nil
	}
	// A plain text of one line stands in the file as it is read.
	if bytes.HasPrefix(d.src[start:], []byte(n.Value)) {
		return start + len(n.Value), nil
	}
	if n == key {
		return 0, byHand(n)
	}
	return d.deeper(start, key), nil
}

// deeper returns where the last line ends that belongs to a text of several lines:
// it is indented deeper than key.
func (d *yamlText) deeper(start int, key *yaml.Node) int {
	end := d.lineEnd(start)
	for next := end; next < len(d.src); {
		next += bytes.IndexByte(d.src[next:], '\n') + 1
		stop := d.lineEnd(next)
		line := d.src[next:stop]
		text := bytes.TrimLeft(line, " ")
		if len(text) > 0 {
			if len(line)-len(text) < key.Column {
				break
			}
			end = stop
		}
		if stop == len(d.src) {
			break
		}
		next = stop
	}
	return end
}

// flowEnd returns where {…} or […] ends.
func (d *yamlText) flowEnd(n *yaml.Node, start int) (int, error) {
	at := start + 1
	if len(n.Content) > 0 {
		last := n.Content[len(n.Content)-1]
		var err error
		if at, err = d.end(last, last); err != nil {
			return 0, err
		}
	}
	for ; at < len(d.src); at++ {
		switch c := d.src[at]; {
		case c == '}' || c == ']':
			return at + 1, nil
		case c == '#':
			at = d.lineEnd(at)
		case !strings.ContainsRune(" \t\r\n,", rune(c)):
			return 0, byHand(n)
		}
	}
	return 0, byHand(n)
}
