package press

import (
	"cmp"
	"io/fs"
	"slices"
)

// Press finishes rendered pages, from as many goroutines as like.
type Press struct {
	cards *deck
}

// New returns a press. Fonts is the folder of the npm package
// @expo-google-fonts/atkinson-hyperlegible-next, icons that of the pictograms, and cache the
// path of a folder that keeps share cards between builds.
func New(fonts, icons fs.FS, cache string) *Press {
	return &Press{newDeck(fonts, icons, cache)}
}

// change is a part of a page that is to become text.
type change struct {
	from, to int
	text     []byte
}

// Finish appends page to dst with what it asks for: QR codes are drawn into it, the sign of
// a paragraph is bound to its number, and its share card is put into the folder dir, that of
// the site being built. A preview has no such folder, "", and no cards.
func (p *Press) Finish(dst, page []byte, dir string) ([]byte, error) {
	changes, err := codes(page)
	if err != nil {
		return nil, err
	}
	if dir != "" {
		dealt, err := p.cards.deal(page, dir)
		if err != nil {
			return nil, err
		}
		changes = append(changes, dealt...)
	}
	changes = append(changes, paragraphs(page)...)
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(a.from, b.from) })
	end := 0
	for _, c := range changes {
		dst = append(append(dst, page[end:c.from]...), c.text...)
		end = c.to
	}
	return append(dst, page[end:]...), nil
}

// Prune throws the kept cards away that no page has asked for.
func (p *Press) Prune() error { return p.cards.prune() }
