package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// unchanged reports whether the asker has the representation already (RFC 9110 §13.2.2): by If-None-Match, compared
// weakly, and only without it by If-Modified-Since, where it is known when it was modified.
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

// acceptsGzip reads Accept-Encoding (RFC 9110 §12.5.3): whether gzip, or else *, is there with a weight above zero.
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

// weight is the number in "q=0.5"; 1 without one, 0 where it cannot be read.
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
