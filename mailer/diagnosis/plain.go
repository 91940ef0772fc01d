package diagnosis

import (
	"strings"

	"rondo/lazyregexp"
	"rondo/scheduler"
)

var (
	address = lazyregexp.New(`<[^<>\s]*>|(?:"[^"\s]*"|[^\s<>"'@,;:()\[\]|]*)@[^\s<>"',;:()\[\]]+`)
	link    = lazyregexp.New(`\b(?:https?|ftp|mailto):\S*`)
	quoted  = lazyregexp.New(`"[^"\s]{1,64}"|'[^'\s]{1,64}'`)
	hollow  = lazyregexp.New(`\[\s*\]|<\s*>|\(\s*\)|\{\s*\}`)                                                                                                                                                                                    // what stood around an address
	back    = lazyregexp.New(`\ban (?:den )?absender|à l['’]expéditeur|al remitente|al mittente|ao remetente|(?:aan (?:de )?|retour )afzender|till avsändaren|lähettäjälle|отправителю|відправнику|do nadawcy|odesílateli|[给給](?:发件人|寄件者)|送信者に`) // where a mail goes back to
	host    = lazyregexp.New(`[\pL\d_-]+(?:\.[\pL\d_-]+)*\.\pL{2,12}\b`)
	named   = lazyregexp.New(`\b(user|mailbox|recipient|account|address|alias|member) \S{1,64} (?:is |was )?(unknown|not known|not found|not exist|does not exist|doesn't exist)`)
)

const mostWords = 4 << 10 // bytes that are read

// Words returns what a server's words mean alone; NoFault when none are known. Addresses, links, names of hosts and people are
// no words: a mailbox may be called filter@, and a host antispam.
func Words(said, who string) scheduler.Fault {
	text := strings.ToLower(said[:min(len(said), mostWords)])
	text = link.ReplaceAllString(text, " ")
	text = address.ReplaceAllString(text, " ")
	text = quoted.ReplaceAllString(text, " ")
	text = back.ReplaceAllString(text, " ")
	text = hollow.ReplaceAllString(text, " ")
	text = one(text) // servers break their lines anywhere
	bare := host.ReplaceAllStringFunc(text, func(name string) string {
		if strings.HasPrefix(name, "resolver.") || strings.HasPrefix(name, "storedrv.") { // Exchange's words
			return name
		}
		return " "
	})
	local, _, _ := strings.Cut(strings.ToLower(who), "@")
	bare = one(bare)
	for _, words := range []string{bare, text, one(strings.ReplaceAll(bare, "_", " "))} { // hosts are no words, but "exist.Please" are
		if fault := known(words); fault == scheduler.HardFault || fault == scheduler.FullFault {
			return fault // also of somebody who is called user or full
		}
	}
	return known(named.ReplaceAllString(without(bare, local), "$1 $2"))
}

// names reports whether words are about a recipient: they name the address or nobody.
func names(said, who string) bool {
	found := address.FindAllString(strings.ToLower(said), -1)
	others := false
	for _, name := range found {
		name = strings.Trim(name, `<>"`)
		switch at := strings.LastIndexByte(name, '@'); {
		case at <= 0:
		case who == "" || same(name, who):
			return true
		default:
			others = true
		}
	}
	return !others
}

// same reports whether an address is a recipient's. Servers report the name that a mailbox has among themselves, so the
// local part is enough.
func same(name, who string) bool {
	local, _, _ := strings.Cut(strings.ToLower(who), "@")
	mine, _, _ := strings.Cut(name, "@")
	return mine == local || len(mine) > 4 && mine[3] == '-' && strings.IndexByte("245", mine[0]) >= 0 && mine[4:] == local // behind a reply code
}

// without takes a name out where it stands as a word.
func without(text, name string) string {
	fields := strings.Fields(text)
	kept := fields[:0]
	for _, f := range fields {
		if strings.Trim(f, `.,:;!?()[]{}'"`) != name {
			kept = append(kept, f)
		}
	}
	return strings.Join(kept, " ")
}

func one(text string) string { return strings.Join(strings.Fields(text), " ") }

func known(text string) scheduler.Fault {
	for _, row := range sayings {
		for _, words := range row.words {
			if strings.Contains(text, words) {
				return row.fault
			}
		}
		if row.shape != nil && row.shape.MatchString(text) {
			return row.fault
		}
	}
	return scheduler.NoFault
}
