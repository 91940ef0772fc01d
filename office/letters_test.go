package office_test

import (
	"net/url"
	"strings"
	"testing"

	"rondo/office/officetest"
)

// A letter is not sent once more to an address that is not written to, and the page says why.
func TestSentOnceMore(t *testing.T) {
	d := officetest.Busy(t)
	chief := d.As(officetest.Chief)
	path := "/desk/letters/" + failed(d, "reading") // to kim, whose letters come back
	before := len(d.Letters())
	if to := chief.Post(path, url.Values{"do": {"resend"}}).Header().Get("Location"); to != path+"?sorry=unwritten" || len(d.Letters()) != before {
		t.Errorf("to an address that is not written to: %s, %d letters more", to, len(d.Letters())-before)
	}
	if page := chief.Page(path + "?sorry=unwritten"); !strings.Contains(page, "this address gets no letters about this theme") {
		t.Error("the page does not say why")
	}
	chief.Post("/desk/addresses", url.Values{"do": {"restore"}, "address": {"kim@example.org"}})
	if to := chief.Post(path, url.Values{"do": {"resend"}}).Header().Get("Location"); to != path+"?done=resend" || len(d.Letters()) != before+1 {
		t.Errorf("once it is restored: %s, %d letters more", to, len(d.Letters())-before)
	}
}
