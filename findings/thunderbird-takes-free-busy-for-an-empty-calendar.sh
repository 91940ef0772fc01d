#!/usr/bin/env bash
# Thunderbird subscribes to a file of free/busy time, says that all is well, and shows an empty calendar.
#
# One would have guessed that it shows the busy times, or refuses a file that has no events. Its parser (ical.js) knows VFREEBUSY with
# every period in it, but a calendar takes VEVENT and VTODO alone, and a file with neither is an empty calendar of status 0. Who is busy
# it asks of CalDAV servers only, so nothing in it reads the address of such a file.
#
# Seen on 2026-11-29 with Debian's thunderbird 1:153.8.0esr-1~deb12u1.
# What follows: a VFREEBUSY (RFC 5545 §3.6.4) is no second form of a feed. It must not be offered as a way to subscribe, since nobody is
# told that nothing comes of it; the .ics beside it shows every event.
# Needs python3 and what Thunderbird's libraries need (libgtk-3-0, libasound2, libdbus-glib-1-2 or a desktop). It runs without a screen.
set -euo pipefail

for tool in python3 dpkg-deb timeout; do
  command -v "$tool" >/dev/null || { echo "could not look: there is no $tool"; exit 2; }
done
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
version='1:153.8.0esr-1~deb12u1'
apt-get -qq -o APT::Sandbox::User=root download "thunderbird=$version" libvpx7 libotr5 2>/dev/null ||
  { echo "could not look: no thunderbird $version"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" unpacked; done
echo "thunderbird $version"

mkdir files profile home
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//EN METHOD:PUBLISH BEGIN:VFREEBUSY UID:a@example.org DTSTAMP:20270101T000000Z \
  ORGANIZER:mailto:room@example.org DTSTART:20270101T000000Z DTEND:20270701T000000Z \
  FREEBUSY:20270105T120000Z/20270105T124500Z FREEBUSY:20270202T120000Z/20270202T124500Z END:VFREEBUSY END:VCALENDAR > files/busy.ifb
python3 -u -m http.server --bind 127.0.0.1 --directory files 0 > http.log 2>&1 &
server=$!
for _ in $(seq 50); do grep -q 'port' http.log && break; sleep 0.1; done
port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' http.log)

cd unpacked/usr/lib/thunderbird
cat > defaults/pref/look.js <<'JS'
// names the file that is run at the start
pref("general.config.filename", "look.cfg");
pref("general.config.obscure_value", 0);
pref("general.config.sandbox_enabled", false);
JS
cat > look.cfg <<'JS'
// the first line is not read
Cu.importGlobalProperties(["fetch"]);
Services.obs.addObserver(async () => {
  try {
    const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
    const ICAL = ChromeUtils.importESModule("resource:///modules/calendar/Ical.sys.mjs").default;
    const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
    const url = "http://127.0.0.1:PORT/busy.ifb";
    const busy = new ICAL.Component(ICAL.parse(await (await fetch(url)).text())).getFirstSubcomponent("vfreebusy");
    const calendar = cal.manager.createCalendar("ics", Services.io.newURI(url));
    calendar.name = "busy";
    cal.manager.registerCalendar(calendar);
    await new Promise(done => setTimeout(done, 6000));
    const items = await calendar.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null);
    dump("LOOK periods in the parser: " + busy.getAllProperties("freebusy").length + "\n");
    dump("LOOK items in the calendar: " + items.length + "\n");
    dump("LOOK status of the calendar: " + calendar.getProperty("currentStatus") + "\n");
  } catch (error) {
    dump("LOOK " + error + "\n");
  }
  Services.startup.quit(Ci.nsIAppStartup.eForceQuit);
}, "mail-startup-done");
JS
sed -i "s/PORT/$port/" look.cfg
cat > "$dir/profile/user.js" <<'JS'
user_pref("browser.dom.window.dump.enabled", true);
user_pref("app.update.enabled", false);
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.proxy.no_proxies_on", "127.0.0.1");
JS
seen=$(LD_LIBRARY_PATH="$PWD:$(echo "$dir"/unpacked/usr/lib/*-linux-gnu)" HOME="$dir/home" timeout 120 ./thunderbird-bin --headless --no-remote \
  --profile "$dir/profile" 2>&1 | sed -n 's/^LOOK //p') || true
[ -n "$seen" ] || { echo "could not look: thunderbird does not start here"; exit 2; }
echo "$seen"
want='periods in the parser: 2
items in the calendar: 0
status of the calendar: 0'
[ "$seen" = "$want" ] || { printf 'that is another thing now; it was:\n%s\n' "$want"; exit 1; }
