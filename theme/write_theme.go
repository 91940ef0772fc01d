package theme

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"rondo/lazyregexp"
)

// widestLine is how many characters stand on a line of a file that is written, where its words allow it.
const widestLine = 110

// WriteTheme returns the file of a theme, as a person would write it: its name, words, people, schedule, place, categories and sessions. Of
// what else a theme may have it writes nothing. Notes are comments by the key above which they stand, `schedule/starts` or
// `sessions/2026-12-01`; those of "" begin the file. The texts may be anything that [CheckText] lets through.
func WriteTheme(t *Theme, notes map[string][]string) []byte {
	s := sheet{notes: notes}
	s.comments("", "")
	if t.ID != "" {
		s.put("", "id", oneLine(t.ID))
	}
	s.put("", "name", plainText(t.Name))
	if t.Title != "" && t.Title != t.Name {
		s.put("", "title", phraseOr(t.Titles, plainText(t.Title)))
	}
	if t.Purpose != "" {
		s.put("", "purpose", wrappedText(t.Purpose))
	}
	if t.Draft {
		s.put("", "draft", bare("true"))
	}
	if t.Ended {
		s.put("", "ended", bare("true"))
	}
	s.put("", "organizers", wordsValue(t.Organizers))
	s.put("", "audience", wordsValue(t.Audience))
	s.comments("", "schedule")
	s.lines = append(s.lines, "schedule:")
	s.schedule(&t.Schedule)
	if t.Place != "" {
		s.put("", "place", plainText(t.Place))
	}
	if t.Invite.Set {
		s.put("", "invite", bare(t.Invite.String()))
	}
	if len(t.Remind) > 0 {
		spans := make([]string, len(t.Remind))
		for i, span := range t.Remind {
			spans[i] = span.String()
		}
		s.put("", "remind", wordsValue(spans))
	}
	if t.Transparent {
		s.put("", "transparent", bare("true"))
	}
	if t.Color != "" {
		s.put("", "color", oneLine(t.Color))
	}
	s.put("", "categories", wordsValue(t.Categories))
	s.sessions(t.Sessions)
	return []byte(strings.Join(s.lines, "\n") + "\n")
}

// sheet is a file on its way.
type sheet struct {
	notes map[string][]string
	lines []string
}

// comments writes the notes of a key.
func (s *sheet) comments(indent, key string) {
	for _, note := range s.notes[key] {
		note = strings.Map(func(r rune) rune {
			if IsControl(r) || r == utf8.RuneError || r == '\ufeff' || r == '\ufffe' || r == '\uffff' {
				return ' '
			}
			return r
		}, note)
		for _, line := range wrapped(strings.Join(strings.Fields(note), " "), widestLine-len(indent)) {
			for len(line) > lineLimit/2 { // a word without an end
				cut := lineLimit / 2
				for !utf8.RuneStart(line[cut]) {
					cut--
				}
				s.lines = append(s.lines, indent+"# "+line[:cut])
				line = line[cut:]
			}
			s.lines = append(s.lines, indent+"# "+line)
		}
	}
}

// put writes a key below another one, which may be "", with its notes. A nil value is left out, its notes are not.
func (s *sheet) put(below, key string, v *value) {
	indent := ""
	if below != "" {
		indent = step2
	}
	s.comments(indent, strings.TrimPrefix(below+"/"+key, "/"))
	if v != nil {
		s.lines = append(s.lines, v.below(indent, indent+key+":")...)
	}
}

func (s *sheet) schedule(c *Schedule) {
	text := func(key, text string) {
		if text != "" {
			s.put("schedule", key, plainText(text))
		}
	}
	s.put("schedule", "starts", bare(c.Starts.String()))
	if c.Timezone != "" {
		s.put("schedule", "timezone", bare(c.Timezone))
	}
	if c.Duration != 0 {
		s.put("schedule", "duration", bare(c.Duration.String()))
	}
	text("repeats", c.Repeats)
	text("rrule", c.RRule)
	if len(c.Except) > 0 {
		items := make([]*value, len(c.Except))
		plain := true
		for i, e := range c.Except {
			items[i] = exceptValue(e)
			plain = plain && e.Reason == "" && !e.isRange()
		}
		s.put("schedule", "except", itemsValue(items, plain))
	}
	if len(c.Also) > 0 {
		items := make([]*value, len(c.Also))
		for i, also := range c.Also {
			items[i] = bare(also.String())
		}
		s.put("schedule", "also", itemsValue(items, true))
	}
	if c.Until.Set {
		s.put("schedule", "until", bare(c.Until.String()))
	}
}

func exceptValue(e Except) *value {
	if e.Reason == "" && !e.isRange() {
		return bare(e.Date.String())
	}
	keys, values := []string{"date"}, []*value{bare(e.Date.String())}
	if e.isRange() {
		keys, values = []string{"from", "to"}, []*value{bare(e.From.String()), bare(e.To.String())}
	}
	if e.Reason != "" {
		keys, values = append(keys, "reason"), append(values, oneLine(e.Reason))
	}
	m := mappingValue(keys, values)
	m.block = nil // an exception is read on one line
	return m
}

