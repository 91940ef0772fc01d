package ical

import (
	"fmt"

	"golang.org/x/image/colornames"
)

// checkColor accepts the color names of CSS3 (RFC 7986 §5.9).
func checkColor(name string) error {
	if _, ok := colornames.Map[name]; !ok {
		return fmt.Errorf("%q is not a CSS3 color name like \"teal\", in lower case", name)
	}
	return nil
}

// HexColor returns a color as #RRGGBB, and empty for an unknown name.
func HexColor(name string) string { return hexColor(name) }

// hexColor returns the color as calendars on Apple's systems read it, and empty for an unknown name.
func hexColor(name string) string {
	c, ok := colornames.Map[name]
	if !ok {
		return ""
	}
	return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
}
