# Reads a person's calendar as python3-caldav does: python3 caldav_client.py ADDRESS PASSWORD
import sys
from datetime import datetime, timezone

import caldav

client = caldav.DAVClient(url=sys.argv[1], username="tove@example.org", password=sys.argv[2])
principal = client.principal()
print("principal", principal.url.path)
calendars = principal.calendars()
print("calendars", *[c.url.path.strip("/").split("/")[-1] for c in calendars])
own = calendars[0]
day = dict(start=datetime(2026, 12, 1, tzinfo=timezone.utc), end=datetime(2026, 12, 2, tzinfo=timezone.utc))
found = own.search(event=True, **day)
print("found %d: %s" % (len(found), found[0].icalendar_instance.walk("VEVENT")[0]["SUMMARY"].split(": ")[1]))
expanded = own.search(event=True, expand=True, **day)
print("expanded", next(line for line in expanded[0].data.splitlines() if line.startswith("DTSTART")))
busy = own.freebusy_request(day["start"], day["end"])
print("busy", next(line.split(":")[1] for line in busy.data.splitlines() if line.startswith("FREEBUSY")))
objects = own.objects_by_sync_token(load_objects=True)
everything, first = len(own.events()), len(list(objects))
print("synchronized", "all," if first == everything else first, "then", end=" ")
print(len(list(own.objects_by_sync_token(objects.sync_token))))
try:
    own.save_event(found[0].data.replace("UID:", "UID:x"))
    print("it was written")
except caldav.lib.error.DAVError as e:
    print("writing is refused:", "403" if "403" in str(e) or "Forbidden" in str(e) else e)
