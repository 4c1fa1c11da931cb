package press

import (
	"encoding/binary"
	"hash/crc32"
	"image"
	"math/bits"
	"slices"
)

// encoder writes pictures, one at a time; its buffers are kept from one to the next.
type encoder struct {
	tokens []token
	idat   []byte
}

// encode returns img as a PNG. A card is plain ground and upright letters, so each line is
// told as what differs from the line above (PNG, 9.2: Up), and that as runs. image/png
// looks for more than runs: that makes a card a seventh lighter and takes five times as long,
// which is half of what a new card takes.
func (e *encoder) encode(img *image.Paletted) []byte {
	size := img.Rect.Size()
	head := binary.BigEndian.AppendUint32(nil, uint32(size.X))
	head = append(binary.BigEndian.AppendUint32(head, uint32(size.Y)), 8, 3, 0, 0, 0) // 8 bits, a palette
	var colours []byte
	for _, c := range img.Palette {
		r, g, b, _ := c.RGBA()
		colours = append(colours, byte(r>>8), byte(g>>8), byte(b>>8))
	}
	e.squeeze(img)
	out := make([]byte, 0, len(e.idat)+len(colours)+100)
	out = append(out, "\x89PNG\r\n\x1a\n"...)
	out = chunk(out, "IHDR", head)
	out = chunk(out, "PLTE", colours)
	out = chunk(out, "IDAT", e.idat)
	return chunk(out, "IEND", nil)
}

func chunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	begin := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[begin:]))
}

// up is the mark before a line that is told as what differs from the line above.
const up = 2

// squeeze puts the lines of img into idat as a zlib stream (RFC 1950) of one block with
// codes of its own (RFC 1951, 3.2.7).
func (e *encoder) squeeze(img *image.Paletted) {
	t := tokens{list: e.tokens[:0], a: 1}
	width := img.Rect.Dx()
	above := make([]byte, width)
	for y := range img.Rect.Dy() {
		line := img.Pix[y*img.Stride : y*img.Stride+width]
		t.add(up)
		for x := 0; x < width; {
			if x+8 <= width && binary.LittleEndian.Uint64(line[x:]) == binary.LittleEndian.Uint64(above[x:]) {
				t.same += 8
				x += 8
				continue
			}
			t.add(line[x] - above[x])
			x++
		}
		above = line
	}
	t.runOut()
	t.list = append(t.list, endOfBlock)
	s := stream{out: append(e.idat[:0], 0x78, 0x01)}
	s.block(t.list)
	e.idat = binary.BigEndian.AppendUint32(s.out, uint32(t.b%adlerBase)<<16|uint32(t.a%adlerBase))
	e.tokens = t.list
}

// A token is a byte, the end of the block, or from 257 on a length of copies of the byte
// before, with the length's extra bits above bit 16.
type token uint32

const (
	endOfBlock  token = 256
	symbols           = 286
	longestCopy       = 258
)

// adlerBase is that of the Adler-32 checksum (RFC 1950, 8.2).
const adlerBase = 65521

// tokens collects bytes.
type tokens struct {
	list []token
	same int    // zeros not yet in the list
	a, b uint64 // the checksum
}

func (t *tokens) add(v byte) {
	if v == 0 {
		t.same++
		return
	}
	t.runOut()
	t.list = append(t.list, token(v))
	t.a += uint64(v)
	t.b += t.a
}

// runOut lists the zeros that are due: one, and the rest as copies of it.
func (t *tokens) runOut() {
	if t.same == 0 {
		return
	}
	t.a %= adlerBase
	t.b = (t.b + uint64(t.same)*t.a) % adlerBase
	t.list = append(t.list, 0)
	for t.same--; t.same >= 3; {
		n := min(t.same, longestCopy)
		t.list = append(t.list, copies[n])
		t.same -= n
	}
	for ; t.same > 0; t.same-- {
		t.list = append(t.list, 0)
	}
}

// copies are the tokens of 3 to 258 copies (RFC 1951, 3.2.5).
var copies = func() (out [longestCopy + 1]token) {
	length := 3
	for symbol := token(257); symbol < 285; symbol++ {
		for i := range 1 << extraBits(symbol) {
			out[length] = symbol | token(i)<<16
			length++
		}
	}
	out[longestCopy] = 285
	return out
}()

