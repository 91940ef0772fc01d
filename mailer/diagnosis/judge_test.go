package diagnosis

import (
	"testing"

	"rondo/scheduler"
)

// TestJudge says what follows from a status and a server's words.
func TestJudge(t *testing.T) {
	const hard, full, policy, soft, unclear = scheduler.HardFault, scheduler.FullFault, scheduler.PolicyFault, scheduler.SoftFault, scheduler.UnsureFault
	for _, test := range []struct {
		status, said string
		want         scheduler.Fault
	}{
		{"5.1.1", "", hard},
		{"5.1.1", "550 5.1.1 <ada@example.net>: Recipient address rejected: User unknown in local recipient table", hard},
		{"5.0.0", "550-5.1.1 The email account that\n you tried to reach does not exist.", hard},
		{"", "Sorry, no mailbox here by that name. (#5.1.1)", hard},
		{"5.1.10", "556 5.1.10 Recipient address has null MX", hard},
		{"5.4.1", "550 5.4.1 Recipient address rejected: Access denied", hard},
		{"5.7.13", "525 5.7.13 <ada@example.net>: Recipient address rejected: User account disabled", hard},
		{"5.7.17", "550 5.7.17 mailbox owner has changed", hard},
		{"5.7.13", "525 5.7.13 your account is disabled", policy},
		{"5.7.13", "525 5.7.13 User account disabled", policy},
		{"5.7.13", "", policy},
		{"4.7.13", "", soft},
		{"5.2.1", "The account is disabled", hard},
		{"5.0.0", "Host unknown (Name server: example.net: host not found)", hard},

		{"5.2.2", "552 5.2.2 Over quota", full},
		{"5.1.1", "552 5.2.2 Over quota", full},
		{"5.2.2", "", full},
		{"4.2.2", "452 4.2.2 The email account that you tried to reach is over quota", full},
		{"", "552 Message for <ada@example.net> would exceed mailbox quota", full},

		{"5.7.1", "554 5.7.1 <ada@example.net>: Recipient address rejected: Access denied", policy},
		{"5.7.1", "550 5.7.1 User unknown to the filter", policy},
		{"5.7.26", "", policy},
		{"5.1.7", "550 5.1.7 No such domain example.org.", policy},
		{"5.0.0", "553 Sender address rejected: Domain not found", policy},
		{"5.1.8", "553 5.1.8 Domain of sender address guild@example.org does not exist", policy},
		{"5.0.0", "554 Your IP is on a blocklist", policy},
		{"5.3.4", "", policy},
		{"5.6.1", "", policy},
		{"5.0.0", "550 Your daily sending quota exceeded", policy},
		{"5.0.0", "550 Relaying denied", policy},

		{"4.1.1", "450 4.1.1 <ada@example.net>: Recipient address rejected: User unknown (unverified)", soft},
		{"4.4.1", "connect to mx.example.net[192.0.2.1]:25: Connection timed out", soft},
		{"4.4.7", "", soft},
		{"", "Name service error for domain example.net: Host not found, try again", soft},
		{"5.2.1", "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages", soft},
		{"4.4.3", "Host or domain name not found. Name service error for name=example.net type=MX: Host not found, try again", soft},
		{"5.4.4", "Name service error for name=example.net type=MX: Malformed or unexpected name server reply", soft},
		{"", "I'm not going to try again; this message has been in the queue too long.", soft},

		{"5.0.0", "", unclear},
		{"5.1.0", "553 5.1.0 rejected", unclear},
		{"5.5.0", "550 Requested action not taken: mailbox unavailable", unclear},
		{"", "It did not work.", unclear},
	} {
		if got := Judge(test.status, test.said, ""); got != test.want {
			t.Errorf("%s %q: %s, want %s", test.status, test.said, got, test.want)
		}
	}
}

