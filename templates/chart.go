package templates

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"rondo/trend"
)

// A chart is as wide as a telephone shows it without shrinking its letters. It has the colour of the text around it, so it follows
// light and dark and prints; what is told apart is told by outline, shade and width. It needs no stylesheet, which the site's policy
// would not allow inside it.
const (
	chartWidth  = 360.0
	chartLeft   = 24.0 // for the numbers at the grid
	plotHeight  = 88.0
	dotsHeight  = 48.0
	letterWidth = 6.6 // of a character, about
	rowHeight   = 16.0
	mostBars    = 52
)

// The looks of a chart's parts.
const (
	gridLook  = `stroke="currentColor" stroke-opacity=".2"`
	outerLook = `fill="none" stroke="currentColor" stroke-opacity=".65"`
	midLook   = `fill="currentColor" fill-opacity=".26"`
	innerLook = `fill="currentColor"`
)

// chart is what is drawn: panels below each other, on one axis of sessions.
type chart struct {
	id, title, desc string   // for those who do not see it
	axis            []string // a label for each session, of which some are shown
	panels          []panel
}

// panel is one scale from 0 up, or from 1 where it has dots.
type panel struct {
	outer, mid, inner []trend.Number // of each session; nil for none
	dots              []float64      // a mean of each session, from 1 to 5 and 0 for none; nil for none
	names             [3]string      // of outer, mid and inner, or of the dots
	signs             []string       // by session, in place of bars: "?" or "×"; "" for none
	key               []string       // what the signs mean: "? not known"
}

// drawing is the lines of an image that grows downwards.
type drawing struct {
	strings.Builder
	y, step float64
}

// decimal writes a coordinate.
func decimal(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) }

func (d *drawing) text(x, y float64, anchor, words string) {
	fmt.Fprintf(d, `<text x="%s" y="%s"`, decimal(x), decimal(y))
	if anchor != "" {
		fmt.Fprintf(d, ` text-anchor="%s"`, anchor)
	}
	d.WriteString(">" + escape(words) + "</text>\n")
}

func (d *drawing) rect(x, y, width, height float64, look string) {
	fmt.Fprintf(d, `<rect x="%s" y="%s" width="%s" height="%s" %s/>`+"\n", decimal(x), decimal(y), decimal(width), decimal(height), look)
}

// svg draws the chart.
func (c chart) svg() template.HTML {
	d := &drawing{step: (chartWidth - chartLeft) / float64(max(len(c.axis), 1))}
	for _, p := range c.panels {
		d.panel(p)
		d.axis(c.axis)
	}
	return template.HTML(frame(c.id, c.title, c.desc, `class="chart"`, chartWidth, d.y, d.String()))
}

// frame makes an image of what is drawn, with words for those who do not see it.
func frame(id, title, desc, look string, width, height float64, drawn string) string {
	return fmt.Sprintf(`<svg %[7]s role="img" aria-labelledby="%[1]s-title %[1]s-desc" viewBox="0 0 %[2]s %[3]s" font-size="11" fill="currentColor">`+
		"\n<title id=\"%[1]s-title\">%[4]s</title>\n<desc id=\"%[1]s-desc\">%[5]s</desc>\n%[6]s</svg>",
		escape(id), decimal(width), decimal(height), escape(title), escape(desc), drawn, look)
}

func escape(words string) string { return template.HTMLEscapeString(words) }

// panel draws a legend and a plot below it.
func (d *drawing) panel(p panel) {
	d.legend(p)
	low, high, height := 0, ceiling(most(p.outer, p.mid, p.inner)), plotHeight
	if p.dots != nil {
		low, high, height = 1, 5, dotsHeight
	}
	bottom := d.y + 12 + height
	at := func(value float64) float64 { return bottom - height*(value-float64(low))/float64(high-low) }
	for _, value := range []int{low, (low + high) / 2, high} {
		y := at(float64(value))
		fmt.Fprintf(d, `<path d="M%s %sH%s" %s/>`+"\n", decimal(chartLeft), decimal(y), decimal(chartWidth), gridLook)
		d.text(chartLeft-5, y+4, "end", strconv.Itoa(value))
	}
	for i := range d.slots(p) {
		left, width := chartLeft+d.step*float64(i)+d.gap(), d.step-2*d.gap()
		d.bar(left, width, p.outer, i, at, outerLook)
		d.bar(left, width, p.mid, i, at, midLook)
		d.bar(left+width/4, width/2, p.inner, i, at, innerLook)
		if p.signs != nil && p.signs[i] != "" {
			d.text(left+width/2, bottom-3, "middle", p.signs[i])
		}
	}
	d.means(p.dots, at)
	d.y = bottom
}

