package office_test

import (
	"net/http"
	"strings"
	"testing"

	"rondo/office/officetest"
)

func TestWhoIsSignedInSeesTheDesk(t *testing.T) {
	d := officetest.Open(t)
	for _, who := range []string{officetest.Organizer, officetest.Other, officetest.Chief, officetest.Operator} {
		if page := d.As(who).Page("/desk"); !strings.Contains(page, "<h1>The season</h1>") {
			t.Errorf("%s sees\n%s", who, page)
		}
	}
	for name, c := range map[string]*officetest.Client{"nobody": d.Nobody(), "an attendee": d.As(officetest.Attendee)} {
		if w := c.Get("/desk"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/desk/in" {
			t.Errorf("%s: status %d, to %q", name, w.Code, w.Header().Get("Location"))
		}
	}
}
