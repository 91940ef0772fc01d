#!/usr/bin/env bash
# goccy/go-yaml fills a Go string with the number that it has made of the text, and not with the text: room 010 becomes "8", the telephone number
# +358401234567 loses its plus, and release 1.10 becomes "1.1".
#
# Guessed: where the field is a string, the scalar is taken as it stands, since whoever declared the field has said what it is. go.yaml.in/yaml does that,
#   and goccy does it with 08 and 1e3, with dates and with yes and no.
# Seen: github.com/goccy/go-yaml v1.19.2 and go.yaml.in/yaml/v4 v4.0.0 with Go 1.26 on 2026-11-30, in a field, a list and the key of a map of strings. A
#   leading zero makes it octal, as in YAML 1.1, unless there is an 8 or a 9 in it; hexadecimal numbers, underscores and closing zeros go the same
#   way. There is no error, and the next one to write the file keeps the new value.
# So: lists of people and rooms that come through it have other rooms and numbers than their files. Who reads with it has such values in quotes, or takes the
#   text of the token from the syntax tree; who writes YAML for others puts all that could be a number into quotes. rondo reads with go.yaml.in/yaml.
# Needs: Go 1.25 or later.
set -euo pipefail
command -v go >/dev/null || { echo "could not look: there is no go"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > go.mod <<'MOD'
module example.org/look

go 1.25

require (
	github.com/goccy/go-yaml v1.19.2
	go.yaml.in/yaml/v4 v4.0.0
)
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"

	goccy "github.com/goccy/go-yaml"
	"go.yaml.in/yaml/v4"
)

type place struct {
	Room  string
	Rooms []string
	Named map[string]string
}

func main() {
	for _, text := range []string{"010", "007", "08", "+358401234567", "1.10", "1_000", "0x1F", "1e3", "True", "2026-12-01", "yes", `"010"`} {
		file := []byte(fmt.Sprintf("room: %[1]s\nrooms: [%[1]s]\nnamed: {%[1]s: oak}\n", text))
		var one, other place
		if err := goccy.Unmarshal(file, &one); err != nil {
			panic(err)
		}
		if err := yaml.Unmarshal(file, &other); err != nil {
			panic(err)
		}
		fmt.Printf("%s: goccy %q %q %q, go.yaml.in %q %q %q\n", text, one.Room, one.Rooms, one.Named, other.Room, other.Rooms, other.Named)
	}
}
GO
go mod tidy >tidy.log 2>&1 || { cat tidy.log; echo "the modules cannot be had"; exit 2; }
go list -m github.com/goccy/go-yaml go.yaml.in/yaml/v4
go run . | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
010: goccy "8" ["8"] map["8":"oak"], go.yaml.in "010" ["010"] map["010":"oak"]
007: goccy "7" ["7"] map["7":"oak"], go.yaml.in "007" ["007"] map["007":"oak"]
08: goccy "08" ["08"] map["08":"oak"], go.yaml.in "08" ["08"] map["08":"oak"]
+358401234567: goccy "358401234567" ["358401234567"] map["358401234567":"oak"], go.yaml.in "+358401234567" ["+358401234567"] map["+358401234567":"oak"]
1.10: goccy "1.1" ["1.1"] map["1.1":"oak"], go.yaml.in "1.10" ["1.10"] map["1.10":"oak"]
1_000: goccy "1000" ["1000"] map["1000":"oak"], go.yaml.in "1_000" ["1_000"] map["1_000":"oak"]
0x1F: goccy "31" ["31"] map["31":"oak"], go.yaml.in "0x1F" ["0x1F"] map["0x1F":"oak"]
1e3: goccy "1e3" ["1e3"] map["1e3":"oak"], go.yaml.in "1e3" ["1e3"] map["1e3":"oak"]
True: goccy "true" ["true"] map["true":"oak"], go.yaml.in "True" ["True"] map["True":"oak"]
2026-12-01: goccy "2026-12-01" ["2026-12-01"] map["2026-12-01":"oak"], go.yaml.in "2026-12-01" ["2026-12-01"] map["2026-12-01":"oak"]
yes: goccy "yes" ["yes"] map["yes":"oak"], go.yaml.in "yes" ["yes"] map["yes":"oak"]
"010": goccy "010" ["010"] map["010":"oak"], go.yaml.in "010" ["010"] map["010":"oak"]
TXT
echo "as found: what looks like a number is reckoned first"
