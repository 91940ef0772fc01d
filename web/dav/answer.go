package dav

import (
	"net/http"
	"strings"
	"time"

	"rondo/web/edition"
)

// Request is what is asked.
type Request struct {
	Method string
	Path   string // without escapes
	Depth  string // the header
	Body   []byte // of PROPFIND and REPORT, at most [MaxBody] octets
	Now    time.Time
	Stop   func() error // returns an error once nobody waits for the answer any more; nil for never
}

// Response is what is answered.
type Response struct {
	Status  int
	Type    string // of Body
	Body    []byte
	Allow   string            // the methods that the path has; empty where nobody needs to be told
	Object  *edition.Resource // one session that was read: Body is its text
	Feed    *Calendar         // a calendar that was read as a whole, which the caller has; nil for none
	Problem error             // why Status is 500
}

// Classes is the header DAV of every response (RFC 4918 §10.1, RFC 4791 §5.1).
const Classes = "1, 3, calendar-access"

// Methods are those that ask and change nothing.
const Methods = "OPTIONS, GET, HEAD, PROPFIND, REPORT"

const (
	typeXML      = "application/xml; charset=utf-8"
	typeCalendar = "text/calendar; charset=utf-8"
	typeObject   = typeCalendar + "; component=VEVENT"
)

// writes are the methods that would change something, each with the privilege that it wants and nobody has (RFC 3744 appendix B). Whether
// it is missed of the collection around is the second.
var writes = map[string]struct {
	privilege string
	around    bool
}{
	"PUT":        {"write-content", false},
	"PATCH":      {"write-content", false},
	"DELETE":     {"unbind", true},
	"PROPPATCH":  {"write-properties", false},
	"MKCOL":      {"bind", true},
	"MKCALENDAR": {"bind", true},
	"COPY":       {"bind", false},
	"MOVE":       {"unbind", true},
	"POST":       {"bind", false},
	"LOCK":       {"write-content", false},
	"UNLOCK":     {"unlock", false},
	"ACL":        {"write-acl", false},
}

// Answer returns the response to a request.
func (t *Tree) Answer(q Request) Response {
	at, err := t.find(q.Path)
	if err != nil {
		return Response{Status: http.StatusInternalServerError, Problem: err}
	}
	if q.Method == http.MethodOptions {
		return Response{Status: http.StatusOK, Allow: Methods}
	}
	if w, is := writes[q.Method]; is {
		return refused(q, at, w.privilege, w.around)
	}
	if at.kind == nothing {
		return Response{Status: http.StatusNotFound}
	}
	switch q.Method {
	case http.MethodGet, http.MethodHead:
		return read(at)
	case "PROPFIND":
		return t.propfind(q, at)
	case "REPORT":
		return t.report(q, at)
	}
	return Response{Status: http.StatusMethodNotAllowed, Allow: Methods}
}

// read answers GET and HEAD. Collections other than calendars have nothing to read.
func read(at place) Response {
	switch at.kind {
	case aResource:
		text, err := at.resource.Text()
		if err != nil {
			return Response{Status: http.StatusInternalServerError, Problem: err}
		}
		return Response{Status: http.StatusOK, Type: typeObject, Body: text, Object: at.resource}
	case aCalendar:
		return Response{Status: http.StatusOK, Feed: at.calendar}
	}
	return Response{Status: http.StatusMethodNotAllowed, Allow: "OPTIONS, PROPFIND"}
}

// refused says which privilege is missing for a write, and of what (RFC 3744 §7.1.1).
func refused(q Request, at place, privilege string, around bool) Response {
	path := q.Path
	if around || at.kind == nothing { // what is not there would be bound into the collection around it
		path = path[:strings.LastIndexByte(strings.TrimSuffix(path, "/"), '/')+1]
		if privilege == "write-content" {
			privilege = "bind"
		}
	}
	var w writer
	w.root("error")
	w.WriteString("<D:need-privileges><D:resource>")
	w.href(path)
	w.WriteString("<D:privilege><D:" + privilege + "/></D:privilege></D:resource></D:need-privileges>")
	w.end("error")
	return Response{Status: http.StatusForbidden, Type: typeXML, Body: w.Bytes(), Allow: Methods}
}

// failed says which precondition does not hold, as an element of a namespace (RFC 4918 §16).
func failed(status int, space, condition string) Response {
	var w writer
	w.root("error")
	w.WriteString("<" + prefixes[space] + ":" + condition + "/>")
	w.end("error")
	return Response{Status: status, Type: typeXML, Body: w.Bytes()}
}

// bad answers a request that cannot be understood.
func bad() Response { return Response{Status: http.StatusBadRequest} }

func multistatus(w *writer) Response {
	w.end("multistatus")
	return Response{Status: http.StatusMultiStatus, Type: typeXML, Body: w.Bytes()}
}
