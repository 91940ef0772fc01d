package inbound

import "strings"

// addressToken is the token behind the last plus of a local part; "" for none.
func addressToken(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return ""
	}
	plus := strings.LastIndexByte(address[:at], '+')
	if plus < 0 {
		return ""
	}
	return wellFormed(address[plus+1 : at])
}
