package theme

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// splice puts text in place of what stands between two places.
func (e *edit) splice(from, to int, with string) { e.text = e.text[:from] + with + e.text[to:] }

// put inserts lines behind the line in which a place is. A text without a last line break stays one.
func (e *edit) put(at int, lines []string) {
	if len(lines) == 0 {
		return
	}
	end := e.lineEnd(at)
	e.splice(end, end, e.end+strings.Join(lines, e.end))
}

// indentOf returns the blanks that a block's keys stand behind.
func indentOf(n *yaml.Node) string { return strings.Repeat(" ", n.Content[0].Column-1) }

// indentAt returns the blanks that the line of a key begins with: in a block those before the key itself.
func (e *edit) indentAt(key *yaml.Node) string {
	line := e.text[e.lines[key.Line-1]:]
	return line[:len(line)-len(strings.TrimLeft(line, " "))]
}

// add gives a mapping a pair more, behind its last one. With a date its place is before the first that is later.
func (e *edit) add(at *pair, key string, v *value, date string) error {
	n := at.value
	own := ""
	if at.key != nil {
		own = e.indentAt(at.key)
	}
	switch {
	case isNull(n) && at.key == nil, n.Kind != yaml.MappingNode && !isNull(n):
		return e.errWritten(n)
	case isNull(n):
		return e.replace(at, mappingValue([]string{key}, []*value{v}))
	case isFlow(n):
		return e.addItem(n, key+": "+v.flow(own+step2))
	}
	indent := indentOf(n)
	lines := v.below(indent, indent+key+":")
	if date != "" && n.Content[0].Value > date {
		before := e.lineStart(e.start(n.Content[0]))
		if at.key != nil {
			colon, err := e.colon(at.key, at.inBraces)
			if err != nil {
				return err
			}
			before = e.nextLine(colon)
		}
		e.splice(before, before, strings.Join(lines, e.end)+e.end)
		return nil
	}
	last := &yaml.Node{Kind: yaml.MappingNode, Content: n.Content, Column: n.Column}
	for i := 2; date != "" && i < len(n.Content); i += 2 {
		if n.Content[i].Value > date {
			last.Content = n.Content[:i]
			break
		}
	}
	end, err := e.finishLast(last, 0)
	if err != nil {
		return err
	}
	e.put(end, lines)
	return nil
}

// addItem puts an item behind the last one in braces or brackets.
func (e *edit) addItem(n *yaml.Node, item string) error {
	begin := e.start(n)
	if begin >= len(e.text) || e.text[begin] != '{' && e.text[begin] != '[' {
		return e.errWritten(n)
	}
	if len(n.Content) > 0 {
		end, err := e.finishLast(n, begin+1)
		if err == nil {
			e.splice(end, end, ", "+item)
		}
		return err
	}
	end, err := e.finish(n, 0)
	if err != nil {
		return err
	}
	if strings.TrimSpace(e.text[begin+1:end-1]) != "" {
		return e.errWritten(n) // a comment in empty braces
	}
	if e.text[begin] == '{' {
		item = " " + item + " "
	}
	e.splice(begin+1, end-1, item)
	return nil
}

// list gives a list an item more; one value is a list of one.
func (e *edit) list(at *pair, item *value) error {
	n := at.value
	indent := e.indentAt(at.key)
	switch {
	case isNull(n):
		return e.replace(at, listValue(item))
	case n.Kind == yaml.SequenceNode && isFlow(n):
		return e.addItem(n, item.flow(indent+step2))
	case n.Kind == yaml.SequenceNode:
		first := e.start(n.Content[0])
		dash := e.text[e.lineStart(first):first]
		if strings.TrimRight(strings.TrimLeft(dash, " "), " ") != "-" {
			return e.errWritten(n)
		}
		end, err := e.finishLast(n, 0)
		if err == nil {
			e.put(end, item.item(dash[:strings.IndexByte(dash, '-')]))
		}
		return err
	case n.Kind == yaml.MappingNode && !isFlow(n):
		return e.errWritten(n)
	}
	end, err := e.finish(n, len(indent))
	if err != nil || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return e.errWritten(n)
	}
	begin := e.start(n)
	e.splice(begin, end, "["+e.text[begin:end]+", "+item.flow(indent+step2)+"]")
	return nil
}

// materials makes a mapping of labels say what it is to, line by line.
func (e *edit) materials(at *pair, want Materials) error {
	if n := at.value; len(want) == 0 || isNull(n) || n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		return e.replace(at, materialsValue(want))
	}
	find := func() (*pair, error) { // the mapping as it is now
		if err := e.read(); err != nil {
			return nil, err
		}
		return e.again(at.key)
	}
	now, err := find()
	for _, m := range want {
		if err != nil {
			return err
		}
		switch own := pairOf(now.value, func(key string) bool { return strings.EqualFold(key, m.Label) }); {
		case own == nil:
			err = e.add(now, word(m.Label), oneLine(m.URL), "")
		case strings.TrimSpace(own.value.Value) != m.URL:
			err = e.replace(own, oneLine(m.URL))
		default:
			continue
		}
		if err == nil {
			now, err = find()
		}
	}
	for err == nil {
		gone := pairOf(now.value, func(key string) bool { return want.Of(strings.TrimSpace(key)) == "" })
		if gone == nil {
			break
		}
		if err = e.remove(now, gone); err == nil {
			now, err = find()
		}
	}
	return err
}

