package templates

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"
)

// Strip shows themes beside weeks, with the state of what is in each week.
type Strip struct {
	First time.Time // 00:00 of the Monday of the first week, in the zone whose weeks are shown
	Weeks int
	Rows  []StripRow
}

// StripRow is a theme and its weeks.
type StripRow struct {
	Name, Color, Path string
	Marks             []StripMark // at most one a week
}

// StripMark is a theme's week.
type StripMark struct {
	Week  int    // from 0
	State string // as [Standing].State: of the session that needs most, where there are several
	N     int    // how many sessions
	Alarm bool   // somebody should look at it
	Start time.Time
	Zone  *time.Location
	City  string
	Title string
	Path  string // of the session's row, or page
}

// A strip is as wide as the page: what lies beside each other is placed in parts of a hundred, what lies below each other in
// pixels. So its letters keep their size on a telephone, and nothing has to be scrolled.
const (
	stripTop  = 26.0
	stripRow  = 46.0
	stripMark = 30.0 // below the top of a row
)

// States are the states that a mark can show, in the order of a session's life.
var States = []string{"planned", "draft", "open", "asked", "confirmed", "ready", "held", "done", "off"}

// glyph draws a state around 0,0, about 16 pixels wide. What is told apart by its colour is told apart by its shape, too.
func glyph(state string) string {
	switch state {
	case "planned":
		return `<circle r="7" class="hollow"/>`
	case "open":
		return `<circle r="7" class="hollow dashed"/><path d="M0-3.4V1M0 3.2V3.6" class="ink soft"/>`
	case "asked":
		return `<circle r="7" class="hollow"/><path d="M-3.2 0h.1M0 0h.1M3.2 0h.1" class="ink"/>`
	case "confirmed":
		return `<circle r="7" class="hollow"/><path d="M-3 .2L-.8 2.4L3.2-2.2" class="ink"/>`
	case "ready":
		return `<circle r="7.8" class="full"/><path d="M-3.2 .2L-.9 2.6L3.4-2.4" class="paper"/>`
	case "held":
		return `<rect x="-6.5" y="-6.5" width="13" height="13" rx="3" class="full"/>`
	case "done":
		return `<rect x="-5" y="-5" width="10" height="10" rx="2.5" class="faint"/>`
	case "off":
		return `<path d="M-4.5-4.5L4.5 4.5M4.5-4.5L-4.5 4.5" class="ink soft"/>`
	}
	return `<circle r="7" class="hollow dashed"/>` // a draft
}

const alarmGlyph = `<g class="alarm"><path d="M0-6L6 5H-6Z"/><path d="M0-2V1.4M0 3.2V3.5" class="paper"/></g>`

// signs are all glyphs, drawn once for a page. Marks refer to them, or a season would be drawn in twice the bytes.
var signs = func() template.HTML {
	var b strings.Builder
	b.WriteString(`<svg class="away" aria-hidden="true"><defs>`)
	for _, state := range States {
		b.WriteString(`<g id="g-` + state + `">` + glyph(state) + `</g>`)
	}
	b.WriteString(`<g id="g-alarm">` + alarmGlyph + `</g></defs></svg>`)
	return template.HTML(b.String())
}()

// stateMark draws the sign of a state among words. The word stands beside it.
func stateMark(state string) template.HTML {
	return template.HTML(`<svg class="mark" viewBox="-9 -9 18 18" aria-hidden="true"><use href="#g-` + escape(state) + `"/></svg>`)
}

// key says what the signs mean.
func (v *visitor) key() (all []saidKey) {
	for _, state := range States {
		all = append(all, saidKey{stateMark(state), v.say("page/state/"+state, nil)})
	}
	return append(all, saidKey{stateMark("alarm"), v.say("page/state/alarm", nil)})
}

