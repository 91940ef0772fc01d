package office

import "net/http"

// right is what somebody has to have for a page.
type right int

const (
	anybody  right = iota // who is not signed in, too
	signedIn              // everybody who may sign in
	ofTheme               // who organizes the theme that the path names as {theme}, or all; in a menu, who organizes any
	operator              // who looks after the installation
)

// route is one page or form.
type route struct {
	pattern string // of [http.ServeMux]
	right   right
	respond func(*Room, http.ResponseWriter, *http.Request, *visitor)
	place   *string // as the menu names it, see [templates.Desk]; nil for a page that is not in the menu
}

// Where people sign in, and where they are sent when a letter is on its way.
const (
	signInPath = "/desk/in"
	sentPath   = "/desk/in/sent"
)

// policy lists every page of the desk. Nothing else is served, and nobody else is let in.
func policy() []route {
	menu := func(name string) *string { return &name }
	return []route{
		{"GET /desk", signedIn, (*Room).home, menu("")},

		// What these show and do is what is of the visitor's themes: scope.go.
		{"GET /desk/letters", signedIn, (*Room).letters, menu("letters")},
		{"GET /desk/letters/{letter}", signedIn, (*Room).letter, nil},
		{"POST /desk/letters/{letter}", signedIn, (*Room).changeLetter, nil},
		{"GET /desk/inbox", signedIn, (*Room).inbox, menu("inbox")},
		{"POST /desk/inbox", signedIn, (*Room).actOnInbox, nil},
		{"GET /desk/held", signedIn, (*Room).held, menu("held")},
		{"POST /desk/held", signedIn, (*Room).release, nil},
		{"GET /desk/addresses", signedIn, (*Room).addresses, menu("addresses")},
		{"POST /desk/addresses", signedIn, (*Room).restore, nil},
		{"GET /desk/health", operator, (*Room).health, menu("health")},
		{"GET /desk/t/{theme}/health", ofTheme, (*Room).themeHealth, nil},
		{"GET /desk/t/{theme}/report", ofTheme, (*Room).themeReport, nil},
		{"GET /desk/t/{theme}/{slot}/edit", ofTheme, (*Room).editPage, nil},
		{"POST /desk/t/{theme}/{slot}/edit", ofTheme, (*Room).editPost, nil},
		{"GET /desk/t/{theme}/new", ofTheme, (*Room).newPage, nil},
		{"POST /desk/t/{theme}/new", ofTheme, (*Room).newPost, nil},

		{"GET /desk/me", signedIn, (*Room).mePage, menu("me")},
		{"POST /desk/me", signedIn, (*Room).me, nil},
		{"POST /desk/out", signedIn, (*Room).out, nil},

		{"GET /desk/in", anybody, (*Room).signInPage, nil},
		{"POST /desk/in", anybody, (*Room).ask, nil},
		{"GET /desk/in/sent", anybody, (*Room).sentPage, nil},
		{"GET /desk/in/{login}/{token}", anybody, (*Room).linkPage, nil},
		{"POST /desk/in/{login}/{token}", anybody, (*Room).enter, nil},
	}
}