func TestStatus(t *testing.T) {
	for said, want := range map[string]string{
		"550 5.1.1 no": "5.1.1", "(#4.4.1)": "4.4.1", "550-5.7.26 no": "5.7.26", "5.2.2 (full)": "5.2.2", "no. 5.1.2.": "5.1.2", "smtp;5.1.10": "5.1.10",
		"[5.1.1.7]": "", "host 192.5.1.1": "", "version 15.2.1": "", "5.11.1": "", "3.1.1": "", "5.1.1234": "", "": "",
	} {
		if got := Status(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}

// TestI5DeadDomains tells a domain that does not exist from one whose servers do not answer.
func TestI5DeadDomains(t *testing.T) {
	for _, test := range []struct {
		status, said string
		want         scheduler.Fault
	}{
		{"5.4.4", "Host or domain name not found. Name service error for name=example.net type=A: Host not found", scheduler.HardFault},
		{"5.4.4", "Host or domain name not found. Name service error for name=mx.example.net type=AAAA: Host not found", scheduler.HardFault},
		{"", "Name service error for domain example.net: Host not found", scheduler.HardFault},
		{"5.4.4", "", scheduler.HardFault},
		{"5.0.0", "all relevant MX records point to non-existent hosts", scheduler.HardFault},
		{"5.0.0", "an MX or SRV record indicated no SMTP service", scheduler.HardFault},
		{"5.0.0", "No MX found for domain", scheduler.HardFault},
		{"", "Sorry, I couldn't find a mail exchanger or IP address. (#5.4.4)", scheduler.HardFault},
		{"5.1.2", "550 Host unknown", scheduler.HardFault},
		{"5.0.0", "No such domain.", scheduler.HardFault},
		{"5.0.0", "all host address lookups failed permanently", scheduler.HardFault},
		{"5.0.0", "The domain example.net has no MX or A records", scheduler.HardFault},
		{"5.0.0", "Domain example.net has no mail exchangers", scheduler.HardFault},
		{"5.0.0", "dns: example.net: non-existent domain", scheduler.HardFault},
		{"5.0.0", "Name server: example.net.: non-existent host", scheduler.HardFault},
		{"5.4.4", "SMTPSEND.DNS.NonExistentDomain; nonexistent domain", scheduler.HardFault},
		{"5.0.0", "the recipient domain could not be resolved", scheduler.HardFault},
		{"5.0.0", "unable to look up host example.net: Name or service not known", scheduler.HardFault},
		{"5.0.0", "unable to look up host example.net: nodename nor servname provided, or not known", scheduler.HardFault},
		{"4.0.0", "DNS type 'mx' lookup of example.net responded with code NXDOMAIN\nDomain name not found: example.net", scheduler.HardFault},

		{"4.4.3", "Host or domain name not found. Name service error for name=example.net type=MX: Host not found, try again", scheduler.SoftFault},
		{"4.4.3", "", scheduler.SoftFault},
		{"5.4.4", "example.net: DNS query failed: SERVFAIL", scheduler.SoftFault},
		{"5.1.2", "cannot resolve the domain: SERVFAIL", scheduler.SoftFault},
		{"4.0.0", "Temporary failure in MX lookup", scheduler.SoftFault},
		{"4.4.3", "Deferred: Name server: example.net: host name lookup failure", scheduler.SoftFault},
		{"4.1.2", "450 4.1.2 <ada@example.net>: Recipient address rejected: Domain not found", scheduler.SoftFault},
		{"4.7.1", "450 4.7.1 <relay.example.org>: Helo command rejected: Host not found", scheduler.PolicyFault},
		{"5.7.1", "550 5.7.1 <relay.example.org>: Helo command rejected: Host not found", scheduler.PolicyFault},
		{"5.1.8", "550 5.1.8 <guild@example.org>: Sender address rejected: Domain not found", scheduler.PolicyFault},
	} {
		if got := Judge(test.status, test.said, "ada@example.net"); got != test.want {
			t.Errorf("%s %q: %s, want %s", test.status, test.said, got, test.want)
		}
	}
}

// TestI8ProvidersSayItOtherwise holds what large servers and filters say that is easily taken for an unknown address, and what
// is one in their words.
func TestI8ProvidersSayItOtherwise(t *testing.T) {
	for said, want := range map[string]scheduler.Fault{
		"521 5.2.1 : AOL will not accept delivery of this message.":                                            scheduler.PolicyFault,
		"550 Too many invalid recipients":                                                                      scheduler.SoftFault,
		"421 Too many bad recipients, closing":                                                                 scheduler.SoftFault,
		"550 Your account has been disabled for sending too much":                                              scheduler.PolicyFault,
		"550 Sender account is disabled":                                                                       scheduler.PolicyFault,
		"550 MAIL FROM domain does not exist":                                                                  scheduler.PolicyFault,
		"550 Return address does not exist":                                                                    scheduler.PolicyFault,
		"554 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]":                       scheduler.PolicyFault,
		"553 sorry, that domain isn't in my list of allowed rcpthosts":                                         scheduler.PolicyFault,
		"550 Verification failed for <guild@example.org>\n550 Unrouteable address\n550 Sender verify failed":   scheduler.PolicyFault,
		"550 Connection frequency limited":                                                                     scheduler.PolicyFault,
		"550 5.7.606 Access denied, banned sending IP [192.0.2.1]":                                             scheduler.PolicyFault,
		"550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients": scheduler.PolicyFault,
		"452-4.2.2 The email account that you tried to reach is over quota":                                    scheduler.FullFault,
		"552 Requested mail action aborted: exceeded storage allocation":                                       scheduler.FullFault,
		"450-4.2.1 The user you are trying to contact is receiving mail too quickly":                           scheduler.SoftFault,
		"550 5.5.0 Requested action not taken: mailbox unavailable":                                            scheduler.UnsureFault,
		"550 #5.1.0 Address rejected.":                                                                         scheduler.UnsureFault,

		"554 delivery error: dd This user doesn't have a yahoo.com account (ada@yahoo.com) [0]":                     scheduler.HardFault,
		"550 Message was not accepted -- invalid mailbox. Local mailbox ada@mail.ru is unavailable: user not found": scheduler.HardFault,
		"550 5.4.1 Recipient address rejected: Access denied. [x.prod.protection.outlook.com]":                      scheduler.HardFault,
		"550 5.4.310 DNS domain example.net does not exist":                                                         scheduler.HardFault,
		"550 Mailbox not found. http://service.mail.qq.com/":                                                        scheduler.HardFault,
		"550 permanent failure for one or more recipients (ada@example.net:550 5.1.1 User unknown)":                 scheduler.HardFault,
		"550 The recipient's mailbox has been deleted":                                                              scheduler.HardFault,
		"554 5.3.2 Mailbox has been deactivated":                                                                    scheduler.HardFault,
		"550 Mailbox ada suspended for inactivity":                                                                  scheduler.HardFault,
		"550 Benutzerkonto existiert nicht":                                                                         scheduler.HardFault,
		"550 Diese E-Mail-Adresse ist nicht bekannt":                                                                scheduler.HardFault,
		"550 Tuntematon vastaanottaja":                                                                              scheduler.HardFault,
		"550 Käyttäjää ei löydy":                                                                                    scheduler.HardFault,
		"550 Användaren finns inte":                                                                                 scheduler.HardFault,
		"552 Postilaatikko on täynnä":                                                                               scheduler.FullFault,
		"552 Buzón lleno":                                                                                           scheduler.FullFault,
		"550 5.1.1 Not our Customer":                                                                                scheduler.HardFault,
		"This address no longer accepts mail.":                                                                      scheduler.HardFault,
	} {
		judged(t, said, want)
	}
}

// TestServersSayItInOtherWords holds sentences that stand in no list, by what they are made of, and what is not to be taken for them.
func TestServersSayItInOtherWords(t *testing.T) {
	for want, sentences := range map[scheduler.Fault][]string{
		scheduler.HardFault: {
			"550 no account by that name here", "550 can't find user ada", "550 Unable to locate the mailbox", "550 <ada@example.net> is not our user",
			"550 Recipient not in our directory", "550 Invalid email address", "550 Unknown virtual user", "550 mailbox \"ada\" not known here",
			"550 Wrong recipient address", "550 The user's account is not enabled", "550 mailbox for ada@example.net is deactivated",
			"550 This e-mail address is no longer used", "550 This mailbox is no longer in service", "550 Account has been terminated",
			"550 The person you are trying to reach is no longer with us", "550 Ada has left our organization", "550 that domain isn't hosted here",
			"551 User not local; please try <ada@example.com>", "550 This is not a valid address on this server", "550 mailbox doesn't seem right: user was not found",
			"550 Der Empfänger wurde nicht gefunden", "550 Unbekannter Empfaenger", "550 Adresse e-mail introuvable", "550 Compte inexistant",
			"550 Usuario no encontrado", "550 La cuenta no existe", "550 E-postadressen hittades inte", "550 Kontot finns inte", "550 Sähköpostiosoitetta ei ole",
			"550 Sorry, that address is not in our records", "550 We have no record of that user", "550 That mailbox is not available anymore", "550 User has left",
			"550 Mail for this user is no longer accepted", "550 unknown or unauthorized recipient", "Gebruiker bestaat niet", "Utente inesistente",
			"Destinatário desconhecido", "O endereço não existe", "A conta não foi encontrada", "주소를 찾을 수 없음", "Nieznany odbiorca", "Uživatel neexistuje", "Ukendt bruger", "Mottakeren finnes ikke", "Адрес не найден", "宛先不明",
			"responded with code NOERROR DNS type 'aaaa' lookup of . had no relevant answers.",
		},
		scheduler.FullFault: {
			"552 mailbox has reached its quota", "550 The user has reached their storage limit", "552 recipient storage full", "552 User has too many messages",
			"La boîte aux lettres du destinataire est pleine", "El buzón del destinatario está lleno", "Das Postfach des Empfängers ist voll",
			"Mottagarens postlåda är full", "Почтовый ящик переполнен", "邮箱已满", "Casella di posta piena",
			"Caixa de correio cheia", "Postkassen er fuld", "550 recipient's mailbox has no space left",
		},
		scheduler.PolicyFault: {
			"554 The sender address is not a valid address", "550 sender not known", "550 Message-ID is invalid, message refused",
			"554 Message rejected: attachment name not allowed", "550 your account is terminated for spam", "550 maximum line length exceeded",
			"550 You are not our customer", "550 You are not a local user", "550 Recipient has disabled mail from outside", "550 sender's address is unknown", "550 IP address is invalid", "550 Invalid address in From header",
		},
		scheduler.SoftFault: {
			"450 4.2.1 mailbox temporarily disabled", "451 recipient not found in cache, try again later", "5.1.2 DNS Soft Error looking up example.net (MX)",
			"454 4.7.0 user account not found in LDAP", "550 mailbox has been disabled temporarily", "Remote host closed connection in response to initial connection",
		},
		scheduler.UnsureFault: {"550 mailbox not available", "550 5.5.1 Protocol error", "550 mailbox locked", "The message has left our server", "No record of the delivery was found",
			"O destinatário existe", "서버를 찾을 수 없습니다", "mailbox is volatile"},
	} {
		for _, said := range sentences {
			judged(t, said, want)
		}
	}
}

// TestServersSpeakTheirLanguage holds sentences in the languages of people, and the same words said of the sender.
func TestServersSpeakTheirLanguage(t *testing.T) {
	for want, sentences := range map[scheduler.Fault][]string{
		scheduler.HardFault: {
			"550 recipient unrecognized", "550 User not activated", "550 Mailbox has been permanently closed", "550 This account has been abandoned",
			"550 Can't resolve alias", "550 sorry, no mail-box here by that name", "550 Recipient could not be resolved",
			"550 Diese E-Mail-Adresse gibt es nicht", "550 Es gibt hier keinen Benutzer mit diesem Namen", "550 Die Adresse wird nicht mehr verwendet",
			"550 Aucun utilisateur de ce nom", "550 Cette adresse n'est plus utilisée", "550 No hay ningún usuario con ese nombre",
			"550 Det finns ingen användare med det namnet", "550 Kontot har avslutats", "550 Adressen existerar inte",
			"550 Osoite ei ole enää käytössä", "550 Käyttäjä ei ole olemassa", "550 Tuntematon sähköpostiosoite",
			"550 Casella disattivata", "550 Questo account non è più attivo", "550 Conta desativada", "550 Gebruiker niet bekend",
			"550 Użytkownik nie istnieje", "550 Konto nie istnieje", "550 Neznámý příjemce", "550 Felhasználó nem található", "550 Ismeretlen címzett",
			"550 Kullanıcı bulunamadı", "550 Böyle bir kullanıcı yok", "550 Такого пользователя нет", "550 Адресат неизвестен", "550 Користувача не знайдено",
			"550 收件人地址不存在", "550 無此使用者", "550 查无此人", "550 該当するユーザはいません", "550 Ο χρήστης δεν υπάρχει", "550 Utilizatorul nu există",
		},
		scheduler.FullFault: {
			"550 This user's mailbox has no more space", "552 mailbox has insufficient space", "552 There is not enough room in the mailbox", "550 inbox is over its allowed size",
			"La boîte aux lettres du destinataire est saturée", "552 Quota dépassé", "552 Cuota excedida", "552 Kvoten har överskridits", "552 Kiintiö ylitetty",
			"552 La casella ha superato la quota", "552 De mailbox van de ontvanger is vol", "552 Przekroczono limit skrzynki", "552 Превышена квота",
			"552 A postafiók megtelt", "552 Posta kutusu dolu", "552 收件人邮箱已满", "552 邮箱容量不足", "552 受信者のメールボックスが一杯です", "552 편지함이 가득 찼습니다",
		},
		scheduler.PolicyFault: {
			"550 your mailbox does not exist, cannot verify sender", "550 sender's domain does not exist", "550 Absender unbekannt", "550 expéditeur inconnu",
			"550 remitente desconocido", "550 Avsändaren är okänd", "550 Lähettäjää ei löydy", "550 mittente sconosciuto", "550 Отправитель не существует",
			"550 发件人不存在", "550 送信者が存在しません", "552 Die Mailbox des Absenders ist voll",
		},
		scheduler.UnsureFault: {
			"Die Adresse existiert", "Le compte existe", "La cuota es de 5 mensajes", "Kiintiö on 5 viestiä", "No hay ningún problema", "Użytkownik istnieje",
			"该用户存在", "The case is closed", "Kullanıcı mevcut", "550 client address could not be resolved", "Unable to resolve address",
		},
	} {
		for _, said := range sentences {
			judged(t, said, want)
		}
	}
}

// judged holds what is made of the words of a server, with the status that stands in them.
func judged(t *testing.T, said string, want scheduler.Fault) {
	t.Helper()
	if got := Judge(Status(said), said, "ada@example.net"); got != want {
		t.Errorf("%q: %s, want %s", said, got, want)
	}
}

// TestWordsAroundAnAddress reads what is said around an address in any brackets, and words that underscores hold together.
func TestWordsAroundAnAddress(t *testing.T) {
	for said, want := range map[string]scheduler.Fault{
		"550 User [ada@example.net] does not exist":                   scheduler.HardFault,
		"554 Rcpt <ada@example.net> does not exist":                   scheduler.HardFault,
		"550 BAD_RECIPIENT - see the postmaster":                      scheduler.HardFault,
		"550 ** No mail box available for this user **":               scheduler.HardFault,
		"550-ada@example.net is not an active address at this host":   scheduler.HardFault,
		"552 Account(s) <ada@example.net> does not have enough space": scheduler.FullFault,
		"The recipient has overdrawn his diskspace quota":             scheduler.FullFault,
		"550 they are not accepting mail with attachments":            scheduler.PolicyFault,
		"all hosts have been failing for a long time":                 scheduler.SoftFault,
		"550-bo@example.net is not an active address at this host":    scheduler.UnsureFault,
		"550 Message [1] does not exist":                              scheduler.UnsureFault,
		"550 STATUS_OF_RECIPIENT unclear":                             scheduler.UnsureFault,
		"550 No relay available for this host":                        scheduler.UnsureFault,
		"550 5.7.1 User [bo@example.com] does not exist":              scheduler.PolicyFault,
	} {
		judged(t, said, want)
	}
}

// TestRefusalsInOtherLanguages tells what is refused, and what is only late, from what is nobody's.
func TestRefusalsInOtherLanguages(t *testing.T) {
	for want, sentences := range map[scheduler.Fault][]string{
		scheduler.HardFault: {
			"550 unrecognised recipient", "550 Nobody here by that name", "550 Adressat hat das Unternehmen verlassen",
			"550 Nu există acest utilizator", "550 המשתמש לא קיים", "550 المستخدم غير موجود",
		},
		scheduler.PolicyFault: {
			"550 Recipient only accepts mail from contacts", "550 File type not permitted", "550 attachment refused", "550 You have been denied by the recipient",
			"550 Sender is on recipient's deny list", "554 MailLoop", "550 Message denied", "550 Rejected: 192.0.2.1 is in a DNSBL",
			"550 Your access to submit messages to this e-mail system has been rejected", "550 this message has been classified as advertising",
			"550 rejected: geographic location", "550 Nachricht wurde als Werbung eingestuft", "550 Annahme verweigert", "550 Message refusé",
			"550 Ce message a été considéré comme indésirable", "550 Mensaje rechazado por su contenido", "550 Meddelandet avvisades", "550 Viesti hylättiin",
			"550 Messaggio rifiutato", "550 Bericht geweigerd", "550 Сообщение отклонено", "550 邮件被拒绝", "550 垃圾邮件",
		},
		scheduler.SoftFault: {
			"Der Server antwortet zurzeit nicht", "Le serveur est temporairement indisponible", "El servidor no responde", "Palvelin ei vastaa, yritä myöhemmin uudelleen",
		},
		scheduler.UnsureFault: {"Undeliverable address: <ada@example.net>", "550 unrecognised command", "Nobody read the message", "המשתמש קיים", "Das Unternehmen hat den Server verlassen"},
	} {
		for _, said := range sentences {
			judged(t, said, want)
		}
	}
}

// TestLateIsNotRefused holds what is said of a while, in any language: who can be reached later keeps their mail.
func TestLateIsNotRefused(t *testing.T) {
	for said, want := range map[string]scheduler.Fault{
		"osoite ei ole käytössä tilapäisesti":                            scheduler.SoftFault,
		"Conta desativada temporariamente":                               scheduler.SoftFault,
		"casella disattivata temporaneamente":                            scheduler.SoftFault,
		"Benutzer vorübergehend unbekannt":                               scheduler.SoftFault,
		"Unable to resolve recipient: LDAP server unavailable":           scheduler.SoftFault,
		"recipient could not be resolved: DNS timeout":                   scheduler.SoftFault,
		"Delivery to this recipient was abandoned after 5 days":          scheduler.UnsureFault,
		"550 Empfänger unbekannt. Nachricht geht zurück an den Absender": scheduler.HardFault,
		"550 Пользователь не найден. Сообщение возвращено отправителю":   scheduler.HardFault,
		"550 usuario desconocido, devuelto al remitente":                 scheduler.HardFault,
		"552 Die Mailbox ist voll, zurück an Absender":                   scheduler.FullFault,
		"Der Server antwortet zurzeit nicht, zurück an den Absender":     scheduler.SoftFault,
	} {
		judged(t, said, want)
	}
}
