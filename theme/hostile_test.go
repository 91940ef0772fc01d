package theme

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestHostileYAML holds that files made to cost time or memory are refused with a place in the file. Each of them keeps
// the parser busy for seconds, or fills the memory, when it is read without limits.
func TestHostileYAML(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 20; i++ {
		bomb += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 8), i-1)
	}
	for name, c := range map[string]struct{ text, found string }{
		"alias bomb":          {bomb, "the anchor &a0"},
		"merge loop":          {"a: &a\n  <<: *a\n", "the anchor &a"},
		"deep flow list":      {strings.Repeat("[", 10_000), "nested too deeply"},
		"deep flow mapping":   {strings.Repeat("{a: ", 4_000), "nested too deeply"},
		"deep block list":     {strings.Repeat("- ", 9_000) + "a", "nested too deeply"},
		"deep block mapping":  {deepMapping(1000), "nested too deeply"},
		"deep complex keys":   {strings.Repeat("? ", 9_000) + "a", "nested too deeply"},
		"long line of quotes": {strings.Repeat(`"`, 900_000), "more than 20000 bytes"},
		"lines of quotes":     {"a: " + strings.Repeat(strings.Repeat(`""`, 9_000)+"\n", 50), "a line that does not fit"},
		"long tag":            {"a: " + strings.Repeat("!", 19_000), "the tag !!!"},
		"NUL":                 {"name: a\x00b\n", "U+0000"},
		"escape code":         {"name: \x1b[2J\n", "U+001B"},
		"no UTF-8":            {"name: \xff\xfe\n", "no UTF-8"},
		"UTF-16":              {"\xff\xfen\x00a\x00", "no UTF-8"},
		"duplicate keys":      {strings.Repeat("name: a\n", 3_000), `duplicate key "name"`},
		"unknown keys":        {manyKeys(3_000), `unknown key "key0"`},
		"larger than 1 MB":    {strings.Repeat("# comment\n", 120_000), "larger than 1 MB"},
		"50 MB":               {strings.Repeat("name: a\n", 50<<20/8), "larger than 1 MB"},
		"tag":                 {"name: !!binary aGVsbG8=\n", "the tag !!binary"},
		"unclosed":            {"name: 'a\n" + strings.Repeat("b\n", 100_000), "a quote that is never closed"},
	} {
		t.Run(name, func(t *testing.T) {
			files := Files{"themes/hostile.yaml": []byte(c.text)}
			complete(files)
			set, findings := Load(files.FS(), "rondo.yaml")
			if set == nil || len(set.Themes) > 0 {
				t.Errorf("the theme was taken: %v", set)
			}
			if len(findings) == 0 || len(findings) > findingsLimit {
				t.Fatalf("%d findings", len(findings))
			}
			if !strings.Contains(findings[0].Found, c.found) {
				t.Errorf("found %q, want %q", findings[0].Found, c.found)
			}
			for _, f := range findings {
				if f.File != "themes/hostile.yaml" || f.Line == 0 && len(c.text) <= sizeLimit {
					t.Errorf("no place in the file: %v", f)
				}
			}
		})
	}
}

func deepMapping(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "key%d: 1\n", i)
	}
	return b.String()
}

// BenchmarkRefuse measures how soon the costliest of the files above is refused.
func BenchmarkRefuse(b *testing.B) {
	for name, text := range map[string]string{
		"lines of quotes": "a: " + strings.Repeat(strings.Repeat(`""`, 9_000)+"\n", 50),
		"duplicate keys":  strings.Repeat("name: a\n", 120_000),
		"anchors":         strings.Repeat("a: &x 1\n", 120_000),
		"quotes in lists": strings.Repeat("- ["+strings.Repeat(`"",`, 5_000)+"]\n", 60),
	} {
		b.Run(name, func(b *testing.B) {
			files := Files{"themes/hostile.yaml": []byte(text)}
			complete(files)
			fsys := files.FS()
			for b.Loop() {
				if set, _ := Load(fsys, "rondo.yaml"); len(set.Themes) > 0 {
					b.Fatal("taken")
				}
			}
		})
	}
}

