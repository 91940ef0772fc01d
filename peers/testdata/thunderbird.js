// What TestThunderbird asks of Thunderbird, in its main window and with its own modules. Each function answers with lines of text.
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const { setTimeout: later } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs"); // those of windows wait where nobody sees them
const sleep = ms => new Promise(done => later(done, ms));

// found has Thunderbird look for calendars as its dialog "New calendar, on the network" does, and subscribes to each.
async function found(location, user, password) {
  const Login = Components.Constructor("@mozilla.org/login-manager/loginInfo;1", Ci.nsILoginInfo, "init");
  const site = Services.io.newURI(location).prePath;
  if (password && !(await Services.logins.searchLoginsAsync({ origin: site })).length) {
    await Services.logins.addLoginAsync(new Login(site, null, "rondo", user, password, "", ""));
  }
  const lines = [];
  for (const [provider, calendars] of await cal.provider.detection.detect(user, password, location, false, [], {})) {
    for (const calendar of calendars) {
      lines.push(`${provider.type} ${calendar.name} ${calendar.readOnly ? "to read" : "to write"} ${calendar.getProperty("color")}`);
      calendar.readOnly = true; // as the dialog offers it: into what it takes for writable, it would offer to put invitations
      cal.manager.registerCalendar(calendar);
    }
  }
  return lines.sort();
}

// shows lists what stands in a calendar, by the clocks of the reader; at is when, as YYYYMMDDTHHMMSSZ.
async function shows(name, from, to) {
  const lines = [];
  const calendar = cal.manager.getCalendars().find(one => one.name == name);
  const filter = Ci.calICalendar.ITEM_FILTER_ALL_ITEMS | Ci.calICalendar.ITEM_FILTER_CLASS_OCCURRENCES;
  for (const item of await calendar.getItemsAsArray(filter, 0, cal.createDateTime(from), cal.createDateTime(to))) {
    const words = [item.startDate.getInTimezone(cal.dtz.defaultTimezone).toString(), item.status, item.title];
    if (item.recurrenceId) {
      words.splice(1, 0, "of a series");
    }
    for (const attendee of item.getAttendees()) {
      words.push(attendee.id, attendee.participationStatus);
    }
    lines.push(words.join(" "));
  }
  return lines.sort();
}

// refreshed looks for what is new in all calendars, as the button "Synchronize" does.
async function refreshed() {
  for (const calendar of cal.manager.getCalendars()) {
    calendar.refresh();
  }
  await sleep(300);
  return [];
}

// read opens a mail that lies in a file, and says what stands above it and which buttons there are; then it presses the one that is named.
async function read(path, press) {
  const root = MailServices.accounts.localFoldersServer.rootFolder;
  if (!root.containsChildNamed("Read")) {
    root.createSubfolder("Read", null);
  }
  const folder = root.getChildNamed("Read");
  const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
  file.initWithPath(path);
  const key = await new Promise((done, fail) => {
    let number;
    MailServices.copy.copyFileMessage(file, folder, null, false, 0, "", {
      QueryInterface: ChromeUtils.generateQI(["nsIMsgCopyServiceListener"]),
      onStartCopy() {},
      onProgress() {},
      setMessageKey(key) { number = key; },
      getMessageId() { return null; },
      onStopCopy(status) { Components.isSuccessCode(status) ? done(number) : fail(new Error("copying the mail: " + status)); },
    }, null);
  });
  const tabs = document.getElementById("tabmail");
  tabs.closeOtherTabs(tabs.tabInfo[0]); // not sooner: what a button began goes on in its page
  const tab = tabs.openTab("mailMessageTab", { messageURI: folder.getUriForMsg(folder.GetMessageHeader(key)) });
  let page = null;
  for (let i = 0; i < 300 && !page?.calImipBar?.actionFunc; i++) {
    await sleep(100);
    page = tab.chromeBrowser.contentWindow;
  }
  const lines = [page.calImipBar.itipItem.receivedMethod, page.document.querySelector(".calendar-notification-bar .msgNotificationBarText").textContent];
  const labels = page.calImipBar.getButtons().filter(button => !button.hidden).map(button => button.label);
  lines.push([...new Set(labels)].join(", ")); // one that has a menu is two of a name
  if (press) {
    page.calImipBar.getButtons().find(button => !button.hidden && button.label == press).doCommand();
  }
  return lines;
}
