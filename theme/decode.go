package theme

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"rondo/holidays"
	"rondo/ical"
)

// The struct tags that decoding knows:
//
//	yaml:"key"   the key in the file; "-" for none
//	alias:"key"  a second key for the same value
//	text:"lines" a string that may have several lines
//	text:"person" a string that names one person
//	in:"Field"   a string that may be written in several languages, all of which go to that field, a Phrase

// fromText is a value with a notation of its own, read from a plain word or number.
type fromText interface{ parse(text string) error }

// fromNode is a value that may be written in several shapes.
type fromNode interface {
	decode(d *document, n *yaml.Node, where string)
}

// decode reads the node into v, which must be addressable. Every mistake becomes a finding; what is wrong stays zero.
func (d *document) decode(n *yaml.Node, v reflect.Value, where string) {
	d.places[where] = n
	if x, ok := v.Addr().Interface().(fromNode); ok {
		x.decode(d, n, where)
		return
	}
	if x, ok := v.Addr().Interface().(fromText); ok {
		if text, ok := d.one(n, rightFor(v.Type())); ok {
			if err := x.parse(text); err != nil {
				d.mistake(n, err)
			}
		}
		return
	}
	if r, ok := v.Addr().Interface().(*holidays.Region); ok {
		d.region(n, r, where)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.decode(n, v.Elem(), where)
	case reflect.Struct:
		d.decodeStruct(n, v, where)
	case reflect.Slice:
		d.decodeList(n, v, where)
	case reflect.Map:
		d.decodeMap(n, v, where)
	case reflect.String:
		v.SetString(d.text(n, where, false))
	case reflect.Bool:
		v.SetBool(d.truth(n, where))
	case reflect.Int:
		v.SetInt(int64(d.number(n, where)))
	default:
		panic("theme: no notation for " + v.Type().String())
	}
}

// rightFor says how a value of a type with a notation of its own is written: what is right where nothing stands; "" where that is fine.
func rightFor(t reflect.Type) string {
	if x, ok := reflect.New(t).Interface().(fromText); ok {
		if err := x.parse(""); err != nil {
			_, right := halves(err)
			return right
		}
	}
	return ""
}

// field is a key that a struct has.
type field struct {
	key   string
	index []int
	text  string // tag "text"
	in    []int  // the field that tag "in" names; nil without it
}

// fields are those of one type, which callers only read.
type fields struct {
	byKey map[string]field
	keys  []string
}

var fieldsByType sync.Map // of reflect.Type: fields

func fieldsOf(t reflect.Type) (byKey map[string]field, keys []string) {
	if known, ok := fieldsByType.Load(t); ok {
		f := known.(fields)
		return f.byKey, f.keys
	}
	byKey = map[string]field{}
	for _, f := range reflect.VisibleFields(t) {
		key := f.Tag.Get("yaml")
		if key == "" || key == "-" {
			continue
		}
		keys = append(keys, key)
		byKey[key] = field{key: key, index: f.Index, text: f.Tag.Get("text")}
		if all, ok := t.FieldByName(f.Tag.Get("in")); ok {
			translated := byKey[key]
			translated.in = all.Index
			byKey[key] = translated
		}
		if alias := f.Tag.Get("alias"); alias != "" {
			byKey[alias] = byKey[key]
		}
	}
	fieldsByType.Store(t, fields{byKey, slices.Clip(keys)})
	return byKey, keys
}

func (d *document) decodeStruct(n *yaml.Node, v reflect.Value, where string) {
	if !d.isMapping(n, where) {
		return
	}
	byKey, keys := fieldsOf(v.Type())
	written := map[string]*yaml.Node{}
	d.pairs(n, func(key, value *yaml.Node) {
		f, ok := byKey[key.Value]
		switch {
		case !ok && isNull(value) && n.Style&yaml.FlowStyle != 0:
			d.report(key, fmt.Sprintf("unknown key %q", key.Value), "put text that holds a comma in quotes")
			return
		case !ok:
			d.report(key, fmt.Sprintf("unknown key %q", key.Value), unknownKey(key.Value, v.Type(), keys))
			return
		}
		if first := written[f.key]; first != nil {
			d.report(key, fmt.Sprintf("%q says the same as %q on line %d", key.Value, first.Value, first.Line), "keep one of them")
			return
		}
		written[f.key] = key
		target, at := v.FieldByIndex(f.index), join(where, f.key)
		if f.in != nil && value.Kind == yaml.MappingNode {
			d.translated(value, target, v.FieldByIndex(f.in).Addr().Interface().(*Phrase), at)
			return
		}
		switch f.text {
		case "":
			d.decode(value, target, at)
			return
		case "person":
			d.places[at] = value
			target.SetString(d.named(value, at))
			return
		}
		d.places[at] = value
		text := d.text(value, at, true)
		if target.Kind() == reflect.Pointer {
			target.Set(reflect.ValueOf(&text))
			return
		}
		target.SetString(text)
	})
}

