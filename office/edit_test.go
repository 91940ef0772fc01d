package office_test

import (
	"context"
	"fmt"
	stdhtml "html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"rondo/desk"
	"rondo/doctor"
	"rondo/installation"
	"rondo/office"
	"rondo/office/officetest"
	"rondo/scheduler"
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
		o.Glances = func(have scheduler.State) (*desk.Basis, error) {
			inst, err := installation.Open(filepath.Join(e.dir, "rondo.yaml"))
			if err != nil {
				return nil, err
			}
			return desk.Glance(inst, have, o.Now())
		}
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

// A session that is to come does not move to a time that is over: nobody would hear of it, or come.
func TestNoMoveIntoThePast(t *testing.T) {
	e := openEditing(t, false)
	c := e.As(officetest.Chief)
	form := with(fields(t, c.Page(edited)), "do", "preview")
	for to, want := range map[string]string{"2026-11-10T14:00": "2026-11-10 14:00 is over; write a time that is to come, or cancel the session", "2026-12-02T14:00": `value="save"`} {
		if page := c.Post(edited, with(form, "move_to", to)).Body.String(); !strings.Contains(page, want) {
			t.Errorf("moved to %s the page lacks %q:\n%s", to, want, page)
		}
	}
}

// Every page of the desk can be reached by links from the first one, by somebody who knows no address.
func TestEveryPageIsReached(t *testing.T) {
	d := officetest.Busy(t, officetest.Editing, func(_ *officetest.Desk, o *office.Options) {
		o.Examine = func(context.Context) []doctor.Check { return nil }
	})
	files := maps.Clone(d.Files)
	files["rondo.yaml"] = []byte(strings.Replace(string(files["rondo.yaml"]), "[ops@example.org]", "[ops@example.org, chief@example.org]", 1))
	d.Follow(files)
	c := d.As(officetest.Chief)
	missing := map[string]bool{}
	for _, one := range office.Routes() {
		if path, get := strings.CutPrefix(one.Pattern, "GET "); get && one.Right != "anybody" {
			missing[path] = true
		}
	}
	mux := http.NewServeMux()
	for path := range missing {
		mux.HandleFunc(path, func(http.ResponseWriter, *http.Request) {})
	}
	seen, next := map[string]bool{"/desk": true}, []string{"/desk"}
	for len(next) > 0 && len(missing) > 0 {
		path := next[0]
		next = next[1:]
		_, route := mux.Handler(httptest.NewRequest(http.MethodGet, path, nil))
		if !missing[route] { // one page of a kind
			continue
		}
		delete(missing, route)
		for _, link := range regexp.MustCompile(`href="(/desk[^"#?]*)`).FindAllStringSubmatch(c.Page(path), -1) {
			if !seen[link[1]] {
				seen[link[1]], next = true, append(next, link[1])
			}
		}
	}
	for path := range missing {
		t.Errorf("no link leads to %s", path)
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

// Many edit sessions of one theme at once, each as a browser does: whoever comes second is refused and sees what the others wrote, and begins
// again from there. All edits are in the file, and where it is in git each is a commit of its own.
func TestEditorsAtOnce(t *testing.T) {
	for _, git := range []bool{false, true} {
		t.Run(fmt.Sprintf("git=%t", git), func(t *testing.T) { editorsAtOnce(t, git) })
	}
}

func editorsAtOnce(t *testing.T, git bool) {
	e := openEditing(t, git)
	first := e.file(t)
	months := []string{"2026-12-01", "2027-01-05", "2027-02-02", "2027-03-02", "2027-04-06", "2027-05-04"}
	clients := make([]*officetest.Client, len(months))
	for i := range months {
		clients[i] = e.As([]string{officetest.Organizer, officetest.Chief}[i%2]) // what one person may post in a minute is limited
	}
	forms := make([]url.Values, len(months))
	for i, month := range months { // all look at the same file
		forms[i] = with(fields(t, clients[i].Page("/desk/t/datatalks/"+month+"/edit")), "title", fmt.Sprintf("Title %d", i), "do", "save")
	}
	var all sync.WaitGroup
	conflicts := make([]int, len(months))
	for i, month := range months {
		all.Go(func() {
			target, form := "/desk/t/datatalks/"+month+"/edit", forms[i]
			for range 40 {
				w := clients[i].Post(target, form)
				switch w.Code {
				case http.StatusOK:
					return
				case http.StatusConflict:
					conflicts[i]++
					if page := stdhtml.UnescapeString(w.Body.String()); !strings.Contains(page, "Somebody has changed the theme meanwhile") || !strings.Contains(page, ">+") || strings.Count(page, "Title ") < 2 {
						t.Errorf("whoever is refused does not see what the others wrote:\n%s", page)
					}
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
	refused := 0
	for _, n := range conflicts {
		refused += n
	}
	if refused < len(months)-1 { // all but the first
		t.Errorf("%d were refused who looked at the file before another one wrote it", refused)
	}
	after := e.file(t)
	for i, month := range months {
		if !strings.Contains(after, month+":\n    title: Title "+fmt.Sprint(i)) && !strings.Contains(after, "title: Title "+fmt.Sprint(i)) {
			t.Errorf("the edit of %s is lost (conflicts %v):\n%s", month, conflicts, after)
		}
	}
	if acts := e.Acts(); len(acts) != len(months) {
		t.Errorf("the audit trail has %d acts", len(acts))
	}
	if !git {
		return
	}
	if got := e.git(t, "status", "--porcelain"); got != "" {
		t.Errorf("git has to commit %s", got)
	}
	commits := strings.Fields(e.git(t, "log", "--format=%h", "--reverse"))
	if len(commits) != len(months)+1 || e.git(t, "show", commits[0]+":themes/datatalks.yaml") != strings.TrimSpace(first) {
		t.Fatalf("%d commits of %d edits", len(commits)-1, len(months))
	}
	for _, commit := range commits[1:] {
		subject := e.git(t, "log", "-1", "--format=%s", commit)
		added := 0
		for line := range strings.SplitSeq(e.git(t, "show", "--format=", "--unified=0", commit), "\n") {
			if strings.HasPrefix(line, "+") && strings.Contains(line, "Title ") {
				added++
				if title := subject[strings.LastIndex(subject, "Title "):]; !strings.Contains(line, title) {
					t.Errorf("the commit %q has %q", subject, line)
				}
			}
		}
		if added != 1 {
			t.Errorf("the commit %q adds %d titles", subject, added)
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
