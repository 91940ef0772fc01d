package mailbox

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed pages
var pages embed.FS

// Pages are parsed when somebody looks at one: every rondo has a mailbox in it, and few show it.
var (
	inboxPage   = sync.OnceValue(func() *template.Template { return parsed("inbox.html") })
	messagePage = sync.OnceValue(func() *template.Template { return parsed("message.html") })
)

func parsed(page string) *template.Template {
	return template.Must(template.ParseFS(pages, "pages/frame.html", "pages/"+page))
}

// What browsers may do with a page, and with the HTML of a mail, which is shown in a frame of its own.
const (
	pagePolicy = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	mailPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

// Handler shows the mailbox: a list, and each message as text, as HTML, as a calendar entry and as it came. Its links
// are relative, so it may be mounted anywhere with [http.StripPrefix].
func (m *Mailbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", m.showInbox)
	mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, r *http.Request) {
		protect(w, pagePolicy)
		http.ServeFileFS(w, r, pages, "pages/style.css")
	})
	mux.HandleFunc("GET /messages/{id}/{$}", m.one(func(w http.ResponseWriter, _ *http.Request, msg Message) {
		l := Read(msg.Raw)
		show(w, messagePage(), struct {
			Letter
			Entries []entry
			Size    int // in octets
			Root    string
		}{l, entries(l.Calendar), len(msg.Raw), "../../"})
	}))
	mux.HandleFunc("GET /messages/{id}/html", m.one(func(w http.ResponseWriter, _ *http.Request, msg Message) {
		protect(w, mailPolicy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(Read(msg.Raw).HTML))
	}))
	mux.HandleFunc("GET /messages/{id}/source", m.one(func(w http.ResponseWriter, _ *http.Request, msg Message) {
		protect(w, pagePolicy)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write(msg.Raw)
	}))
	return mux
}

func (m *Mailbox) one(show func(http.ResponseWriter, *http.Request, Message)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.Atoi(r.PathValue("id"))
		msg, ok := m.message(id)
		if !ok {
			http.NotFound(w, r)
			return
		}
		show(w, r, msg)
	}
}

// row is a message in the list.
type row struct {
	ID                int
	Subject, To, Time string
	Kind              string // what it does to a calendar: "request", "cancel"; empty for words alone
}

// newest bounds the list; a mailbox may hold a whole season.
const newest = 500

func (m *Mailbox) showInbox(w http.ResponseWriter, r *http.Request) {
	reader := r.URL.Query().Get("to")
	messages := m.Messages()
	if reader != "" {
		messages = m.To(reader)
	}
	total := len(messages)
	messages = messages[max(0, total-newest):]
	slices.Reverse(messages)
	rows := make([]row, len(messages))
	for i, msg := range messages {
		l := Read(msg.Raw)
		rows[i] = row{ID: msg.ID, Subject: l.Subject, To: strings.Join(msg.To, ", "),
			Time: msg.Received.UTC().Format("2 Jan 15:04 MST")}
		if _, method, ok := strings.Cut(l.Calendar, "METHOD:"); ok {
			method, _, _ = strings.Cut(method, "\n")
			rows[i].Kind = strings.ToLower(method)
		}
	}
	show(w, inboxPage(), struct {
		Rows   []row
		Total  int
		Reader string
		Root   string
	}{rows, total, reader, ""})
}

func show(w http.ResponseWriter, page *template.Template, view any) {
	var text bytes.Buffer
	if err := page.ExecuteTemplate(&text, "frame.html", view); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	protect(w, pagePolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(text.Bytes())
}

func protect(w http.ResponseWriter, policy string) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
}
