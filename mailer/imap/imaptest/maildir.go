package imaptest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Mail is a mail as it lies in a folder.
type Mail struct {
	Raw   []byte // with the line ends that IMAP shows, CRLF
	Flags string // as Maildir writes them, sorted: S is \Seen, T is \Deleted; keywords are their names in braces
	New   bool   // nobody has opened the folder for changes since it came
}

// Deliver puts a mail into INBOX, as a delivery agent does: it is there as a whole at once.
func (d *Dovecot) Deliver(raw []byte) {
	d.t.Helper()
	d.copies++
	name := fmt.Sprintf("%d.M%dP%d.imap.example.org", 1_700_000_000+d.copies, d.copies, os.Getpid())
	path := d.path("mail/tmp/" + name)
	d.must(os.WriteFile(path, bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), 0o644))
	d.must(os.Chown(path, d.owner.uid, d.owner.gid))
	d.must(os.Rename(path, d.path("mail/new/"+name)))
}

// Flag gives the flags of Maildir to all mails that lie in INBOX. Nobody may be reading meanwhile.
func (d *Dovecot) Flag(flags string) {
	d.t.Helper()
	for _, folder := range []string{"new", "cur"} {
		entries, err := os.ReadDir(d.path("mail/" + folder))
		d.must(err)
		for _, entry := range entries {
			name, _, _ := strings.Cut(entry.Name(), ":2,")
			d.must(os.Rename(d.path("mail/"+folder+"/"+entry.Name()), d.path("mail/cur/"+name+":2,"+flags)))
		}
	}
}

// Mails are the mails of a folder in the order of their coming. INBOX is "", others are under their names.
func (d *Dovecot) Mails(folder string) []Mail {
	d.t.Helper()
	dir := d.path("mail")
	if folder != "" {
		dir = filepath.Join(dir, "."+strings.ReplaceAll(folder, "/", "."))
	}
	type found struct {
		name string
		Mail
	}
	var list []found
	for _, sub := range []string{"new", "cur"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if os.IsNotExist(err) {
			return nil
		}
		d.must(err)
		for _, entry := range entries {
			raw, err := os.ReadFile(filepath.Join(dir, sub, entry.Name()))
			if os.IsNotExist(err) { // it was moved or marked meanwhile
				return d.Mails(folder)
			}
			d.must(err)
			_, flags, _ := strings.Cut(entry.Name(), ":2,")
			mail := Mail{Raw: bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n")), Flags: d.flags(dir, flags), New: sub == "new"}
			list = append(list, found{entry.Name(), mail})
		}
	}
	slices.SortFunc(list, func(a, b found) int { return strings.Compare(a.name, b.name) })
	mails := make([]Mail, len(list))
	for i, f := range list {
		mails[i] = f.Mail
	}
	return mails
}

// flags names the keywords among the flags of a file, which are letters in the order of a list that Dovecot keeps.
func (d *Dovecot) flags(dir, letters string) string {
	text, err := os.ReadFile(filepath.Join(dir, "dovecot-keywords"))
	if err != nil && !os.IsNotExist(err) {
		d.t.Fatal(err)
	}
	names := map[string]string{}
	for line := range strings.Lines(string(text)) {
		number, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		names[number] = name
	}
	var b strings.Builder
	for _, letter := range letters {
		if letter >= 'a' && letter <= 'z' {
			fmt.Fprintf(&b, "{%s}", names[fmt.Sprint(letter-'a')])
		} else {
			b.WriteRune(letter)
		}
	}
	return b.String()
}
