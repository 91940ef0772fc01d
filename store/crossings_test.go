package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// noted makes a file of crossings in which letter 7 has crossed, letter 8 has arrived, and letter 9 was forgotten.
func noted(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "rondo.db"+crossingsSuffix)
	var c crossings
	c.begin(path, "install")
	c.cross(7)
	for _, id := range []int64{8, 9} {
		c.cross(id)
		if err := c.arrive(id, "250 2.0.0 Ok: "+strings.Repeat("é", 300), noon); err != nil {
			t.Fatal(err)
		}
	}
	c.forget(9)
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCrossings(t *testing.T) {
	got, known := readCrossings(noted(t), "install")
	if !known || len(got) != 2 || !got[7].at.IsZero() || !got[8].at.Equal(noon) || !strings.HasPrefix(got[8].reply, "250 2.0.0 Ok: éé") {
		t.Errorf("%+v, %v", got, known)
	}
}

// Nothing is believed of another ledger, nor from before the machine started, nor where an octet is not what was written.
func TestCrossingsThatCannotBeBelieved(t *testing.T) {
	path := noted(t)
	if _, known := readCrossings(path, "another"); known {
		t.Error("believed of another ledger")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	boot, err := bootID()
	if err != nil {
		t.Fatal(err)
	}
	spoiled := map[string]string{
		"empty":        "",
		"another boot": strings.Replace(string(text), boot, strings.Repeat("0", len(boot)), 1),
	}
	for place := range 3 {
		for _, octet := range []int{0, 9, 10} {
			b := []byte(string(text))
			b[place*crossingSize+octet] ^= 1
			spoiled[fmt.Sprintf("octet %d of place %d", octet, place)] = string(b)
		}
	}
	for what, text := range spoiled {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, known := readCrossings(path, "install"); known {
			t.Errorf("%s: %+v", what, got)
		}
	}
}

// Where there is no more room to note a letter, nothing that was noted may be believed: of that letter it would be wrong.
func TestCrossingsThatAreFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rondo.db"+crossingsSuffix)
	var c crossings
	c.begin(path, "install")
	for id := range int64(mostCrossings) {
		c.cross(id + 1)
	}
	if err := c.arrive(1, "250 Ok", time.Time{}); err == nil {
		t.Error("a receipt counts as noted")
	}
	if _, known := readCrossings(path, "install"); known {
		t.Error("what was noted is believed")
	}
}
