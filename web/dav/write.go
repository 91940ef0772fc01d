package dav

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"strconv"
	"strings"
)

// prefixes are those of the namespaces that every response declares.
var prefixes = map[string]string{davNS: "D", calNS: "C", serverNS: "S", appleNS: "A"}

const declarations = ` xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"`

// writer writes the XML of a response.
type writer struct{ bytes.Buffer }

// root begins the document with its first element, in the namespace of WebDAV.
func (w *writer) root(name string) {
	w.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n<D:" + name + declarations + ">")
}

// end ends the document.
func (w *writer) end(name string) { w.WriteString("\n</D:" + name + ">\n") }

// text writes text that XML cannot take for anything else.
func (w *writer) text(text string) {
	if strings.ContainsAny(text, "&<>\"'\r\n\t") || !plain(text) {
		_ = xml.EscapeText(&w.Buffer, []byte(text)) // into memory
		return
	}
	w.WriteString(text)
}

func plain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// open writes the beginning of an element, and returns what ends it.
func (w *writer) open(name xml.Name, rest string) (end string) {
	prefix := prefixes[name.Space]
	switch {
	case prefix != "":
		w.WriteString("<" + prefix + ":" + name.Local + rest)
		return "</" + prefix + ":" + name.Local + ">"
	case name.Space == "":
		w.WriteString("<" + name.Local + rest)
		return "</" + name.Local + ">"
	}
	w.WriteString("<X:" + name.Local + ` xmlns:X="`)
	w.text(name.Space)
	w.WriteString(`"` + rest)
	return "</X:" + name.Local + ">"
}

// empty writes an element without content.
func (w *writer) empty(name xml.Name) { w.open(name, "/>") }

// element writes an element with a text.
func (w *writer) element(name xml.Name, text string) {
	end := w.open(name, ">")
	w.text(text)
	w.WriteString(end)
}

// href writes where something is, with what a URI cannot have encoded.
func (w *writer) href(path string) {
	w.element(xml.Name{Space: davNS, Local: "href"}, (&url.URL{Path: path}).EscapedPath())
}

// status writes what became of something.
func (w *writer) status(code int) {
	w.WriteString("<D:status>HTTP/1.1 " + strconv.Itoa(code) + " " + statusText[code] + "</D:status>")
}

// statusText has the statuses within a multistatus.
var statusText = map[int]string{200: "OK", 403: "Forbidden", 404: "Not Found", 507: "Insufficient Storage"}