// slots returns how many sessions a panel has.
func (d *drawing) slots(p panel) int {
	return max(len(p.outer), len(p.mid), len(p.inner), len(p.signs))
}

// gap returns how much is left free at each side of a bar, so that bars of few sessions are no blocks.
func (d *drawing) gap() float64 { return max(min(d.step*.14, 6), (d.step-36)/2) }

// bar draws one count.
func (d *drawing) bar(left, width float64, values []trend.Number, i int, at func(float64) float64, look string) {
	if values == nil || !values[i].Known || values[i].N == 0 {
		return
	}
	top := at(float64(values[i].N))
	d.rect(left, top, width, at(0)-top, look)
}

// means draws dots, with a line between those of neighbours.
func (d *drawing) means(dots []float64, at func(float64) float64) {
	last := -1
	for i, mean := range dots {
		if mean == 0 {
			continue
		}
		x := chartLeft + d.step*(float64(i)+.5)
		if last >= 0 {
			fmt.Fprintf(d, `<path d="M%s %sL%s %s" stroke="currentColor" stroke-opacity=".5"/>`+"\n",
				decimal(chartLeft+d.step*(float64(last)+.5)), decimal(at(dots[last])), decimal(x), decimal(at(mean)))
		}
		fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="%s" %s/>`+"\n", decimal(x), decimal(at(mean)), decimal(min(3.5, d.step*.45)), innerLook)
		last = i
	}
}

// legend says what is drawn how, in as many rows as it needs.
func (d *drawing) legend(p panel) {
	x := 0.0
	d.y += rowHeight
	place := func(words string, swatch float64) float64 {
		width := swatch + letterWidth*float64(utf8.RuneCountInString(words)) + 12
		if x > 0 && x+width > chartWidth {
			x = 0
			d.y += rowHeight
		}
		d.text(x+swatch, d.y, "", words)
		x += width
		return x - width
	}
	for i, look := range []string{outerLook, midLook, innerLook} {
		if p.names[i] == "" {
			continue
		}
		switch left := place(p.names[i], 16); {
		case p.dots != nil:
			fmt.Fprintf(d, `<circle cx="%s" cy="%s" r="3.5" %s/>`+"\n", decimal(left+6), decimal(d.y-4), innerLook)
		case i == 2:
			d.rect(left+3, d.y-9, 5, 10, look)
		default:
			d.rect(left+.5, d.y-9, 10, 10, look)
		}
	}
	for _, words := range p.key {
		place(words, 0)
	}
}

// axis writes as many labels as fit below the plot: the first one, the last one, and some between.
func (d *drawing) axis(labels []string) {
	longest := 0
	for _, label := range labels {
		longest = max(longest, utf8.RuneCountInString(label))
	}
	every := int(math.Ceil((letterWidth*float64(longest) + 10) / d.step))
	d.y += 14
	for i, label := range labels {
		if i%every != 0 {
			continue
		}
		x := chartLeft + d.step*(float64(i)+.5)
		if half := letterWidth * float64(utf8.RuneCountInString(label)) / 2; x+half > chartWidth {
			d.text(chartWidth, d.y, "end", label)
		} else {
			d.text(x, d.y, "middle", label)
		}
	}
	d.y += 8
}

// most returns the largest count that is known.
func most(all ...[]trend.Number) (n int) {
	for _, values := range all {
		for _, v := range values {
			n = max(n, v.N)
		}
	}
	return n
}

// ceiling returns the top of a scale: an even number that is easily halved.
func ceiling(n int) int {
	for unit := 1; ; unit *= 10 {
		for _, top := range []int{2, 4, 6, 8, 10, 12, 16, 20, 24, 30} {
			if top*unit >= n && top*unit%2 == 0 {
				return top * unit
			}
		}
	}
}
