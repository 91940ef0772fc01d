package bench

// feeds are what calendars of others cost to read.
var feeds = []row{
	{what: "read and expand 200 calendars of 500 events, against golang-ical reading alone", takes: 30, pkg: "./ical", run: "BenchmarkReadFeeds$", figure: "ReadFeeds/by=rondo", base: "ReadFeeds/by=golang-ical", unit: "cpu-ms", bound: 800, times: "2x", shown: "ms"},
	{what: "read half a megabyte with 56 million dates", takes: 5, pkg: "./ical", run: "BenchmarkReadBusyBomb$", figure: "ReadBusyBomb", unit: "cpu-ms", bound: 300, times: "10x", shown: "ms"},
	{what: "the same, memory in passing", takes: 5, pkg: "./ical", run: "BenchmarkReadBusyBomb$", figure: "ReadBusyBomb", unit: "B/op", bound: 10, times: "10x", scale: 1e-6, shown: "MB"},
}
