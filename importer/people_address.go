package importer

import "strings"

// addressesOf returns the addresses of one field as programs write them: alone, behind "mailto:", in angle brackets behind a name, and several
// parted by ";", "," or Google's ":::". What is no address comes back as it stands; nothing comes of an empty field.
func addressesOf(text string) (all []string) {
	if strings.Count(text, "@") < 2 {
		if one := bareAddress(text); one != "" {
			return []string{one}
		}
		return nil
	}
	parts := strings.FieldsFunc(strings.ReplaceAll(text, ":::", ";"), func(r rune) bool { return strings.ContainsRune(";,|\r\n", r) })
	for i, part := range parts {
		words := strings.Fields(part)
		switch {
		case len(words) == 0, !strings.Contains(part, "@") && i+1 < len(parts) && strings.Contains(parts[i+1], "<"): // Lovelace, Ada <…>
		case len(words) > 1 && strings.Count(part, "@") == len(words):
			for _, word := range words {
				all = append(all, bareAddress(word))
			}
		default:
			all = append(all, bareAddress(part))
		}
	}
	return all
}

// bareAddress takes away what may stand around an address.
func bareAddress(text string) string {
	text = strings.TrimSpace(text)
	if at := strings.LastIndexByte(text, '<'); at >= 0 && strings.HasSuffix(text, ">") {
		text = strings.TrimSpace(text[at+1 : len(text)-1])
	}
	if len(text) > len("mailto:") && strings.EqualFold(text[:len("mailto:")], "mailto:") {
		text = strings.TrimSpace(text[len("mailto:"):])
	}
	return text
}
