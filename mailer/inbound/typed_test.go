package inbound_test

import (
	"strings"
	"testing"

	"rondo/mailer/inbound"
)

// What is typed into the text of an answer is shown beside it, but not what programs write, nor what is quoted.
func TestI13WordsBesideAnAnswer(t *testing.T) {
	_, object, _ := strings.Cut(wrapped, "method=REPLY\r\n\r\n")
	for text, want := range map[string]string{
		"I bring a cake.":                    "I bring a cake.",
		"I bring a cake.\r\n\r\nTwo, even.":  "I bring a cake.\n\nTwo, even.",
		"Ada <ada@example.org> has accepted": "",
		"Accepted: DataTalks":                "",
		"Late by ten minutes\r\n\r\nOn Tue, 1 Dec 2026, Guild wrote:\r\n> You are invited\r\n> to DataTalks": "Late by ten minutes",
		"> You are invited\r\nI am there\r\n-- \r\nAda\r\n+358 1":                                            "I am there",
		"": "",
	} {
		mail := "From: ada@example.org\r\nTo: guild@example.org\r\nSubject: Accepted\r\nContent-Type: multipart/alternative; boundary=w\r\n\r\n" +
			"--w\r\nContent-Type: text/plain\r\n\r\n" + text + "\r\n--w\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n" + object
		if m := inbound.Read([]byte(mail)); m.Text != want || len(m.Replies) != 1 {
			t.Errorf("%q: %q, want %q", text, m.Text, want)
		}
	}
	long := inbound.Read([]byte("From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=w\r\n\r\n--w\r\n\r\n" + strings.Repeat("word ", 5000) +
		"\r\n--w\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n" + object))
	if n := len([]rune(long.Text)); n == 0 || n > 2000 {
		t.Errorf("%d characters", n)
	}
}

// Python's email package writes a field with a long id so, whoever's the id is.
func TestLongIDsOfAProgramInPython(t *testing.T) {
	const mark = "abcdefghijklmnopqrstuvwxyy"
	for fields, want := range map[string]string{
		"In-Reply-To: =?utf-8?q?=3Cabcdefghijklmnopqrstuvwxyy=40calendar-invitations?=\r\n =?utf-8?q?=2Ecommunity-of-practice=2Eexample=2Eorg=3E?=\r\n": mark,
		"References: =?utf-8?q?=3Cabcdefghijklmnopqrstuvwxyy=40calendar-invitations?=\r\n =?utf-8?q?=2Ecommunity-of-practice=2Eexample=2Eorg=3E?=\r\n":  mark,
		"References: <abcdefghijklmnopqrstuvwxyy@example.org> =?utf-8?q?=3C0123456789?=\r\n" +
			" =?utf-8?q?abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789a?=\r\n =?utf-8?q?bcdef=40mail=2Eexample=2Ecom=3E?=\r\n": mark,
		"In-Reply-To: <" + mark + "@example.org>\r\n":                mark,
		"In-Reply-To: =?nonsense?q?" + mark + "=40example.org?=\r\n": "",
	} {
		m := inbound.Read([]byte("From: ada@example.org\r\nSubject: Re: DataTalks\r\n" + fields + "\r\nI come a little later.\r\n"))
		if got := strings.Join(m.Threads, " "); got != want {
			t.Errorf("%s: %q, want %q", fields, got, want)
		}
	}
}

// beside is a mail with a text and an answer.
func beside(text string) []byte {
	_, object, _ := strings.Cut(wrapped, "method=REPLY\r\n\r\n")
	return []byte("From: ada@example.org\r\nTo: guild@example.org\r\nSubject: Accepted\r\nContent-Type: multipart/mixed; boundary=w\r\n\r\n" +
		"--w\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n") +
		"\r\n--w\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n" + object)
}

// Programs write of an answer, of themselves and of what is quoted in the language of their user.
func TestProgramsWriteInTheLanguageOfTheirUser(t *testing.T) {
	for _, own := range []string{
		"Ada on hyväksynyt tämän kutsun.", "Ada hat diese Einladung angenommen.", "Ada a accepté cette invitation.", "Ada ha aceptado esta invitación.",
		"Ada har accepterat den här inbjudan.", "Hyväksytty: DataTalks", "Zugesagt: DataTalks", "Mit Vorbehalt: DataTalks", "Accepté : DataTalks",
		"Rechazado: DataTalks", "Avböjt: DataTalks",
		"Lähetetty iPhonesta", "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Enviado desde mi iPhone", "Skickat från min iPhone",
		"Get Outlook for iOS", "Hae Outlook for Android", "Outlook für iOS beziehen", "Sent with Proton Mail secure email.",
		"On Fri, Nov 20, 2026 at 10:00 AM Guild <guild@example.org>\nwrote:\nYou are invited", "Am Fr., 20. Nov. 2026 schrieb Guild <\nguild@example.org>:\nYou are invited",
		"Guild <guild@example.org> writes:\nYou are invited", "Il 20 nov 2026 Guild ha scritto:\nYou are invited", "Från: Guild\nSkickat: den 20",
		"De : Guild <guild@example.org>\nEnvoyé : vendredi",
	} {
		if m := inbound.Read(beside("I bring cake.\n\n" + own + "\n")); m.Text != "I bring cake." || len(m.Replies) != 1 {
			t.Errorf("%q: %q is left of it", own, m.Text)
		}
	}
	for _, words := range []string{
		"Bo wrote:\nhe brings cake", "Ada has a question: who brings cake?", "On 5 December I come late,\nso begin with Bo:", "Der Termin hat mir gefallen", "Sent you the slides by mail",
		"Bo har tackat nej till mötet, men jag kommer", "Bo a refusé l'invitation, je viens seul", "Bo hat die Einladung abgelehnt, ich komme allein",
	} {
		if m := inbound.Read(beside(words)); m.Text != words {
			t.Errorf("%q: %q is left of it", words, m.Text)
		}
	}
}

// An answer goes before the invitation that came back with it, whichever stands first.
func TestAnswerBesideTheInvitation(t *testing.T) {
	_, object, _ := strings.Cut(wrapped, "method=REPLY\r\n\r\n")
	object = strings.TrimSuffix(object, "--w--\r\n")
	part := func(method string) string {
		return "--w\r\nContent-Type: text/calendar; method=" + method + "\r\n\r\n" + strings.Replace(object, "METHOD:REPLY", "METHOD:"+method, 1) + "\r\n"
	}
	for _, parts := range []string{part("REQUEST") + part("REPLY"), part("REPLY") + part("REQUEST")} {
		m := inbound.Read([]byte("From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=w\r\n\r\n" + parts + "--w--\r\n"))
		if len(m.Replies) != 1 || m.Replies[0].Method != "REPLY" {
			t.Errorf("%+v", m.Replies)
		}
	}
}
