package theme

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file that is missing while one of almost its name lies there is named with it: people.YAML, guild.CSV, Themes/.
func TestF4AFileUnderAlmostItsName(t *testing.T) {
	const csvPeople = "groups: { guild: { csv: guild.csv } }\n"
	for _, c := range []struct {
		files map[string]string
		want  string // "" for no finding
	}{
		{map[string]string{"people.YAML": plainPeople}, "people.YAML: warning: people.YAML is not read; name it people.yaml, or write people: people.YAML in rondo.yaml"},
		{map[string]string{"people.yml": plainPeople}, "people.yml: warning: people.yml is not read; name it people.yaml, or write people: people.yml in rondo.yaml"},
		{map[string]string{"people.yaml.txt": plainPeople}, "people.yaml.txt: warning: people.yaml.txt is not read"},
		{map[string]string{"peple.yaml": plainPeople}, "peple.yaml: warning: peple.yaml is not read"},
		{map[string]string{"people.yaml~": plainPeople, "people.yaml.bak": plainPeople, "docker-compose.yaml": "x: 1"}, ""},
		{map[string]string{"people.yaml": csvPeople, "guild.CSV": "email\nada@example.org\n"}, "people.yaml:1:25: there is no file guild.csv; there is guild.CSV: rename it, or correct the path"},
		{map[string]string{"people.yaml": csvPeople, "guild.csv.txt": "email\nada@example.org\n"}, "there is guild.csv.txt: rename it"},
		{map[string]string{"people.yaml": csvPeople}, "create it, or correct the path"},
		{map[string]string{"Themes/talks.yaml": plainTheme}, "themes: there is no such file; there is Themes: rename it, or correct the path"},
		{map[string]string{"theme/talks.yaml": plainTheme}, "there is theme: rename it"},
	} {
		files := Files{"rondo.yaml": []byte(plainConfig), "themes/solo.yaml": []byte(
			"name: Solo\npurpose: P\norganizers: ada@example.org\naudience: ada@example.org\nschedule: { starts: 2026-12-01 14:00 }\n")}
		for name, text := range c.files {
			if strings.HasPrefix(strings.ToLower(name), "theme") {
				delete(files, "themes/solo.yaml")
			}
			files[name] = []byte(text)
		}
		_, findings := Load(files.FS(), "rondo.yaml")
		if got := findings.Error(); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%v: found\n%s\nwant %s", c.files, got, c.want)
		}
	}
}

func TestF4ALinkThatLeadsNowhereIsNotLikeItself(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("missing", filepath.Join(dir, "talks.yaml")); err != nil {
		t.Skip(err)
	}
	if near := Similar(os.DirFS(dir), "talks.yaml"); near != "" {
		t.Errorf("there is %s beside it", near)
	}
}