// translated reads a text in several languages. The target, a string or a pointer to one, gets that of the site's language.
func (d *document) translated(n *yaml.Node, target reflect.Value, all *Phrase, at string) {
	d.places[at] = n
	before := d.count
	all.decode(d, n, at)
	if len(n.Content) == 0 {
		d.report(n, "no words in any language", "write them, like { "+d.speaks+": Decisions made with data }")
	}
	if d.speaks != "" && (*all)[d.speaks] == "" && d.count == before {
		first := slices.Sorted(maps.Keys(*all))[0]
		d.warn(at, fmt.Sprintf("add %s; until then feeds and readers of other languages get that in %s", d.speaks, first),
			"no text in %q, the language of the site", d.speaks)
	}
	text := all.In(d.speaks)
	if target.Kind() == reflect.Pointer {
		target.Set(reflect.ValueOf(&text))
		return
	}
	target.SetString(text)
}

// unknownKey says what would be right: a known key of this mapping, or where in the file the key belongs.
func unknownKey(key string, t reflect.Type, keys []string) string {
	if near := ical.Nearest(key, keys); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	for _, f := range reflect.VisibleFields(t) {
		if f.Type.Kind() != reflect.Struct {
			continue
		}
		if below, _ := fieldsOf(f.Type); below[key].key != "" {
			return fmt.Sprintf("it belongs below %s:", f.Tag.Get("yaml"))
		}
	}
	return didYouMean(key, keys)
}

// decodeList takes a single value for a list of one.
func (d *document) decodeList(n *yaml.Node, v reflect.Value, where string) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	} else if isNull(n) {
		return
	}
	if texts, ok := v.Addr().Interface().(*[]string); ok {
		*texts = make([]string, len(items))
		at := join(where, "0") // what is said of an item is the same for each
		for i, item := range items {
			(*texts)[i] = d.text(item, at, false)
		}
		return
	}
	list := reflect.MakeSlice(v.Type(), len(items), len(items))
	for i, item := range items {
		d.decode(item, list.Index(i), join(where, fmt.Sprint(i)))
	}
	v.Set(list)
}

func (d *document) decodeMap(n *yaml.Node, v reflect.Value, where string) {
	if !d.isMapping(n, where) {
		return
	}
	m := reflect.MakeMap(v.Type())
	d.pairs(n, func(key, value *yaml.Node) {
		k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		before := d.count
		if x, ok := k.Addr().Interface().(fromText); ok {
			if err := x.parse(key.Value); err != nil {
				d.mistake(key, err)
			}
		} else {
			k.SetString(d.text(key, join(where, key.Value), false))
		}
		readable := d.count == before
		name := key.Value
		if readable {
			name = fmt.Sprint(k.Interface())
		}
		d.decode(value, e, join(where, name))
		d.places[join(where, name)] = key
		if readable {
			if m.MapIndex(k).IsValid() {
				d.report(key, fmt.Sprintf("%s stands here twice", name), "keep one of them")
			}
			m.SetMapIndex(k, e)
		}
	})
	v.Set(m)
}

// pairs goes through a mapping and leaves out keys that stand there again. It ends where nobody would read on.
func (d *document) pairs(n *yaml.Node, visit func(key, value *yaml.Node)) {
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content) && d.count < findingsLimit; i += 2 {
		key := n.Content[i]
		if line, ok := first[key.Value]; ok {
			d.report(key, fmt.Sprintf("duplicate key %q, first on line %d", key.Value, line), "keep one of them")
			continue
		}
		first[key.Value] = key.Line
		visit(key, n.Content[i+1])
	}
}

func (d *document) isMapping(n *yaml.Node, where string) bool {
	if n.Kind != yaml.MappingNode && !isNull(n) {
		d.report(n, fmt.Sprintf("%s where keys and values belong", describe(n)), "write "+last(where)+"as lines like `key: value`")
	}
	return n.Kind == yaml.MappingNode
}

func (d *document) mistake(n *yaml.Node, err error) {
	found, right := halves(err)
	d.report(n, found, right)
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func join(where, key string) string {
	if where == "" {
		return key
	}
	return where + "/" + key
}

// last returns the innermost key that is no number, with a space after it.
func last(where string) string {
	parts := strings.Split(where, "/")
	slices.Reverse(parts)
	for _, p := range parts {
		if p != "" && (p[0] < '0' || p[0] > '9') {
			return p + " "
		}
	}
	return ""
}

func valueOf[T any](p *T) reflect.Value { return reflect.ValueOf(p).Elem() }
