package installation

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rondo/theme"
	"rondo/token"
)

// The key is made once, for its owner only, and a key that others may read is refused: they could answer for everybody.
func TestKeyBesideTheDatabase(t *testing.T) {
	inst, settings := &Folder{Dir: t.TempDir()}, &theme.Config{Database: "rondo.db"}
	if _, found, err := inst.LoadKey(settings); found || err != nil {
		t.Fatalf("before one is made: found %t, %v", found, err)
	}
	made, err := inst.MakeKey(settings)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(inst.Dir, "rondo.db-key")
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	if again, err := inst.MakeKey(settings); err != nil || again != made {
		t.Errorf("made a second time it is another: %v", err)
	}
	for _, mode := range []os.FileMode{0o644, 0o604, 0o660, 0o642} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		if _, _, err := inst.LoadKey(settings); err == nil || !strings.Contains(err.Error(), "chmod 640 ") {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
	if err := os.WriteFile(name, []byte("nonsense\n"), 0o600); err != nil || os.Chmod(name, 0o600) != nil {
		t.Fatal(err)
	}
	if _, err := inst.MakeKey(settings); err == nil || strings.Contains(err.Error(), "nonsense") {
		t.Errorf("a file that holds no key: %v", err)
	}
	other := token.NewKey()
	t.Setenv(KeyVariable, strings.TrimSpace(other.Text()))
	if got, found, err := inst.LoadKey(settings); !found || err != nil || got != other {
		t.Errorf("the environment goes first: found %t, %v", found, err)
	}
}
