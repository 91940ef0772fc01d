package office

import "net/http"

// right is what somebody has to have for a page.
type right int

const (
	anybody  right = iota // who is not signed in, too
	signedIn              // everybody who may sign in
	ofTheme               // who organizes the theme that the path names as {theme}, or all; in a menu, who organizes any
	ofAll                 // who organizes all themes
	operator              // who looks after the installation
)

// route is one page or form.
type route struct {
	pattern string // of [http.ServeMux]
	right   right
	respond func(*Room, http.ResponseWriter, *http.Request, *visitor)
	place   *string // as the menu names it, see [templates.Desk]; nil for a page that is not in the menu
}

// signInPath is where people sign in.
const signInPath = "/desk/in"

// policy lists every page of the desk. Nothing else is served, and nobody else is let in.
func policy() []route {
	menu := func(name string) *string { return &name }
	return []route{
		{"GET /desk", signedIn, (*Room).home, menu("")},

		{"GET " + signInPath, anybody, (*Room).signInPage, nil},
	}
}
