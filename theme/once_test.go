package theme

import (
	"fmt"
	"testing"
	"unsafe"
)

// The address of somebody who is named in a long list is that of the file's bytes, and no copy of it; and the words of an audience are not kept
// beside its people.
func TestAddressesAreHeldOnce(t *testing.T) {
	list := ""
	for i := range 2 * shortestRun {
		list += fmt.Sprintf("  - p%d@example.com\n", i)
	}
	files := Files{"themes/many.yaml": []byte("name: Many\npurpose: To have many.\norganizers: curator@example.org\nschedule: { starts: 2026-12-01 14:00 }\naudience:\n" + list)}
	complete(files)
	set, findings := Load(files.FS(), "rondo.yaml")
	if set == nil || len(set.Theme("many").Members) != 2*shortestRun+1 {
		t.Fatal(findings)
	}
	text := set.Files["themes/many.yaml"]
	from := uintptr(unsafe.Pointer(unsafe.SliceData(text)))
	for _, m := range set.Theme("many").Members {
		at := uintptr(unsafe.Pointer(unsafe.StringData(m.Person.Email)))
		if m.Role() == Audience && (at < from || at >= from+uintptr(len(text))) {
			t.Errorf("%s is held a second time", m.Person.Email)
		}
	}
	if set.Theme("many").Audience != nil {
		t.Error("the words of the audience are kept")
	}
}
