package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// unchanged reports whether the client has the representation with this tag already (RFC 9110 §13.2.2): by If-None-Match,
// compared weakly, or, if that is not there, by If-Modified-Since. modified is zero if it is not known; then only the tag
// counts.
//
// [http.ServeContent] would not do: it reads one line of If-None-Match and stops in it at the first member that is no
// tag, a 304 of it has no Last-Modified, it offers ranges, and it needs all bytes even where none are sent.
func unchanged(asked http.Header, tag string, modified time.Time) bool {
	if fields := asked["If-None-Match"]; len(fields) > 0 {
		for _, field := range fields {
			for member := range strings.SplitSeq(field, ",") {
				member = strings.TrimSpace(member)
				if member == "*" || strings.TrimPrefix(member, "W/") == tag {
					return true
				}
			}
		}
		return false
	}
	since, err := http.ParseTime(asked.Get("If-Modified-Since"))
	return err == nil && !modified.IsZero() && !modified.After(since)
}

// acceptsGzip reports whether Accept-Encoding, given as its lines, names gzip, or else *, with a weight above zero
// (RFC 9110 §12.5.3).
func acceptsGzip(fields []string) bool {
	star := false
	for _, field := range fields {
		for member := range strings.SplitSeq(field, ",") {
			coding, parameter, _ := strings.Cut(member, ";")
			switch strings.ToLower(strings.TrimSpace(coding)) {
			case "gzip", "x-gzip":
				return weight(parameter) > 0
			case "*":
				star = weight(parameter) > 0
			}
		}
	}
	return star
}

// weight returns the number in "q=0.5": 1 if there is no parameter, 0 if it cannot be read.
func weight(parameter string) float64 {
	parameter = strings.TrimSpace(parameter)
	if parameter == "" {
		return 1
	}
	name, value, _ := strings.Cut(parameter, "=")
	if !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 0
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return 0
	}
	return q
}
