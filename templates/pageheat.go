package templates

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rondo/clash"
	"rondo/ical"
)

// Heat is what a heat map shows: the week as an audience can come.
type Heat struct {
	Name        string     // of the theme, or of the audience
	Zone        string     // IANA name, of the times
	First, Last ical.Local // days of the season
	Map         clash.HeatMap
}

// A heat map is a file of its own, which is looked at on white pages, on dark ones and on paper. So it has a ground and colours of
// its own: as attributes those for light and paper, in a stylesheet those for dark screens. A number says what each colour does.
const (
	heatLeft   = 48.0
	cellWidth  = 62.0
	cellHeight = 20.0
	heatMargin = 12.0
	heatStyle  = `<style>@media screen and (prefers-color-scheme: dark) {
.ground { fill: #14171c } .words { fill: #e8ebf0 } .edge { stroke: #e8ebf0 }
.s0 { fill: #262b33 } .s1 { fill: #47371f } .s2 { fill: #6d4a1c } .s3 { fill: #c67c2e } .s4 { fill: #f3b06c }
.n3, .n4 { fill: #14171c } .n0, .n1, .n2 { fill: #e8ebf0 }
}</style>
`
)

// The edges of the best slot and of today's, which may be one.
const (
	edgeLook   = `rx="2" class="edge" fill="none" stroke="#1b1f26" stroke-width="2"`
	dashedLook = `rx="2" class="edge" fill="none" stroke="#1b1f26" stroke-width="1.5" stroke-dasharray="4 3"`
)

// tones are the colours of a cell and of the number in it, from nobody lost on.
var tones = [...]struct{ cell, number string }{{"#eef1f5", "#1b1f26"}, {"#fdebd0", "#1b1f26"}, {"#f8c98a", "#1b1f26"}, {"#e08d3f", "#1b1f26"}, {"#943310", "#ffffff"}}

// toneUpTo are the shares of the people, in percent, up to which the tones go: nobody, a tenth, a quarter and half of them.
var toneUpTo = [...]int{0, 10, 25, 50}

// tone returns the colour for the people that a slot loses a date.
func tone(s *clash.Slot, people int) int {
	for i, percent := range toneUpTo {
		if 100*s.Lost <= percent*people*len(s.Dates) {
			return i
		}
	}
	return len(toneUpTo)
}

// sampleHeat reaches every phrase of a heat map.
func sampleHeat() Heat {
	start := ical.LocalDate(2026, 12, 1, 14, 0, 0)
	slot := &clash.Slot{Rule: ical.Once(start), Dates: []clash.Date{{Start: start, Lost: 1}}, Lost: 1, Today: true}
	return Heat{Name: "Name", Zone: "Europe/Helsinki", First: start, Last: start, Map: clash.HeatMap{
		Days: []time.Weekday{time.Tuesday}, Times: []ical.Local{start - start.Midnight()}, Slots: [][]*clash.Slot{{slot}}, Today: slot, People: 2,
	}}
}

// Heat writes a heat map as an SVG file without a script. Its title and description say what it shows.
func (s *Set) Heat(w io.Writer, p Page, h Heat) error {
	v := &visitor{speech: &speech{language: s.language(p.Language)}, Page: p}
	text := v.heat(h)
	if v.err != nil {
		return plain(v.err)
	}
	_, err := io.WriteString(w, text)
	return err
}

// heated is the values of the phrases of a heat map.
type heated struct {
	People, Dates, Lost string
	Zone                string
	From, To            string
	At                  moment // of the best slot
}

// heat draws the map.
func (v *visitor) heat(h Heat) string {
	values := heated{People: strconv.Itoa(h.Map.People), Zone: h.Zone, From: v.on("page/date", h.First), To: v.on("page/date", h.Last)}
	best := (*clash.Slot)(nil)
	for _, row := range h.Map.Slots {
		for _, s := range row {
			if s != nil && (best == nil || s.Better(best)) {
				best = s
			}
		}
	}
	title, says := v.say("page/heat", oneLine(h.Name)), v.say("page/heat/says", values)
	desc := says
	if best != nil {
		values.At = v.moment(best.Rule.Start().Time())
		values.Lost, values.Dates = strconv.Itoa(best.Lost), strconv.Itoa(len(best.Dates))
		desc += " " + v.say("page/heat/best", values)
	}
	legend := []string{v.say("page/heat/nobody", nil)}
	for _, percent := range toneUpTo[1:] {
		legend = append(legend, v.say("page/heat/upto", strconv.Itoa(percent)))
	}
	legend = append(legend, v.say("page/heat/more", nil))
	times := make([]string, 0, len(h.Map.Times))
	for _, at := range h.Map.Times {
		times = append(times, v.on("clock", at))
	}
	keys := []string{v.say("page/heat/bestkey", nil)}
	if h.Map.Today != nil {
		keys = append(keys, v.say("page/heat/todaykey", nil))
	}
	return h.draw(heatWords{title, says, desc, times, v.weekdays, legend, keys}, best)
}

