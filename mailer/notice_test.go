package mailer

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/ical"
	"rondo/mailer/mailertest"
	"rondo/scheduler"
	"rondo/theme"
)

// strange is a title with everything that some chat reads as more than text.
const strange = "**R&D**: <!here> <b>maps</b> @channel @all ~town-square #maps :tada: `rm` [a](https://b.example.org) {{x}}"

// announcements returns a letter to a channel of each occasion, about a session whose texts are strange.
func announcements() map[theme.Telling]scheduler.Letter {
	of := func(what theme.Telling, change func(l *scheduler.Letter)) scheduler.Letter {
		l := mailertest.Invitation()
		l.Kind, l.First = scheduler.Chat, false
		l.To = theme.Entry{Email: "team@" + theme.ChannelHost, Zone: l.Facts.Zone}.Person()
		l.Name = "chat/" + l.UID + "/" + string(what) + "/1796124000/" + l.To.Email
		l.Announcement = &scheduler.Announcement{Tell: what}
		l.Facts.Wall = ical.LocalOf(l.Facts.Start.In(l.Facts.Zone.Location()))
		l.Facts.Title, l.Facts.Place = "1. Maps", "# Room | 4"
		change(&l)
		return l
	}
	return map[theme.Telling]scheduler.Letter{
		theme.TellTomorrow: of(theme.TellTomorrow, func(l *scheduler.Letter) {
			l.Facts.Title, l.Facts.Presenter = strange, "Ada Öberg <ada@example.org>"
			l.Facts.Place = "Room \\4 for $1 or 2$, " + strings.Repeat("and so on ", 30)
		}),
		theme.TellMoved: of(theme.TellMoved, func(l *scheduler.Letter) {
			l.Facts.Reason = "- <!here> @here: see https://example.org/@here/a_b?x=1&y=2"
			was := l.Facts
			was.Start, was.End, was.Wall, was.Place = was.Start.AddDate(0, 0, -1), was.End.AddDate(0, 0, -1), was.Wall.Add(-24*time.Hour), "https://meet.example.org/data_talks"
			l.Was, l.Changed = &was, []scheduler.Field{scheduler.FieldStart, scheduler.FieldPlace}
		}),
		theme.TellCancelled: of(theme.TellCancelled, func(l *scheduler.Letter) {
			l.Facts.Title, l.Facts.Cancelled, l.Facts.Reason = "===", true, "the presenter is ill & in <bed>"
		}),
		theme.TellMaterials: of(theme.TellMaterials, func(l *scheduler.Letter) {
			l.Facts.Title = "> Maps ~~and~~ _ways_"
			l.Facts.Materials = "*slides*\thttps://files.example.org/maps_(1).pdf\n[recording]\thttps://video.example.org/watch?x=1&y=2"
		}),
	}
}

// TestNoticesGolden keeps what each kind of channel is sent on each occasion, in English and Finnish. Characters that are not seen are
// written as \u200b.
func TestNoticesGolden(t *testing.T) {
	s := sealer(t)
	for _, language := range []string{"en", "fi"} {
		archive := &txtar.Archive{Comment: []byte("What channels are sent: <what is told>.<kind of channel>.json\n")}
		for _, what := range theme.Tellings {
			for _, kind := range theme.ChannelKinds {
				l := announcements()[what]
				l.To, l.Announcement.Kind = l.To.In(language), kind
				is, body, err := ReadNotice(seal(t, s, l))
				if err != nil || is != kind {
					t.Fatalf("%s to %s: the kind is %q, %v", what, kind, is, err)
				}
				for _, wrong := range []string{"@channel", "@all", "@here", "ada@", "chat.invalid", "<!here>"} {
					if bytes.Contains(body, []byte(wrong)) && (wrong != "<!here>" || kind == theme.Slack) {
						t.Errorf("%s to %s has %s:\n%s", what, kind, wrong, body)
					}
				}
				var pretty bytes.Buffer
				if err := json.Indent(&pretty, body, "", "  "); err != nil {
					t.Fatal(err)
				}
				text := strings.ReplaceAll(pretty.String(), "\u200b", `\u200b`) + "\n"
				archive.Files = append(archive.Files, txtar.File{Name: string(what) + "." + kind + ".json", Data: []byte(text)})
			}
		}
		path := filepath.Join("testdata", "notices."+language+".txtar")
		got := txtar.Format(archive)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s has changed; see it with -update and git diff", path)
		}
	}
}

// TestANoticeIsSealedTheSame holds that a notice that is written again is the same, since what knows its id may have it already.
func TestANoticeIsSealedTheSame(t *testing.T) {
	s, l := sealer(t), announcements()[theme.TellMoved]
	l.Announcement.Kind = theme.Webhook
	one, other := seal(t, s, l), seal(t, s, l)
	if one.MessageID != other.MessageID || !bytes.Equal(one.Bytes, other.Bytes) {
		t.Errorf("%s\n%s", one.Bytes, other.Bytes)
	}
	l.Name = strings.Replace(l.Name, "1796124000", "1796124001", 1)
	if again := seal(t, s, l); again.MessageID == one.MessageID {
		t.Error("another notice has the same id")
	}
	l.Stamp = l.Stamp.Add(time.Hour)
	if later := seal(t, s, l); bytes.Equal(later.Bytes, one.Bytes) {
		t.Error("the time of the event is not in it")
	}
}
