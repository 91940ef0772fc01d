package diagnosis

import "rondo/lazyregexp"

// Servers say the same in ever other words. Where no saying is known, these are what such sentences are made of: whoever is
// meant, words that only hold a sentence together, and what is wrong with them. All is in lower case.
const (
	someone = `(?:user(?:name| ?id)?|rcpt|account|mail ?box|inbox|recipient|addressee|e-?mail (?:address|account|id)|address|alias|member|person|customer)(?:'s)?`
	filling = `(?: (?:account|address|name|for|you|your|specified|entered|here|also|is|was|has|have|had|been|are|does|do|did|can|could|be|currently|that|this|the))*`
	missing = `(?:not(?: be)?|cannot(?: be)?|can not be|(?:is|was|could|can|has|do|did|does)n'?t(?: be)?)(?: (?:a|any|currently|yet|been))*` +
		` (?:exist|exists|found|located|known|registered|recogni[sz]ed|present|active|activated|enabled|local|hosted|in (?:our|the|my|this) (?:\S+ )?(?:directory|database|table|list|system|records|files)|here|resolve to a (?:mail ?box|user))`
	gone  = `(?:no longer|no more|not (?:in use|used|available|valid|accepted) any ?more|not any ?more)(?: (?:a|an|in|being))*(?: (?:accepted|exist|exists|used|use|service|valid|active|available|here|known|registered|employed|monitored|on|with)|$|[.,;)])`
	ends  = `(?:unknown|inactive|disabled|deactivated|suspended|terminated|permanently closed|unrecogni[sz]ed|cancell?ed|discontinued|deleted|removed|retired|archived|invalid|nonexistent|non-existent|misspelled|incorrect)`
	of    = `(?:unknown|unrecogni[sz]ed|invalid|bad|wrong|incorrect|illegal|nonexistent|non-existent|inactive|deactivated|unregistered|no such|no matching)(?: or \S+)?(?: (?:local|virtual|remote|such|destination|recipient))*`
	none  = `no (?:user|account|mail ?-?box|recipient) available for this (?:user|recipient|name|address)|no (?:local )?(?:user|account|mail ?-?box|e-?mail address|address|one|person|recipient) (?:by|with|called|named|like|at|here|found|in|matches|matching|of)\b`
	other = `not (?:a|an|our|my)(?: (?:local|valid|known|registered|e-?mail|active|existing|current))* (?:user|mail ?box|recipient|customer|account|address)|not in (?:the|our|this) directory`
	lost  = `(?:cannot|can't|can not|could not|couldn't|unable to) (?:find|locate|identify)(?: (?:a|the|any|this|that|matching|local))* (?:user|recipient|mail ?box|account|address|alias)`
)

