package token

import (
	"encoding/binary"
	"strings"
	"unicode"
)

// DoorLength is the number of characters by which links for joining begin. They are the same for everybody in one session, and
// few sessions share them.
const DoorLength = 6

// Door returns what the links for joining a session begin with.
func (k Key) Door(uid string) string { return k.Make(Door, uid)[:DoorLength] }

// CodeLength is the number of letters of a code.
const CodeLength = 6

// legible are the letters of codes. None can be taken for another one, and without vowels they make no words.
const legible = "BCDFGHJKMNPRSTWXYZ"

// Code returns the code that is shown in the room of a session: one of 34 million, which says nothing of that of another session.
func (k Key) Code(theme, uid string) string {
	raw, _ := encoding.DecodeString(k.Make(Code, theme, uid)) // of our own making
	n := binary.BigEndian.Uint64(raw)
	code := make([]byte, CodeLength)
	for i := range code {
		code[i] = legible[n%uint64(len(legible))]
		n /= uint64(len(legible))
	}
	return string(code)
}

// CodeTyped returns a code as somebody typed it in the way that [Key.Code] writes it: capital letters with nothing between them.
func CodeTyped(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, text)
}
