package desk

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestUnified holds that diff(1) says the same of any two texts, where both find the same lines, and that patch(1) could follow: lines
// that stay and go are those of the first, lines that stay and come those of the second.
func TestUnified(t *testing.T) {
	line := rapid.SampledFrom([]string{"a\n", "b\n", "c\n", "\n", "sessions:\n", "d\r\n"})
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(line, 0, 30).Draw(t, "lines"), "") + rapid.SampledFrom([]string{"", "end"}).Draw(t, "end")
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var old, now strings.Builder
		for _, l := range shortest(linesOf(before), linesOf(after)) {
			if l.mark != '+' {
				old.WriteString(l.text)
			}
			if l.mark != '-' {
				now.WriteString(l.text)
			}
		}
		if old.String() != before || now.String() != after {
			t.Fatalf("%q and %q of %q and %q", old.String(), now.String(), before, after)
		}
	})
}

// TestUnifiedIsDiff compares single changes with what diff(1) prints of them.
func TestUnifiedIsDiff(t *testing.T) {
	program, err := exec.LookPath("diff")
	if err != nil {
		t.Skip("diff is not installed") // every Debian has it
	}
	base := "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\n"
	for _, after := range []string{
		base + "o\n", "z\n" + base, strings.Replace(base, "e\n", "", 1), strings.Replace(base, "e\n", "x\ny\n", 1),
		strings.Replace(strings.Replace(base, "b\n", "x\n", 1), "m\n", "y\n", 1), strings.Replace(strings.Replace(base, "b\n", "x\n", 1), "i\n", "y\n", 1),
		strings.TrimSuffix(base, "\n"), "", strings.Replace(strings.Replace(base, "b\n", "x\n", 1), "j\n", "y\n", 1),
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{"a": base, "b": after} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		out, _ := exec.Command(program, "-u", "--label", "f", "--label", "f", filepath.Join(dir, "a"), filepath.Join(dir, "b")).Output()
		if got := unified("f", base, after); got != string(out) {
			t.Errorf("%s, want\n%s", got, out)
		}
	}
}
