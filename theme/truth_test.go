package theme

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"testing"
)

// truths11 are the words that a reader of YAML 1.1 takes for true or false when they stand bare
// (https://yaml.org/type/bool.html).
var truths11 = regexp.MustCompile(`^(?:[yn]|yes|no|true|false|on|off)$`)

// Other programs read the files too, such as yamllint and scripts with PyYAML: no key is a truth value to them, but for one
// that stands beside its better name.
func TestF10KeysAreNoTruthValues(t *testing.T) {
	seen := map[reflect.Type]bool{}
	keys := 0
	var walk func(reflect.Type)
	walk = func(in reflect.Type) {
		switch in.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(in.Elem())
			return
		case reflect.Map:
			walk(in.Key())
			walk(in.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[in] {
			return
		}
		seen[in] = true
		_, names := fieldsOf(in)
		for _, key := range names {
			if keys++; truths11.MatchString(key) {
				t.Errorf("the key %q of %v", key, in)
			}
		}
		for _, f := range reflect.VisibleFields(in) {
			if f.Tag.Get("yaml") != "-" {
				walk(f.Type)
			}
		}
	}
	for _, file := range []any{Theme{}, peopleFile{}, Config{}} {
		walk(reflect.TypeOf(file))
	}
	if keys < 60 {
		t.Errorf("only %d keys were looked at", keys)
	}
}

// What people copy has none of them either.
func TestF10ExamplesHaveNoTruthValuesForKeys(t *testing.T) {
	bare := regexp.MustCompile(`(?m)(?:^|[{,-])[ \t]*(?i:y|n|yes|no|on|off):[ \t]`)
	var files []string
	for _, pattern := range []string{"../README.md", "../docs/reference.md", "../examples/*/*.yaml", "../examples/*/*/*.yaml", "../installation/scaffold/*.yaml", "../installation/scaffold/*/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = slices.Concat(files, found)
	}
	if len(files) < 8 {
		t.Fatalf("only %q are there", files)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range bare.FindAllIndex(text, -1) {
			t.Errorf("%s says %q", file, text[at[0]:at[1]])
		}
	}
}