// again finds the pair whose key stands where one stood before a change of its value.
func (e *edit) again(key *yaml.Node) (found *pair, err error) {
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
			if k := n.Content[i]; k.Line == key.Line && k.Column == key.Column {
				found = &pair{k, n.Content[i+1], isFlow(n)}
			}
			walk(n.Content[i+1])
		}
	}
	if walk(e.root); found == nil {
		err = e.errWritten(key)
	}
	return found, err
}

// replace puts a value in place of another. A comment behind it stays.
func (e *edit) replace(p *pair, v *value) error {
	indent := e.indentAt(p.key)
	colon, err := e.colon(p.key, p.inBraces)
	if err != nil {
		return err
	}
	if v == nil {
		v = bare("{}")
	}
	head, lines := v.flow(indent+step2), []string(nil)
	if !p.inBraces && v.block != nil {
		head, lines = v.block(indent + step2)
	}
	if isEmpty(p.value) || isNull(p.value) && head == "" {
		from := colon
		if isNull(p.value) && !isEmpty(p.value) {
			if colon, err = e.finish(p.value, 0); err != nil {
				return err
			}
		}
		if head != "" {
			head = " " + head
		}
		if e.text[from-1] != ':' {
			head = ":" + head
		}
		e.splice(from, colon, head)
		e.put(from+len(head), lines)
		return nil
	}
	begin := e.start(p.value)
	end, err := e.finish(p.value, p.key.Column-1)
	if err != nil {
		return err
	}
	switch {
	case !p.inBraces && strings.Contains(e.text[colon:begin], "\n"): // it stands below its key
		from, to := e.lineStart(begin), e.nextLine(end)
		if to == len(e.text) && !strings.HasSuffix(e.text, "\n") {
			from = e.lineEnd(from - 1) // the line before becomes the last one, without a line break as this one was
		}
		e.splice(from, to, "")
		if head != "" {
			e.splice(colon, colon, " "+head)
			colon += len(head) + 1
		}
		e.put(colon, lines)
	case p.value.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		mark := begin + strings.IndexAny(e.text[begin:]+" ", " \t\r\n")
		if mark > len(e.text) {
			mark = len(e.text)
		}
		if content := e.lineEnd(begin); end > content {
			e.splice(content, end, "")
		}
		if head == "" {
			begin = colon
		}
		e.splice(begin, mark, head)
		e.put(begin+len(head), lines)
	default:
		if head == "" {
			begin = colon
		}
		e.splice(begin, end, head)
		e.put(begin+len(head), lines)
	}
	return nil
}

// remove takes a pair out of a mapping: its lines, or its part between braces.
func (e *edit) remove(at, p *pair) error {
	begin := e.start(p.key)
	end, err := e.finishLast(&yaml.Node{Kind: yaml.MappingNode, Style: at.value.Style, Content: []*yaml.Node{p.key, p.value}}, 0)
	if err != nil {
		return err
	}
	if !isFlow(at.value) {
		from, to := e.lineStart(begin), e.nextLine(end)
		if strings.TrimLeft(e.text[from:begin], " ") != "" {
			return e.errWritten(p.key)
		}
		if to == len(e.text) && !strings.HasSuffix(e.text, "\n") && from > 0 {
			from = e.lineEnd(from - 1)
		}
		e.splice(from, to, "")
		return nil
	}
	next := skipSpace(e.text, end)
	switch {
	case next < len(e.text) && e.text[next] == ',':
		end = next + 1
		if p.key == at.value.Content[0] || strings.TrimSpace(e.text[e.lineStart(begin):begin]) == "" {
			end = skipBlanks(e.text, end) // the first pair begins where this one did
		} else {
			begin = len(strings.TrimRight(e.text[:begin], " \t"))
		}
	case p.key != at.value.Content[0]: // the last: the comma before it goes along
		before := strings.TrimRight(e.text[:begin], " \t\r\n")
		if !strings.HasSuffix(before, ",") {
			return e.errWritten(p.key)
		}
		begin = len(before) - 1
	}
	if len(at.value.Content) == 2 { // what is left is {}
		begin = e.start(at.value) + 1
		all, err := e.finish(at.value, 0)
		if err != nil {
			return err
		}
		if strings.Contains(e.text[end:all], "#") {
			return e.errWritten(p.key)
		}
		end = all - 1
	}
	e.splice(begin, end, "")
	return nil
}

// takeOut removes a key of an entry, and the entry with its last key unless a comment stands in it.
func (e *edit) takeOut(sessions, entry, own *pair) error {
	if len(entry.value.Content) > 2 {
		return e.remove(entry, own)
	}
	colon, err := e.colon(entry.key, entry.inBraces)
	if err != nil {
		return err
	}
	if isFlow(entry.value) || !strings.Contains(e.text[colon:e.start(own.key)], "#") {
		return e.remove(sessions, entry)
	}
	return e.remove(entry, own)
}