// heatWords are the words of a map: what stands above it, what only those hear who do not see it, and at its sides.
type heatWords struct {
	title, says, desc string
	times, weekdays   []string // of each row, and of each day of the week from Monday on
	legend, keys      []string // of the tones, and of the edges
}

// draw draws the map in its words.
func (h Heat) draw(words heatWords, best *clash.Slot) string {
	d := &drawing{}
	width := heatLeft + cellWidth*float64(max(len(h.Map.Days), 5)) + heatMargin
	d.y = heatMargin + 14
	fmt.Fprintf(d, `<g class="words" fill="#1b1f26">`+"\n")
	fmt.Fprintf(d, `<text x="%s" y="%s" font-size="15" font-weight="bold">%s</text>`+"\n", decimal(heatMargin), decimal(d.y), escape(words.title))
	for _, line := range strings.Split(wrap(words.says, int((width-2*heatMargin)/letterWidth), ""), "\n") {
		d.y += 15
		d.text(heatMargin, d.y, "", line)
	}
	d.y += 22
	for column, weekday := range h.Map.Days {
		d.text(heatLeft+cellWidth*(float64(column)+.5), d.y, "middle", words.weekdays[(int(weekday)+6)%7])
	}
	d.y += 6
	top := d.y
	for row, said := range words.times {
		d.text(heatLeft-6, top+cellHeight*(float64(row)+.5)+4, "end", said)
	}
	d.WriteString("</g>\n")
	for row, slots := range h.Map.Slots {
		for column, s := range slots {
			if s != nil {
				d.cell(heatLeft+cellWidth*float64(column), top+cellHeight*float64(row), tone(s, h.Map.People), strconv.Itoa(s.Lost))
			}
		}
	}
	for row, slots := range h.Map.Slots {
		for column, s := range slots {
			x, y := heatLeft+cellWidth*float64(column), top+cellHeight*float64(row)
			if s != nil && s == best {
				d.rect(x+1, y+1, cellWidth-2, cellHeight-2, edgeLook)
			}
			if h.today(row, column) {
				d.rect(x+4, y+3.5, cellWidth-8, cellHeight-7, dashedLook)
			}
		}
	}
	d.y = top + cellHeight*float64(len(h.Map.Times)) + 10
	d.key(width, words.legend, words.keys)
	d.y += heatMargin
	ground := fmt.Sprintf(`<rect class="ground" width="%s" height="%s" fill="#ffffff"/>`+"\n", decimal(width), decimal(d.y))
	return frame("heat", words.title, words.desc, fmt.Sprintf(`xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" font-family="system-ui, sans-serif"`, decimal(width), decimal(d.y)),
		width, d.y, heatStyle+ground+d.String()) + "\n"
}

// today reports whether the slot of today begins at the time of a row, on the day of a column.
func (h Heat) today(row, column int) bool {
	if h.Map.Today == nil {
		return false
	}
	start := h.Map.Today.Rule.Start()
	return start-start.Midnight() == h.Map.Times[row] && start.Time().Weekday() == h.Map.Days[column]
}

// cell draws one slot.
func (d *drawing) cell(x, y float64, tone int, number string) {
	d.rect(x+1, y+1, cellWidth-2, cellHeight-2, fmt.Sprintf(`rx="2" class="s%d" fill="%s"`, tone, tones[tone].cell))
	fmt.Fprintf(d, `<text class="n%d" fill="%s" x="%s" y="%s" text-anchor="middle">%s</text>`+"\n", tone, tones[tone].number, decimal(x+cellWidth/2), decimal(y+cellHeight/2+4), escape(number))
}

// key says what the colours and edges mean, in as many rows as it needs.
func (d *drawing) key(width float64, legend, keys []string) {
	x := heatMargin
	d.y += 12
	place := func(words string) (left float64) {
		need := 18 + letterWidth*float64(utf8.RuneCountInString(words)) + 12
		if x > heatMargin && x+need > width {
			x, d.y = heatMargin, d.y+rowHeight
		}
		left, x = x, x+need
		fmt.Fprintf(d, `<text class="words" fill="#1b1f26" x="%s" y="%s">%s</text>`+"\n", decimal(left+18), decimal(d.y), escape(words))
		return left
	}
	for i, words := range legend {
		left := place(words)
		d.rect(left, d.y-10, 12, 12, fmt.Sprintf(`rx="2" class="s%d" fill="%s"`, i, tones[i].cell))
	}
	for i, words := range keys {
		left := place(words)
		d.rect(left, d.y-10, 12, 12, []string{edgeLook, dashedLook}[i])
	}
}