// itemsValue is a list, on one line where there is room and it is to be, and else an item a line.
func itemsValue(items []*value, inline bool) *value {
	flow := func(indent string) string {
		all := make([]string, len(items))
		for i, item := range items {
			all[i] = item.flow(indent)
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	v := &value{flow: flow}
	if !inline || len(flow("")) > widestLine-20 {
		v.block = func(indent string) (head string, lines []string) {
			for _, item := range items {
				lines = append(lines, item.item(indent)...)
			}
			return "", lines
		}
	}
	return v
}

// wordsValue is a list of words, nil for none.
func wordsValue(words []string) *value {
	if len(words) == 0 {
		return nil
	}
	items := make([]*value, len(words))
	for i, w := range words {
		items[i] = bare(word(w))
	}
	return itemsValue(items, true)
}

func (s *sheet) sessions(all map[When]Override) {
	if len(all) == 0 {
		return
	}
	s.comments("", "sessions")
	s.lines = append(s.lines, "sessions:")
	for _, on := range slices.SortedFunc(maps.Keys(all), func(a, b When) int { return cmp.Compare(a.Local, b.Local) }) {
		o := all[on]
		var keys []string
		var values []*value
		add := func(key string, v *value) { keys, values = append(keys, key), append(values, v) }
		text := func(key string, text *string, form func(string) *value) {
			if text != nil && *text != "" {
				add(key, form(*text))
			}
		}
		text("title", o.Title, func(title string) *value { return phraseOr(o.Titles, oneLine(title)) })
		if len(o.Presenter) > 0 {
			add("presenter", namesValue(o.Presenter))
		}
		text("abstract", o.Abstract, wrappedText)
		text("place", o.Place, oneLine)
		if o.Duration != 0 {
			add("duration", bare(o.Duration.String()))
		}
		if o.MoveTo.Set {
			add("move_to", bare(o.MoveTo.String()))
		}
		text("reason", &o.Reason, oneLine)
		if o.Cancelled.Reason != "" {
			add("cancelled", oneLine(o.Cancelled.Reason))
		} else if o.Cancelled.Is {
			add("cancelled", bare("true"))
		}
		text("uid", &o.UID, oneLine)
		if o.Sequence > 0 {
			add("sequence", bare(strconv.Itoa(o.Sequence)))
		}
		if len(keys) == 0 {
			continue
		}
		entry := mappingValue(keys, values)
		if flow := entry.flow(""); len(flow) <= widestLine-20 && !strings.Contains(flow, "\n") {
			entry.block = nil
		}
		s.put("sessions", on.String(), entry)
	}
}

// wrappedText is a text of any length: long paragraphs are wrapped below >-, other lines stand as they are.
func wrappedText(text string) *value {
	v := manyLines(text)
	if v.block == nil && !strings.Contains(text, "\n") {
		return plainText(text)
	}
	if v.block == nil || !folds(text) {
		return v
	}
	v.block = func(indent string) (string, []string) {
		var lines []string
		for paragraph := range strings.SplitSeq(text, "\n") {
			if len(lines) > 0 {
				lines = append(lines, "") // one line break more than the text has
			}
			for _, line := range wrapped(paragraph, widestLine-len(indent)) {
				lines = append(lines, indent+line)
			}
		}
		return ">-", lines
	}
	return v
}

// phraseOr is a text in several languages, or the one value that there is.
func phraseOr(p Phrase, one *value) *value {
	if len(p) == 0 {
		return one
	}
	tags := slices.Sorted(maps.Keys(p))
	values := make([]*value, len(tags))
	for i, tag := range tags {
		values[i] = oneLine(p[tag])
	}
	return mappingValue(tags, values)
}

// plainText is a text on one line, without quotes where it needs none behind a key on a line of its own.
func plainText(text string) *value {
	v := oneLine(text)
	var read map[string]yaml.Node
	if _, truth := saidTruth(text); !truth && startsPlain.MatchString(text) && yaml.Unmarshal([]byte("key: "+text), &read) == nil {
		if n := read["key"]; n.Kind == yaml.ScalarNode && n.Tag == "!!str" && n.Value == text && n.LineComment == "" {
			v.block = func(string) (string, []string) { return text, nil }
		}
	}
	return v
}

// startsPlain matches what begins like a word of a language, so that no reader takes it for a number, a time or a mark.
var startsPlain = lazyregexp.New(`^\pL[\pL\pN ,.;:/'’()?!_+&@%=–—-]*$`)

// folds tells whether a text reads better below >- than below |-: some line is too long, and none is indented, where folding stops.
func folds(text string) bool {
	long := false
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, " ") || strings.Contains(line, "  ") {
			return false
		}
		long = long || utf8.RuneCountInString(line) > widestLine
	}
	return long
}

// wrapped parts a text at single blanks into lines of a width where its words allow it. The empty text has none.
func wrapped(text string, width int) (lines []string) {
	line, wide := "", 0
	for word := range strings.SplitSeq(text, " ") {
		n := utf8.RuneCountInString(word)
		if line != "" && wide+1+n > width {
			lines = append(lines, line)
			line, wide = "", 0
		}
		if line != "" {
			line, wide = line+" ", wide+1
		}
		line, wide = line+word, wide+n
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
