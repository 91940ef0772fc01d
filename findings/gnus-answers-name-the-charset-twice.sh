#!/usr/bin/env bash
# The answer that Gnus mails to an invitation has two charset parameters in its Content-Type, and Go's mime package then reads no
# parameter and no type at all.
#
# Guessed: a parameter stands once (RFC 2045 section 5.1 knows no second one), and a reader that meets two takes one of them.
# Seen: Emacs 28.2 (Debian 12) on 2026-11-28, by the call that its gnus-icalendar makes to attach an answer with letters beyond
#   ASCII in it: "text/calendar; method=REPLY; charset=UTF-8; charset=utf-8". Go 1.26's mime.ParseMediaType answers with
#   "duplicate parameter name" and an empty type; what is read with it is no calendar object.
# So: read the fields of a mail that came in with a parser that keeps the first of two equal parameters. Without letters beyond
#   ASCII in the answer there is one charset, so that a test with plain names does not show it.
# Needs: Debian 12 with apt, and Go.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
version=1:28.2+1-15+deb12u4
apt-get download -qq emacs-nox=$version emacs-common=$version emacs-bin-common=$version emacs-el=$version >/dev/null 2>&1 || { echo "the packages cannot be had"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" .; done
lisp=$work/usr/share/emacs/28.2/lisp
EMACSLOADPATH=$lisp:$(for room in emacs-lisp gnus mail international calendar textmodes net progmodes language vc; do printf '%s/%s:' "$lisp" "$room"; done)
export EMACSLOADPATH HOME=$work

cat > attach.el <<'LISP'
(require 'message)
(require 'mml)
(dolist (name '("Bo" "Jörg"))
  (let ((answer (generate-new-buffer "answer")))
    (with-current-buffer answer (insert "BEGIN:VCALENDAR\nCOMMENT:" name "\nEND:VCALENDAR\n"))
    (with-temp-buffer
      (message-mode)
      (insert "From: a@example.org\nTo: b@example.org\nSubject: s\n" mail-header-separator "\n")
      (mml-attach-buffer (buffer-name answer) "text/calendar; method=REPLY; charset=UTF-8")
      (message-encode-message-body)
      (goto-char (point-min))
      (re-search-forward "^Content-Type: \\(.*\\)$")
      (princ (concat (match-string 1) "\n")))))
LISP
mkdir read
cat > read/main.go <<'GO'
package main

import (
	"bufio"
	"fmt"
	"mime"
	"os"
)

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		kind, _, err := mime.ParseMediaType(lines.Text())
		fmt.Printf("%s\n  Go reads %q, error %v\n", lines.Text(), kind, err)
	}
}
GO
emacs=(usr/bin/emacs-nox --dump-file="$(find usr/libexec -name emacs.pdmp)" --batch -Q)
echo "Emacs $("${emacs[@]}" --eval '(princ emacs-version)'), $(go version | cut -d' ' -f3):"
"${emacs[@]}" -l attach.el 2>/dev/null > fields
go run ./read/main.go < fields | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
text/calendar; method=REPLY; charset=UTF-8
  Go reads "text/calendar", error <nil>
text/calendar; method=REPLY; charset=UTF-8; charset=utf-8
  Go reads "", error mime: duplicate parameter name
TXT
echo "as found: two charsets where a name has a letter beyond ASCII, and then no type"
