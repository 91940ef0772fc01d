package templates

import "testing"

func TestPagesParse(t *testing.T) {
	if _, err := New(nil); err != nil {
		t.Fatal(err)
	}
}
