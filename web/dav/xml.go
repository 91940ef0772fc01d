package dav

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// MaxBody is the longest body of a request that is read, in octets. A program that asks for 10,000 sessions by name sends 600 KB, and tokens of
// synchronization of before had 160 KB for as many.
const MaxBody = 2 << 20

// How deep the elements of a request go, and how many there are, at most.
const (
	mostDepth    = 24
	mostElements = 50_000
)

// element is an element of a request with its text, which is that of its own without its children's.
type element struct {
	name     xml.Name
	attrs    []xml.Attr
	text     string
	children []*element
}

// The namespaces.
const (
	davNS    = "DAV:"
	calNS    = "urn:ietf:params:xml:ns:caldav"
	serverNS = "http://calendarserver.org/ns/"
	appleNS  = "http://apple.com/ns/ical/"
)

var errXML = errors.New("the body is no XML that is understood")

// parse reads the XML of a request; nil for an empty body. Only UTF-8 is read, a document type is refused, and with it all entities but
// the five of XML itself.
func parse(body []byte) (*element, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, nil
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	var root *element
	var open []*element
	var texts []*strings.Builder
	for elements := 0; ; {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errXML
		}
		switch t := t.(type) {
		case xml.Directive:
			return nil, errXML
		case xml.StartElement:
			elements++
			if len(open) == mostDepth || elements > mostElements || len(open) == 0 && root != nil || !declared(t) {
				return nil, errXML
			}
			e := &element{name: t.Name, attrs: t.Attr} // the decoder makes new attributes for each
			if len(open) == 0 {
				root = e
			} else {
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			}
			open, texts = append(open, e), append(texts, &strings.Builder{})
		case xml.EndElement:
			last := len(open) - 1
			open[last].text = texts[last].String()
			open, texts = open[:last], texts[:last]
		case xml.CharData:
			if len(open) > 0 {
				texts[len(texts)-1].Write(t)
			} else if len(bytes.TrimSpace(t)) > 0 {
				return nil, errXML
			}
		}
	}
	if root == nil || len(open) > 0 {
		return nil, errXML
	}
	return root, nil
}

// declared reports whether the prefix of an element has a namespace. The decoder leaves a prefix as it is where none was declared, and
// a namespace is a URI (RFC 4918 §17), which has a colon.
func declared(e xml.StartElement) bool {
	return e.Name.Space == "" || strings.Contains(e.Name.Space, ":")
}

// child returns the first child with a name; nil if there is none, or e is nil.
func (e *element) child(space, local string) *element {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if c.is(space, local) {
			return c
		}
	}
	return nil
}

// size returns how many elements are in an element, at any depth.
func (e *element) size() (n int) {
	for _, c := range e.children {
		n += 1 + c.size()
	}
	return n
}

func (e *element) is(space, local string) bool {
	return e != nil && e.name.Space == space && e.name.Local == local
}

// attr returns an attribute without a namespace; "" for none.
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
