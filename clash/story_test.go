package clash

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/theme"
)

// stories runs the stories of a folder: files of an installation, an `ask` with from, to and gap, parts that have no dot in their names,
// and last what is told of it.
func stories(t *testing.T, folder string, tell func(t *testing.T, w World, parts map[string]string) string) {
	t.Helper()
	all, err := filepath.Glob(folder + "/*.txtar")
	if err != nil || len(all) == 0 {
		t.Fatal("no stories", err)
	}
	for _, path := range all {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			story, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			parts, files := map[string]string{}, theme.Files{}
			for _, f := range story.Files {
				if parts[f.Name] = string(f.Data); strings.Contains(f.Name, ".") {
					files[f.Name] = f.Data
				}
			}
			golden := &story.Files[len(story.Files)-1]
			got := tell(t, asked(t, load(t, files.FS()), parts["ask"]), parts)
			if *update {
				golden.Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(story), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(golden.Data); got != want {
				t.Errorf("%s\n%s\nwant\n%s", golden.Name, got, want)
			}
		})
	}
}