// strip draws themes beside weeks. Each mark is a link that says in words what it shows.
func (v *visitor) strip(s Strip) template.HTML {
	if len(s.Rows) == 0 || s.Weeks == 0 {
		return ""
	}
	var b strings.Builder
	at := func(t time.Time) float64 { // in percent of the width
		days := t.Sub(s.First).Hours() / 24
		return days / float64(7*s.Weeks) * 100
	}
	percent := func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }
	rows := s.Rows[:min(len(s.Rows), maxRows)]
	height := stripTop + stripRow*float64(len(rows)) + 4
	title := v.say("page/strip", nil)
	fmt.Fprintf(&b, `<svg class="strip" role="group" aria-label="%s" width="100%%" height="%s">`+"\n", escape(title), decimal(height))
	begins := func(week int) bool { return s.First.AddDate(0, 0, 7*week+6).Day() <= 7 } // a month, in this week
	for week := range s.Weeks {
		day := s.First.AddDate(0, 0, 7*week)
		x := percent(at(day))
		if week > 0 && !begins(week) {
			continue
		}
		fmt.Fprintf(&b, `<line x1="%[1]s" x2="%[1]s" y1="18" y2="%[2]s" class="edge"/>`, x, decimal(height))
		if roomy := week < s.Weeks-2 && (week > 0 || !begins(1) && !begins(2)); roomy { // for its name, on a telephone
			fmt.Fprintf(&b, `<text x="%s" dx="4" y="14" class="axis">%s</text>`, x, escape(v.say("page/strip/month", v.moment(day.AddDate(0, 0, 6)))))
		}
		b.WriteString("\n")
	}
	if now := at(v.Now); now >= 0 && now <= 100 {
		fmt.Fprintf(&b, `<line x1="%[1]s" x2="%[1]s" y1="18" y2="%[2]s" class="today"/>`+"\n", percent(now), decimal(height))
	}
	for i, row := range rows {
		top := stripTop + stripRow*float64(i)
		fmt.Fprintf(&b, `<line x1="0" x2="100%%" y1="%[1]s" y2="%[1]s" class="rule"/>`, decimal(top+stripRow-1))
		words := fmt.Sprintf(`<text x="0" y="%s" class="name">%s</text>`, decimal(top+13), escape(shorten(oneLine(row.Name), 40)))
		if row.Path != "" {
			words = fmt.Sprintf(`<a href="%s">%s</a>`, escape(row.Path), words)
		}
		b.WriteString(words + "\n")
		for _, m := range row.Marks {
			v.stripMark(&b, row, m, percent((float64(m.Week)+.5)/float64(s.Weeks)*100), top+stripMark)
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// stripMark draws the mark of one week of a theme.
func (v *visitor) stripMark(b *strings.Builder, row StripRow, m StripMark, x string, y float64) {
	values := struct {
		Name, Title, State, N string
		From                  moment
		Alarm                 bool
	}{Name: oneLine(row.Name), Title: oneLine(m.Title), State: v.say("page/state/"+m.State, nil), From: v.span(m.Start, m.Start, m.Zone, m.City).From, Alarm: m.Alarm}
	if m.N > 1 {
		values.N = strconv.Itoa(m.N)
	}
	words := escape(v.say("page/strip/says", values))
	fmt.Fprintf(b, `<svg x="%s" y="%s" overflow="visible"><a href="%s"><title>%s</title><rect x="-9" y="-14" width="18" height="28" class="hit"/><use href="#g-%s"/>`,
		x, decimal(y), escape(m.Path), words, escape(m.State))
	if m.N > 1 {
		fmt.Fprintf(b, `<text y="-9" text-anchor="middle" class="n">%d×</text>`, m.N)
	}
	if m.Alarm {
		b.WriteString(`<use href="#g-alarm" transform="translate(6 -7) scale(.72)"/>`)
	}
	b.WriteString("</a></svg>\n")
}

// bar draws how many answered what, in shares of all. The words beside it say the same; nil answers draw nothing.
func (a Answers) bar() template.HTML {
	all := a.Yes + a.Waiting + a.Maybe + a.No + a.None + a.Back
	if all == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<svg class="bar" width="100%" height="8" aria-hidden="true">`)
	x := 0.0
	for _, part := range []struct {
		class string
		n     int
	}{{"yes", a.Yes}, {"waiting", a.Waiting}, {"maybe", a.Maybe}, {"none", a.None}, {"no", a.No + a.Back}} {
		if part.n > 0 {
			share := float64(part.n) / float64(all) * 100
			fmt.Fprintf(&b, `<rect x="%s%%" width="%s%%" height="8" class="a-%s"/>`, decimal(x), decimal(share), part.class)
			x += share
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}