func extraBits(symbol token) uint {
	if symbol < 265 || symbol == 285 {
		return 0
	}
	return uint(symbol-261) / 4
}

// stream writes bits, the first of them lowest.
type stream struct {
	out  []byte
	bits uint64 // n of them, not yet in out
	n    uint
}

// put writes n bits, at most 32.
func (s *stream) put(bits uint64, n uint) {
	s.bits |= bits << s.n
	if s.n += n; s.n >= 32 {
		s.out = binary.LittleEndian.AppendUint32(s.out, uint32(s.bits))
		s.bits >>= 32
		s.n -= 32
	}
}

// end fills the last byte and writes what is due.
func (s *stream) end() {
	for ; s.n > 0; s.n -= min(s.n, 8) {
		s.out = append(s.out, byte(s.bits))
		s.bits >>= 8
	}
}

// block writes the tokens as the last block of a stream.
func (s *stream) block(list []token) {
	var counts [symbols]int
	for _, t := range list {
		counts[t&0xffff]++
	}
	lengths := codeLengths(counts[:])
	codes := canonical(lengths)
	s.put(1|2<<1, 3)
	s.put(symbols-257|0<<5|(19-4)<<10, 14)
	// The lengths of the codes are told in four bits each: of the alphabet that tells them
	// 0 to 15 have codes of four bits, and the three for repetitions, which come first, none.
	s.put(0, 9)
	for range 16 {
		s.put(4, 3)
	}
	tell := func(length uint8) { s.put(uint64(bits.Reverse8(length)>>4), 4) }
	for _, length := range lengths {
		tell(length)
	}
	tell(1) // the one distance there is: the byte before
	for _, t := range list {
		symbol := t & 0xffff
		s.put(uint64(codes[symbol]), uint(lengths[symbol]))
		if symbol > endOfBlock {
			n := extraBits(symbol)
			s.put(uint64(t>>16), n+1) // and a zero for the distance
		}
	}
	s.end()
}

// codeLengths returns how long the code of each symbol is that occurs, at most 15 bits
// (Huffman, 1952).
func codeLengths(counts []int) []uint8 {
	type node struct{ count, left, right int } // children, or the symbol and -1
	var leaves []node
	for symbol, n := range counts {
		if n > 0 {
			leaves = append(leaves, node{n, symbol, -1})
		}
	}
	for {
		slices.SortStableFunc(leaves, func(a, b node) int { return a.count - b.count })
		nodes := slices.Clone(leaves)
		leaf, pair := 0, len(leaves)
		next := func() int {
			if leaf < len(leaves) && (pair == len(nodes) || nodes[leaf].count <= nodes[pair].count) {
				leaf++
				return leaf - 1
			}
			pair++
			return pair - 1
		}
		for range len(leaves) - 1 {
			a := next()
			b := next()
			nodes = append(nodes, node{nodes[a].count + nodes[b].count, a, b})
		}
		depths := make([]int, len(nodes))
		lengths := make([]uint8, len(counts))
		deepest := 0
		for i := len(nodes) - 1; i >= 0; i-- {
			if n := nodes[i]; n.right >= 0 {
				depths[n.left], depths[n.right] = depths[i]+1, depths[i]+1
			} else {
				lengths[n.left] = uint8(depths[i])
				deepest = max(deepest, depths[i])
			}
		}
		if deepest <= 15 {
			return lengths
		}
		for i := range leaves {
			leaves[i].count = leaves[i].count/2 + 1 // less unlike, so less deep
		}
	}
}

// canonical returns the codes of these lengths (RFC 1951, 3.2.2), their first bit lowest.
func canonical(lengths []uint8) []uint16 {
	codes := make([]uint16, len(lengths))
	code := uint16(0)
	for length := uint8(1); length <= 15; length++ {
		for symbol, l := range lengths {
			if l == length {
				codes[symbol] = bits.Reverse16(code) >> (16 - length)
				code++
			}
		}
		code <<= 1
	}
	return codes
}
