package web

import (
	"net/http"
	"net/url"
)

// Short addresses are for slides, doors and chat. They lead to the page, which says whether there is one.

func shortTheme(w http.ResponseWriter, r *http.Request) {
	redirect(w, r, themePath(r.PathValue("theme")))
}

func shortSession(w http.ResponseWriter, r *http.Request) {
	redirect(w, r, "/sessions/"+url.PathEscape(r.PathValue("theme"))+"/"+url.PathEscape(r.PathValue("slot")))
}

// redirect leads to another path of this site and takes the query along.
func redirect(w http.ResponseWriter, r *http.Request, path string) {
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, path, http.StatusFound)
}