// TestFolder holds that only regular files inside the folder are read, links inside it included.
func TestFolder(t *testing.T) {
	outside := t.TempDir()
	write(t, filepath.Join(outside, "secret.yaml"), "name: Secret\n")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "rondo.yaml"), plainConfig)
	write(t, filepath.Join(dir, "people.yaml"), plainPeople)
	write(t, filepath.Join(dir, "drafts/plain.yaml"), plainTheme)
	if err := os.Mkdir(filepath.Join(dir, "themes"), 0o755); err != nil {
		t.Fatal(err)
	}
	theme := func(name string) string { return filepath.Join(dir, "themes", name) }
	for _, err := range []error{
		os.Symlink("../drafts/plain.yaml", theme("inside.yaml")),
		os.Symlink(filepath.Join(outside, "secret.yaml"), theme("outside.yaml")),
		os.Symlink("/etc/shadow", theme("shadow.yaml")),
		os.Symlink("../../../../../../../../etc/passwd", theme("climbing.yaml")),
		os.Symlink("loop.yaml", theme("loop.yaml")),
		os.Symlink("/dev/zero", theme("device.yaml")),
		syscall.Mkfifo(theme("fifo.yaml"), 0o600),
		os.Mkdir(theme("folder.yaml"), 0o755),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	write(t, theme(".half-written.yaml"), "name: [")
	write(t, theme("notes.txt"), "name: [")
	set, findings := Load(mustSub(t, dir), "rondo.yaml")
	if set == nil || len(set.Themes) != 1 || set.Themes[0].File != "themes/inside.yaml" {
		t.Fatalf("themes %v, findings\n%v", set, findings)
	}
	refused := map[string]bool{}
	for _, f := range findings {
		refused[f.File] = true
		if strings.Contains(f.String(), "Secret") {
			t.Errorf("a file outside was read: %v", f)
		}
	}
	for _, name := range []string{"outside", "shadow", "climbing", "loop", "device", "fifo", "folder"} {
		if !refused["themes/"+name+".yaml"] {
			t.Errorf("%s.yaml was not refused; findings:\n%v", name, findings)
		}
	}
	for _, name := range []string{"outside", "shadow", "device", "fifo"} {
		if f, err := mustSub(t, dir).Open("themes/" + name + ".yaml"); err == nil {
			f.Close()
			t.Errorf("%s.yaml opens", name)
		}
	}
	if len(refused) != 7 {
		t.Errorf("findings:\n%v", findings)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefusesPathsOutside(t *testing.T) {
	fsys := mustSub(t, t.TempDir())
	for _, name := range []string{"../x", "/etc/passwd", "a/../../x", ""} {
		if f, err := fsys.Open(name); err == nil {
			f.Close()
			t.Errorf("%q opened", name)
		}
	}
	if _, err := fs.ReadDir(fsys, "."); err != nil {
		t.Error(err)
	}
}

// FuzzLoad holds that no bytes of a theme make Load panic or go on without an end.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(plainTheme))
	examples, err := filepath.Glob("../examples/*/themes/*.yaml")
	if err != nil || len(examples) == 0 {
		f.Fatal("no examples", err)
	}
	for _, name := range examples {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		files := Files{"themes/plain.yaml": data, "people.yaml": data, "data-guild.csv": data}
		complete(files)
		Load(files.FS(), "rondo.yaml")
		files = Files{"themes/plain.yaml": data}
		complete(files)
		set, findings := Load(files.FS(), "rondo.yaml")
		if set == nil {
			t.Fatalf("a theme made the settings unusable: %v", findings)
		}
		for _, f := range findings {
			if strings.ContainsAny(f.String()+f.Excerpt(), "\x00\x1b") {
				t.Errorf("a control character reaches the terminal: %q", f.String())
			}
		}
		for _, th := range set.Themes {
			start := th.Schedule.Starts.Local
			th.Occurrences(start, start.Add(2*365*day))
		}
	})
}
