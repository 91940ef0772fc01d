package theme

import (
	"slices"
	"strings"

	"rondo/lazyregexp"
)

// Origin names sites whose pages may have a page of this one in a frame, as Content-Security-Policy says it (CSP 3 §2.3.1): https://host, with
// *. in front for all names below it, with :port where it is not the usual one. [AnyOrigin] is every site, and [NoOrigin] none.
type Origin string

// The origins that are none.
const (
	AnyOrigin Origin = "*"
	NoOrigin  Origin = "'none'"
)

var originForm = lazyregexp.New(`^(https?)://((?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*)(:\d{1,5})?$`)

func (o *Origin) parse(text string) error {
	const right = "write the site whose pages may show it, like https://intranet.example.org"
	text = strings.ToLower(text)
	switch text {
	case "*":
		*o = AnyOrigin
		return nil
	case "none", "'none'":
		*o = NoOrigin
		return nil
	case "self", "'self'":
		return wrong(right, "%q is this site, which has pages of its own", text)
	}
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		return wrong(right, "%q is no address of a site", text)
	}
	host, path, found := strings.Cut(rest, "/")
	if found && (scheme == "https" || scheme == "http") {
		// A browser compares the origin alone, whose path is empty: with a path no page would match.
		return wrong("leave the path out: "+scheme+"://"+host, "%q has a path (%q), and whose pages these are is told by the site alone", text, "/"+path)
	}
	if strings.ContainsFunc(host, func(r rune) bool { return r >= 0x80 }) {
		return wrong("write the name as browsers send it, beginning with xn--", "%q has letters that no policy may hold", text)
	}
	if !originForm.MatchString(text) {
		return wrong(right, "%q is no address of a site", text)
	}
	*o = Origin(text)
	return nil
}

// checkAncestors reports a list that says that nobody may, and names sites all the same.
func (d *document) checkAncestors(where string, list []Origin) {
	if i := slices.Index(list, NoOrigin); i >= 0 && len(list) > 1 {
		d.wrong(where, "keep none, or the sites", "none beside sites")
	}
}
