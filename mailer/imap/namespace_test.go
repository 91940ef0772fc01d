package imap

import (
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"

	"rondo/mailer/imap/imaptest"
)

// Where all names of folders begin with a prefix, so does that of the folder for what is done; see RFC 2342.
func TestI14TheDoneFolderLiesBelowTheNamespace(t *testing.T) {
	for prefix, names := range map[string][]string{"INBOX.": {"Rondo", "INBOX.Rondo", "inbox.Rondo"}, "INBOX/": {"Rondo"}, "Mail.": {"Rondo", "Mail.Rondo"}} {
		for _, name := range names {
			t.Run(prefix+" "+name, func(t *testing.T) {
				d := imaptest.StartBelow(t, prefix)
				s := sourceOf(d, nil)
				s.DoneFolder = name
				r, err := s.Check(t.Context())
				if err != nil || !strings.EqualFold(r.Done, prefix+"Rondo") {
					t.Fatalf("%+v, %v", r, err)
				}
				d.Deliver([]byte(reply(1)))
				k := newShelf()
				s.Keeper = k
				start(t, s)
				k.kept(t, reply(1))
				lies(t, d, "Rondo", "", reply(1))
				lies(t, d, "", "")
			})
		}
	}
}

// A folder that is read has its name there, too.
func TestI14TheFolderThatIsReadLiesBelowTheNamespace(t *testing.T) {
	d := imaptest.StartBelow(t, "INBOX.")
	s := sourceOf(d, nil)
	s.DoneFolder = "Answers"
	if _, err := s.Check(t.Context()); err != nil { // makes it
		t.Fatal(err)
	}
	s.Folder, s.DoneFolder = "Answers", ""
	if _, err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	s.DoneFolder = "INBOX.Answers"
	if _, err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "is the folder that is read") {
		t.Errorf("moving from Answers to INBOX.Answers: %v", err)
	}
}

// A check says when nothing can be moved: here a folder would have to lie outside of everything.
func TestI14ACheckSaysThatNothingCanBeMoved(t *testing.T) {
	d := imaptest.StartBelow(t, "INBOX.")
	s := sourceOf(d, nil)
	s.DoneFolder = "a..b"
	if r, err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "done_folder: INBOX.a..b: ") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestI14NamesOfFolders(t *testing.T) {
	type names = []imap.NamespaceDescriptor
	for _, test := range []struct {
		what         imap.NamespaceData
		folder, want string
	}{
		{imap.NamespaceData{}, "Rondo", "Rondo"},
		{imap.NamespaceData{Personal: names{{Prefix: "", Delim: '/'}}}, "Rondo", "Rondo"},
		{imap.NamespaceData{Personal: names{{Prefix: "INBOX.", Delim: '.'}}}, "Rondo", "INBOX.Rondo"},
		{imap.NamespaceData{Personal: names{{Prefix: "INBOX.", Delim: '.'}}}, "Rondo/Done", "INBOX.Rondo.Done"},
		{imap.NamespaceData{Personal: names{{Prefix: "", Delim: '.'}}}, "Rondo/Done", "Rondo.Done"},
		{imap.NamespaceData{Personal: names{{Prefix: "", Delim: '/'}}}, "Rondo/Done", "Rondo/Done"},
		{imap.NamespaceData{Personal: names{{Prefix: "", Delim: '.'}}}, "Old.a/b", "Old.a/b"},
		{imap.NamespaceData{Personal: names{{Prefix: "INBOX.", Delim: '.'}}}, "INBOX", "INBOX"},
		{imap.NamespaceData{Personal: names{{Prefix: "INBOX.", Delim: '.'}}}, "Inbox", "Inbox"},
		{imap.NamespaceData{Personal: names{{Prefix: "INBOX.", Delim: '.'}}}, "INBOXES", "INBOX.INBOXES"},
		{imap.NamespaceData{Personal: names{{Prefix: "INBOX.", Delim: '.'}, {Prefix: "", Delim: '.'}}}, "Rondo", "Rondo"},
		{imap.NamespaceData{Personal: names{{Prefix: "INBOX.", Delim: '.'}}, Shared: names{{Prefix: "shared.", Delim: '.'}}}, "shared.guild", "shared.guild"},
		{imap.NamespaceData{Personal: names{{Prefix: "INBOX.", Delim: '.'}}, Other: names{{Prefix: "user.", Delim: '.'}}}, "user.ada.Rondo", "user.ada.Rondo"},
		{imap.NamespaceData{Personal: names{{Prefix: "Mail/", Delim: '/'}}}, "mail/Rondo", "Mail/mail/Rondo"},
		{imap.NamespaceData{Shared: names{{Prefix: "shared/", Delim: '/'}}}, "Rondo", "Rondo"},
	} {
		c := &session{names: test.what}
		if got := c.nameOf(test.folder); got != test.want {
			t.Errorf("%q with %+v: %q, want %q", test.folder, test.what, got, test.want)
		}
	}
}
