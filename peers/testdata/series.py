"""Print what takes place by each calendar file, as recurring-ical-events reads it: file, start, end and summary, in UTC."""
import datetime
import sys

import icalendar
import recurring_ical_events

utc = datetime.timezone.utc
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        calendar = icalendar.Calendar.from_ical(file.read())
    for event in recurring_ical_events.of(calendar).between((2026, 1, 1), (2029, 1, 1)):
        start, end = event["DTSTART"].dt.astimezone(utc), event["DTEND"].dt.astimezone(utc)
        print(name, start.strftime("%Y%m%dT%H%M%SZ"), end.strftime("%Y%m%dT%H%M%SZ"), event["SUMMARY"])