// nobody is a sentence about an address that does not exist or takes no mail any more.
var nobody = lazyregexp.New(`(?:^|[^\pL])(?:` +
	someone + filling + ` (?:` + missing + `|` + gone + `|` + ends + `)` +
	`|` + of + ` ` + someone +
	`|` + none + `|` + lost + `|` + other +
	`|(?:account|mail ?box|inbox)` + filling + ` abandoned` + // not a delivery to somebody
	`|nobody (?:here )?(?:by|with|of) that name|(?:adressat|empf(?:ä|ae)nger) hat das unternehmen verlassen|(?:cannot|can't|could not|unable to) resolve(?: (?:the|this))* (?:user|recipient|mail ?box|alias)|(?:recipient|user|mail ?box|alias) (?:cannot|could not) be resolved` +
	`|domain` + filling + ` (?:(?:not|isn't) (?:be )?(?:hosted|handled|local|served)|invalid|expired)|(?:do|does) not host\b` +
	`|(?:no|any) record of(?: (?:a|an|any|such|that|the|this))* ` + someone + `|unknown destination|` + someone + ` has (?:left\b|no (?:mail ?box|account))|(?:does not|doesn't) accept (?:e-?mails?|mail|messages) any ?more` +
	`|no longer (?:with|employed|works)|(?:has|have) left (?:us\b|(?:the|our) (?:company|organi[sz]ation|university|institute|school|firm|team|department|agency|group)\b)` +
	// German
	`|(?:e-?mail-?adresse|adresse|adressat|empf(?:ä|ae)nger(?:adresse)?|benutzer|konto|postfach|mailbox)(?: (?:wurde|ist|konnte|kann|hier|uns|bei|auf|dem|diesem|server|angegebene))*` +
	` (?:nicht (?:gefunden|bekannt|vorhanden|mehr gültig|mehr verfügbar|ermittelt|aktiv)|unbekannt|ung(?:ü|ue)ltig|existiert nicht|gesperrt|deaktiviert|gelöscht)` +
	`|(?:unbekannte|ung(?:ü|ue)ltige)[rs]? (?:empf(?:ä|ae)nger|benutzer|e-?mail-?adresse|adresse|konto|mailbox)` +
	`|(?:adresse|benutzer(?:konto)?|empf(?:ä|ae)nger(?:adresse)?) existiert (?:hier |leider |bei uns )*nicht|adresse gibt es (?:hier |bei uns )?nicht|keinen (?:benutzer|empf(?:ä|ae)nger) mit diesem namen|adresse wird nicht mehr (?:verwendet|benutzt|genutzt)` +
	// French
	`|(?:adresse|destinataire|utilisateur|compte|bo[iî]te)(?: (?:aux|lettres|e-?mail|mail|électronique|du|de|destinataire|messagerie|est|n'est|n'a|a|été|pas))*` +
	` (?:introuvable|inconnue?|inexistante?|invalide|n'existe (?:pas|plus)|désactivée?|pas été trouvée?)` +
	`|aucun (?:utilisateur|compte|destinataire) (?:de ce nom|à ce nom|avec ce nom)|adresse n'est plus (?:utilisée|valide|en service)|destinataire absent de l'annuaire` +
	// Spanish
	`|no (?:hay|existe) ning[uú]n (?:usuario|buz[oó]n|destinatario)|la (?:cuenta|direcci[oó]n) ya no se usa` +
	`|(?:usuario|destinatario|direcci[oó]n|cuenta|buz[oó]n)(?: (?:de|correo|electr[oó]nico|del|es|está))*` +
	` (?:no (?:ha sido |se |fue |pudo ser |es |está )*(?:encontrad[oa]|encuentra|encontró|existe|v[aá]lid[oa]|activ[oa])|inexistente|desconocid[oa]|inv[aá]lid[oa]|desactivad[oa]|cancelad[oa])` +
	// Swedish
	`|(?:mottagar|användar|adress|e-?postadress|mottagaradress|konto|brevlåd|postlåd)(?:en|et|an|t)(?: (?:kunde|kan))* (?:inte hittas|hittades inte|hittas inte|finns inte|finns ej|är okänd|okänd|är ogiltig|är avstäng[td]|är inaktiv[t]?|saknas)` +
	`|ingen (?:användare|mottagare|brevlåda) med det namnet|kontot (?:har |är )?(?:avslutats|avslutat)|(?:adressen|användaren|mottagaren|kontot) existerar inte` +
	// Danish, Norwegian and Dutch
	`|(?:ukendt|ukjent) (?:bruger|bruker|modtager|mottaker|adresse)|(?:bruger|bruker|modtager|mottaker|adress|konto|postkass)\pL* (?:findes|finnes|eksisterer) ikke` +
	`|(?:gebruiker|ontvanger|adres|e-?mailadres|mailbox|account)(?: (?:is|hier))* (?:bestaat niet|niet gevonden|niet bekend|onbekend)` +
	// Italian and Portuguese
	`|(?:utente|destinatario|casella|indirizzo|destinatário|usuário|endereço|conta)(?: (?:e-?mail|di|posta|de|è|é))* (?:inesistente|sconosciut[oa]|non (?:esiste|trovat[oa])|desconhecid[oa]|não (?:foi )?(?:existe|encontrad[oa])|inválid[oa])` +
	`|(?:casella|indirizzo|account)(?: (?:di|posta|e-?mail|è))* (?:disattivat[oa]|non (?:è )?più attiv[oa])|conta (?:foi )?desativada` +
	// Polish, Czech and Russian
	`|(?:nieznany|nie ma takiego) (?:odbiorc\pL*|użytkowni\pL*|adres\pL*)|(?:uživatel|adresát|adresa|schránka) (?:neexistuje|nenalezen[aá]?)` +
	`|(?:адрес|пользователь|получатель|ящик) (?:не найден|не существует)|неизвестный (?:пользователь|получатель)` +
	`|(?:użytkownik|odbiorca|konto|skrzynka) nie istnieje|neznámý (?:příjemce|uživatel)|адресат неизвестен|такого (?:пользователя|адреса|ящика) нет|користувача не (?:знайдено|існує)` +
	// Hungarian, Turkish, Romanian and Greek
	`|(?:felhasználó|címzett|postafiók) nem (?:található|létezik)|ismeretlen (?:címzett|felhasználó)|(?:kullanıcı|alıcı|hesap) (?:bulunamadı|mevcut değil)|böyle bir (?:kullanıcı|hesap|adres) yok` +
	`|nu există (?:acest |un )?(?:utilizator|cont)|(?:המשתמש|הנמען|החשבון) לא קיים|(?:المستخدم|المستلم|الحساب|العنوان) غير موجود|(?:utilizatorul|adresa|contul|destinatarul) nu există|(?:χρήστης|παραλήπτης|λογαριασμός) δεν (?:υπάρχει|βρέθηκε)` +
	// Finnish
	`|(?:käyttäjää|vastaanottajaa|osoitetta|sähköpostiosoitetta|postilaatikkoa|tiliä) ei (?:ole|löydy|löytynyt|löydetty|enää|tunneta)` +
	`|(?:käyttäjä|vastaanottaja|osoite|sähköpostiosoite|tili) ei (?:ole (?:enää )?(?:olemassa|käytössä|voimassa)|löydy)|tuntematon (?:sähköposti)?osoite` +
	`)` +
	// Chinese, Japanese and Korean, which have no blanks between words
	`|(?:收件人|用户|收件人地址|邮箱|賬號|账号)不存在|查无此人|[無无]此(?:使用者|用[户戶]|收件人)` +
	`|宛先不明|該当する(?:ユーザー?|アドレス|メールアドレス|宛先)は(?:いません|ありません)|(?:사용자|수신자|받는 사람|주소|계정|편지함|사서함|메일함)\S* 찾을 수 없|존재하지 않`)

