package inbound_test

import (
	"testing"

	"rondo/mailer/inbound"
	"rondo/scheduler"
)

// Exchange writes in the language of its user that somebody is away, and shows it by one weak sign beside.
func TestAbsencesInLanguagesOfOutlook(t *testing.T) {
	for _, subject := range []string{
		"Automatikus válasz", "Otomatik yanıt", "Răspuns automat", "Αυτόματη απάντηση", "Automaatvastus", "Automātiskā atbilde", "Automatinis atsakymas",
		"Автоматична відповідь", "Automatická odpoveď", "Automatski odgovor", "Resposta automàtica", "Frånvaro", "自動返信", "자동 회신", "自动答复",
		"Message d'absence", "Mensaje de ausencia", "Messaggio di assenza", "Nieobecność w biurze", "Mimo kancelář", "不在办公室", "不在通知", "Vacation notice", "On annual leave",
	} {
		fields := "From: ada@example.net\r\nReturn-Path: <ada@example.net>\r\nSubject: " + subject + ": DataTalks\r\n"
		if m := inbound.Read([]byte(fields + "X-Auto-Response-Suppress: All\r\n\r\nI am away.\r\n")); m.Class != scheduler.AutoReply {
			t.Errorf("%s: %s", subject, m.Class)
		}
		if m := inbound.Read([]byte(fields + "\r\nI am away.\r\n")); m.Class != scheduler.Words || m.Robotic == "" {
			t.Errorf("%s alone: %s, %q", subject, m.Class, m.Robotic)
		}
	}
}

// Fastmail and Proton give all mail a Feedback-ID by which they hear of complaints, what people write too.
func TestPeopleWriteWithAFeedbackID(t *testing.T) {
	for _, id := range []string{"i1234567:Fastmail", "12345678:user:proton"} {
		m := inbound.Read([]byte("From: Ada <ada@example.net>\r\nSubject: Re: DataTalks\r\nFeedback-ID: " + id + "\r\n\r\nI bring cake.\r\n"))
		if m.Class != scheduler.Words || m.Robotic != "" || m.Text != "I bring cake." {
			t.Errorf("%s: %s, %q", id, m.Class, m.Robotic)
		}
	}
}

// What ticket systems and old programs write of themselves is no person's.
func TestProgramsThatSayTheyAre(t *testing.T) {
	for field, want := range map[string]scheduler.Class{
		"X-Precedence: auto_reply": scheduler.AutoReply, "X-OTRS-Loop: yes": scheduler.AutoReply,
		"X-Precedence: normal": scheduler.Words, "X-Powered-By: a desk": scheduler.Words,
	} {
		if m := inbound.Read([]byte("From: ada@example.net\r\nSubject: Re: DataTalks\r\n" + field + "\r\n\r\nHello\r\n")); m.Class != want {
			t.Errorf("%s: %s, want %s", field, m.Class, want)
		}
	}
}

// Domino shows an absence by its subject alone.
func TestDominosAbsence(t *testing.T) {
	for subject, want := range map[string]scheduler.Class{
		"AUTO: Ada Lovelace is out of the office (returning 12/12/2026)":     scheduler.AutoReply,
		"Re: AUTO: Ada Lovelace is out of the office (returning 12/12/2026)": scheduler.Words,
		"Auto: who drives?": scheduler.Words, "Out of the office party": scheduler.Words,
	} {
		if m := inbound.Read([]byte("From: ada@example.net\r\nSubject: " + subject + "\r\n\r\nHello\r\n")); m.Class != want {
			t.Errorf("%s: %s, want %s", subject, m.Class, want)
		}
	}
}
