package web

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"rondo/scheduler"
)

// FuzzForm: what is read of a form is one of the few things that a form can say, and fits what is kept of it.
func FuzzForm(f *testing.F) {
	const encoded = "application/x-www-form-urlencoded"
	f.Add(encoded, "answer=yes&comment=I+bring+cake%0D%0A&sequence=2")
	f.Add(encoded, "List-Unsubscribe=One-Click")
	f.Add("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n")
	f.Add("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"; filename=x\r\n\r\nOne-Click\r\n--b--\r\n")
	f.Add(encoded, "answer=no&answer=yes;%ff%zz&\x00")
	f.Add(encoded+"; charset=\x00", "way=both&language=en&timezone=UTC&fewer=yes")
	f.Fuzz(func(t *testing.T, contentType, posted string) {
		click := isOneClick(contentType, []byte(posted))
		if click && !strings.Contains(posted, "One-Click") {
			t.Errorf("%q is one click", posted)
		}
		form, code := fields(contentType, []byte(posted), "answer", "comment", "sequence")
		if code != 0 {
			if code < http.StatusBadRequest {
				t.Errorf("status %d", code)
			}
			return
		}
		if click {
			t.Errorf("%q is a click and a form", posted)
		}
		answer, ok := answerForm(form.Get("answer"), form.Get("comment"), form.Get("sequence"))
		if !ok {
			return
		}
		answer.UID, answer.Address = "uid", "ada@example.org"
		kept, err := scheduler.ReadForm(answer.Text())
		if err != nil || kept.Answer != answer.Answer || kept.Comment != answer.Comment || kept.Sequence != answer.Sequence {
			t.Errorf("%q is kept as %+v: %v", posted, kept, err)
		}
		if !utf8.ValidString(answer.Comment) || strings.ContainsAny(answer.Comment, "\r\x00\x1b\u202e") {
			t.Errorf("comment %q", answer.Comment)
		}
	})
}