// crowded is a sentence about a mailbox in which there is no room.
var crowded = lazyregexp.New(`(?:^|[^\pL])(?:` +
	`(?:over|reached|exceeded|exceeds|exceeding)(?: (?:its|his|her|their|the|allowed|allocated|maximum))* (?:storage|mail ?box|disk|quota)` +
	`|(?:storage|mail ?box|inbox|disk)(?: (?:space|quota|limit|of|the|user|recipient|account|is|was|has|been))* (?:full|reached|exceeded|exhausted|has exceeded the limit|exceeded the limit)` +
	`|has too many messages|overdrawn (?:its|his|her|their|the) (?:disk ?space |mail |storage )?quota|account(?:\(s\))? does not have enough space` +
	`|(?:postfach|mailbox|posteingang|speicher\pL*)(?: (?:des|der|empf(?:ä|ae)ngers|benutzers|nutzers|von|ist|zurzeit|leider))* (?:ist )?(?:voll|erschöpft|überfüllt)` +
	`|bo[iî]te(?: (?:aux|lettres|de|messagerie|réception|du|destinataire|mail|e-?mail|électronique|est))* pleine` +
	`|buz[oó]n(?: (?:de|correo|del|destinatario|usuario|está))* lleno` +
	`|(?:brevlåda|postlåda|inkorg)\pL*(?: (?:är|hos|mottagaren))* full` +
	`|postilaatikko(?: (?:on|nyt))* täynnä` +
	`|(?:mail ?box|inbox|account) has no (?:space|room)` +
	`|(?:casella|posta|caixa|correio|schránka|skrzynk\pL*|mailbox|postkass\pL*)(?: (?:di|de|postale|correio|posta|odbiorcy|is|er|jest|je|está|è))* (?:piena|cheia|plná|pełna|vol|fuld|full)(?:[^\pL]|$)` +
	`|(?:mail ?box|inbox) (?:is |has )?(?:no (?:more|free) (?:space|room)|insufficient (?:space|room|storage)|over its (?:allowed )?size)|(?:recipient|user|mailbox) has no (?:room|space)|not enough room in the (?:mail ?box|inbox)` +
	`|bo[iî]te(?: (?:aux|lettres|de|messagerie|du|destinataire|e-?mail|est))* saturée|quota (?:est )?dépassé|cuota (?:ha sido )?excedida|buz[oó]n saturado|cota excedida|ha superato la quota|kiintiö (?:on )?ylit(?:etty|tynyt)|kvoten har överskridits` +
	`|(?:mail ?box|postvak) van de ontvanger is vol|przekroczon[oya] (?:limit|pojemność) skrzynki|превышена квота|postafiók\pL* megtelt|posta kutusu dolu` +
	`|ящик (?:\pL+ )?переполнен` +
	`)` +
	// Chinese, Japanese and Korean, which have no blanks between words
	`|(?:邮箱|信箱|郵箱)(?:空间)?已?满|(?:邮箱|信箱)(?:空间|容量)不足|メールボックス(?:の容量を超え|が一杯|がいっぱい)|(?:편지함|사서함|메일함)이 가득`)
