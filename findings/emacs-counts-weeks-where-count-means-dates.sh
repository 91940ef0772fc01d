#!/usr/bin/env bash
# Emacs' icalendar-import-buffer reads COUNT of a weekly rule as a number of weeks after the first: three Mondays become four, and four dates on Mondays and
# Wednesdays become nine. The import says that all went well.
#
# Guessed: COUNT is the number of dates (RFC 5545, section 3.3.10), or the import says that it cannot do it, as it does for RDATE.
# Seen: Emacs 28.2 (Debian 12) on 2026-11-30, by what the diary then lists from March to June 2026. COUNT of a daily rule is right. A rule for
#   every second week on two days is on every week, one for every second month on every month, and "the last Friday of March" is on the date of the
#   start each year, all without a word. UNTIL and EXDATE are right.
# See: icalendar--convert-recurring-to-diary in icalendar.el, which turns COUNT into a last day.
# So: who imports an invitation to a series has sessions in the diary that nobody holds. Single events are read rightly, which is what rondo sends;
#   a series for readers like this one ends with UNTIL.
# Needs: Emacs 28 (Debian 12).
set -euo pipefail
command -v emacs >/dev/null || { echo "could not look: there is no emacs"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > look.el <<'EL'
(require 'icalendar)
(require 'diary-lib)
(setq diary-file (expand-file-name "diary") diary-display-function #'ignore)
(princ (format "Emacs %s\n" emacs-version))
(dolist (rule '("FREQ=DAILY;COUNT=3" "FREQ=WEEKLY;COUNT=3" "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4" "FREQ=WEEKLY;UNTIL=20260316T090000"
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260330T090000" "FREQ=MONTHLY;INTERVAL=2;UNTIL=20260602T090000"
                "FREQ=YEARLY;BYMONTH=3;BYDAY=-1FR;UNTIL=20260401T090000"))
  (write-region "" nil diary-file nil 'quiet)
  (let ((said (with-temp-buffer
                (insert "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//example.org//finding//EN\nBEGIN:VEVENT\nUID:a@example.org\nDTSTAMP:20260101T000000Z\n"
                        "SUMMARY:Talk\nDTSTART:20260302T090000\nDTEND:20260302T100000\nRRULE:" rule "\nEND:VEVENT\nEND:VCALENDAR\n")
                (icalendar-import-buffer diary-file t)))
        (inhibit-message t))
    (with-current-buffer (find-file-noselect diary-file) (save-buffer) (kill-buffer))
    (princ (format "%s: imported %s:%s\n" rule said
                   (mapconcat (lambda (entry) (format " %d.%d." (nth 1 (car entry)) (caar entry))) (diary-list-entries '(3 1 2026) 122 t) "")))))
EL
LC_ALL=C emacs -Q --batch -l look.el 2>/dev/null | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
Emacs 28.2
FREQ=DAILY;COUNT=3: imported t: 2.3. 3.3. 4.3.
FREQ=WEEKLY;COUNT=3: imported t: 2.3. 9.3. 16.3. 23.3.
FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4: imported t: 2.3. 4.3. 9.3. 11.3. 16.3. 18.3. 23.3. 25.3. 30.3.
FREQ=WEEKLY;UNTIL=20260316T090000: imported t: 2.3. 9.3. 16.3.
FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260330T090000: imported t: 2.3. 4.3. 9.3. 11.3. 16.3. 18.3. 23.3. 25.3. 30.3.
FREQ=MONTHLY;INTERVAL=2;UNTIL=20260602T090000: imported t: 2.3. 2.4. 2.5. 2.6.
FREQ=YEARLY;BYMONTH=3;BYDAY=-1FR;UNTIL=20260401T090000: imported t: 2.3.
TXT
echo "as found: weeks are counted, and the first is none of them"
