package office_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"rondo/desk"
	"rondo/installation"
	"rondo/office"
	"rondo/office/officetest"
)

// editing is a desk over a folder of files, and where it is.
type editing struct {
	*officetest.Desk
	dir string
}

// openEditing returns a desk at which sessions can be edited; with git the folder is a repository in which edits are committed.
func openEditing(t *testing.T, git bool) *editing {
	e := &editing{dir: t.TempDir()}
	files := officetest.Guild()
	if git {
		files["rondo.yaml"] = []byte(strings.Replace(string(files["rondo.yaml"]), "desk:\n", "desk:\n  commit: true\n", 1))
	}
	for name, data := range files {
		path := filepath.Join(e.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if git {
		e.git(t, "init", "-q")
		e.git(t, "add", "-A")
		e.git(t, "commit", "-q", "-m", "first")
	}
	e.Desk = officetest.Open(t, func(d *officetest.Desk, o *office.Options) {
		o.Edits = func(ctx context.Context) (*desk.Basis, error) {
			inst, err := installation.Open(filepath.Join(e.dir, "rondo.yaml"))
			if err != nil {
				return nil, err
			}
			return desk.EditBasis(ctx, inst, o.Now)
		}
	})
	return e
}

func (e *editing) git(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=First", "-c", "user.email=first@example.org"}, args...)...)
	cmd.Dir = e.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (e *editing) file(t testing.TB) string {
	data, err := os.ReadFile(filepath.Join(e.dir, "themes/datatalks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// fields returns what a page's only form would post, but for its button.
func fields(t testing.TB, page string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{}
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		inside = inside || n.Data == "form" && at["method"] == "post"
		_, checked := at["checked"]
		switch {
		case !inside || at["name"] == "":
		case n.Data == "input" && (at["type"] != "checkbox" || checked):
			form.Set(at["name"], at["value"])
		case n.Data == "textarea" && n.FirstChild != nil:
			form.Set(at["name"], strings.TrimPrefix(n.FirstChild.Data, "\n"))
		case n.Data == "textarea", n.Data == "select":
			form.Set(at["name"], "")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside)
		}
	}
	walk(doc, false)
	return form
}

// with returns a form in which some fields say something else: name, value, name, value …
func with(form url.Values, changes ...string) url.Values {
	own := maps.Clone(form)
	for i := 0; i < len(changes); i += 2 {
		own.Set(changes[i], changes[i+1])
	}
	return own
}

const edited = "/desk/t/datatalks/2026-12-01/edit"

// A session is edited: a mistake is said at its field and what was typed stays; then the page shows what changes, and saves it.
func TestEditASession(t *testing.T) {
	e := openEditing(t, true)
	c := e.As(officetest.Organizer)
	before := e.file(t)
	form := fields(t, c.Page(edited))
	if form.Get("title") != "How search ranking was rebuilt" || form.Get("presenter") != "ada@example.org" {
		t.Errorf("the form has %v", form)
	}
	if asked := fields(t, c.Page(edited+"?move_to=2026-12-02+15%3A00")); asked.Get("move_to") != "2026-12-02T15:00" {
		t.Errorf("of a proposal the form has %v", asked)
	}
	wrong := with(form, "title", "What we: learned", "presenter", "Nobody\nada@example.org", "materials", "slides", "do", "save")
	w := c.Post(edited, wrong)
	page := w.Body.String()
	for _, want := range []string{`value="What we: learned"`, "&#34;Nobody&#34; is nobody in people.yaml", "&#34;slides&#34; has no label", `href="#presenter"`, `aria-invalid="true"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of mistakes lacks %q", want)
		}
	}
	if w.Code != http.StatusUnprocessableEntity || e.file(t) != before {
		t.Errorf("status %d, and the file is\n%s", w.Code, e.file(t))
	}
	right := with(fields(t, page), "presenter", "tove@example.org", "materials", "slides: https://example.org/1", "abstract", "One\r\n\r\nTwo", "do", "preview")
	page = c.Post(edited, right).Body.String()
	for _, want := range []string{">-  2026-12-01: { title: How search ranking was rebuilt, presenter: ada@example.org }\n", "What we: learned", `value="save"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of what changes lacks %q:\n%s", want, page)
		}
	}
	if e.file(t) != before || len(e.Acts()) > 0 {
		t.Error("looking at an edit writes it")
	}
	back := c.Post(edited, with(fields(t, page), "do", "back")).Body.String()
	if got := fields(t, back); got.Get("title") != "What we: learned" || got.Get("abstract") != "One\n\nTwo" {
		t.Errorf("back has %v", got)
	}
	page = c.Post(edited, with(fields(t, page), "do", "save")).Body.String()
	want := `  2026-12-01: { title: "What we: learned", presenter: tove@example.org, abstract: "One\n\` + "\n    \\n\\\n    Two\", materials: { slides: https://example.org/1 } }\n"
	if after := e.file(t); !strings.Contains(after, want) || strings.Replace(after, want, "", 1) != strings.Replace(before, "  2026-12-01: { title: How search ranking was rebuilt, presenter: ada@example.org }\n", "", 1) {
		t.Errorf("the file is\n%s", after)
	}
	if got := e.git(t, "log", "-1", "--format=%an <%ae> %cn <%ce> %s"); got != "Curator <curator@example.org> Data Guild <guild@example.org> DataTalks 2026-12-01: What we: learned" {
		t.Errorf("the commit is %q", got)
	}
	if name := e.git(t, "rev-parse", "--short", "HEAD"); !strings.Contains(page, "Committed as "+name) {
		t.Errorf("the page does not name the commit %s", name)
	}
	acts := e.Acts()
	if len(acts) != 1 || acts[0].Who != officetest.Organizer || acts[0].About != "datatalks/2026-12-01" || !strings.Contains(acts[0].Change, "+  2026-12-01") {
		t.Errorf("the audit trail is %+v", acts)
	}
	if page := c.Post(edited, with(right, "do", "save")).Body.String(); !strings.Contains(page, "Saved.") || len(e.Acts()) != 1 {
		t.Error("saving the same once more is no success, or is noted")
	}
}

// A session is added on a date of its own; that of a rule, and one in the past, are mistakes.
func TestAddASession(t *testing.T) {
	e := openEditing(t, false)
	c := e.As(officetest.Chief)
	const added = "/desk/t/datatalks/new"
	form := with(fields(t, c.Page(added)), "title", "One more", "do", "save")
	for date, want := range map[string]string{"2026-12-01T14:00": "has a session on 2026-12-01 14:00 already", "2026-11-10T14:00": "is over", "soon": "is no date and time"} {
		if w := c.Post(added, with(form, "date", date)); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: status %d\n%s", date, w.Code, w.Body)
		}
	}
	if w := c.Post(added, with(form, "date", "2026-12-10T15:00")); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Saved.") {
		t.Errorf("status %d\n%s", w.Code, w.Body)
	}
	if after := e.file(t); !strings.Contains(after, "  also: [2026-12-10 15:00]\n") || !strings.Contains(after, "  2026-12-10:\n    title: One more\n") {
		t.Errorf("the file is\n%s", after)
	}
}

// Somebody edits the file by hand between the page of what changes and the save: nothing is lost, of neither.
func TestMeanwhile(t *testing.T) {
	e := openEditing(t, false)
	c := e.As(officetest.Organizer)
	page := c.Post(edited, with(fields(t, c.Page(edited)), "title", "Mine", "place", "Room 6", "do", "preview")).Body.String()
	byHand := strings.Replace(e.file(t), "How search ranking was rebuilt, presenter: ada@example.org", "Theirs, presenter: tove@example.org", 1) + "# a word\n"
	if err := os.WriteFile(filepath.Join(e.dir, "themes/datatalks.yaml"), []byte(byHand), 0o644); err != nil {
		t.Fatal(err)
	}
	w := c.Post(edited, with(fields(t, page), "do", "save"))
	if w.Code != http.StatusConflict || e.file(t) != byHand {
		t.Fatalf("status %d, the file is\n%s", w.Code, e.file(t))
	}
	for _, want := range []string{"Somebody has changed the theme meanwhile", ">+  2026-12-01: { title: Theirs", "&#43;# a word", "Somebody else wrote: Theirs", `value="Mine"`} {
		if !strings.Contains(w.Body.String(), want) && !strings.Contains(w.Body.String(), strings.ReplaceAll(want, "+", "&#43;")) {
			t.Errorf("the page lacks %q:\n%s", want, w.Body)
		}
	}
	w = c.Post(edited, with(fields(t, w.Body.String()), "do", "save"))
	want := strings.Replace(byHand, "{ title: Theirs, presenter: tove@example.org }", "{ title: Mine, presenter: tove@example.org, place: Room 6 }", 1)
	if w.Code != http.StatusOK || e.file(t) != want {
		t.Errorf("status %d, the file is\n%s", w.Code, e.file(t))
	}
}

// Many edit sessions of one theme at once, each as a browser does, beginning again from the page that says so: all edits are in the file.
func TestEditorsAtOnce(t *testing.T) {
	e := openEditing(t, false)
	months := []string{"2026-12-01", "2027-01-05", "2027-02-02", "2027-03-02", "2027-04-06", "2027-05-04"}
	clients := make([]*officetest.Client, len(months))
	for i := range months {
		clients[i] = e.As([]string{officetest.Organizer, officetest.Chief}[i%2]) // what one person may post in a minute is limited
	}
	var all sync.WaitGroup
	conflicts := make([]int, len(months))
	for i, month := range months {
		all.Go(func() {
			target := "/desk/t/datatalks/" + month + "/edit"
			form := with(fields(t, clients[i].Page(target)), "title", fmt.Sprintf("Title %d", i), "do", "save")
			for range 40 {
				w := clients[i].Post(target, form)
				switch w.Code {
				case http.StatusOK:
					return
				case http.StatusConflict:
					conflicts[i]++
					form = with(fields(t, w.Body.String()), "do", "save")
				default:
					t.Errorf("status %d\n%s", w.Code, w.Body)
					return
				}
			}
			t.Error("no turn in 40")
		})
	}
	all.Wait()
	after := e.file(t)
	for i, month := range months {
		if !strings.Contains(after, month+":\n    title: Title "+fmt.Sprint(i)) && !strings.Contains(after, "title: Title "+fmt.Sprint(i)) {
			t.Errorf("the edit of %s is lost (conflicts %v):\n%s", month, conflicts, after)
		}
	}
}

// A git that refuses never loses an edit, and says so; a broken file is to be mended first; others see no form.
func TestEditTroubles(t *testing.T) {
	e := openEditing(t, true)
	c := e.As(officetest.Organizer)
	if err := os.WriteFile(filepath.Join(e.dir, ".git/index.lock"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	w := c.Post(edited, with(fields(t, c.Page(edited)), "title", "Mine", "do", "save"))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "It is not in git, though.") || !strings.Contains(e.file(t), "title: Mine") {
		t.Errorf("status %d\n%s", w.Code, w.Body)
	}
	if w := c.Get("/desk/t/datatalks/2026-12-02/edit"); w.Code != http.StatusNotFound {
		t.Errorf("no session: status %d", w.Code)
	}
	if w := e.As(officetest.Other).Get(edited); w.Code != http.StatusNotFound {
		t.Errorf("another's theme: status %d", w.Code)
	}
	if err := os.WriteFile(filepath.Join(e.dir, "themes/datatalks.yaml"), []byte(e.file(t)+"oops: 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if page := c.Page(edited); !strings.Contains(page, "has to be mended by hand first") || !strings.Contains(page, "unknown key") || strings.Contains(page, "<textarea") {
		t.Errorf("the page of a broken file is\n%s", page)
	}
}
