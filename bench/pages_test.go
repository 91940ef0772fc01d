package bench

// pages are all pages of a community of 10,000 people and 200 themes with three years of sessions. The baseline is the public first page.
var pages = []row{
	{what: "the slowest of all public pages, 10,000 people, against the first", takes: 60, pkg: "./office", run: publicPages, figure: "Pages/page=", base: "Pages/page=home", unit: "ns/op", worst: true, bound: 20, times: "20x", once: true, scale: ms, shown: "ms"},
	{what: "the slowest of all pages of the desk, against the first public one", takes: 60, pkg: "./office", run: deskPages, figure: "Pages/page=", base: "Pages/page=home", unit: "ns/op", worst: true, bound: 20, times: "20x", once: true, scale: ms, shown: "ms"},
	{what: "the first page of the desk, against the first public one", takes: 60, pkg: "./office", run: "BenchmarkPages$/page=(home|desk)$", figure: "Pages/page=desk", base: "Pages/page=home", unit: "ns/op", ratio: 0.5, times: "50x", once: true, scale: ms, shown: "ms"},
	{what: "the slowest first page after an answer, against the first public one", takes: 90, pkg: "./office", run: "BenchmarkPages(AfterAWrite)?$/page=(home|theme|own|desk|letters|trend)$", figure: "PagesAfterAWrite/page=", base: "Pages/page=home", unit: "ns/op", worst: true, times: "10x", once: true, scale: ms, shown: "ms"},
	{what: "the heaviest of all pages on the wire, against the first public one", takes: 60, pkg: "./office", run: "BenchmarkPages$", figure: "Pages/page=", base: "Pages/page=home", unit: "kB-on-the-wire", worst: true, bound: 60, times: "1x", once: true, shown: "kB"},
}

// The pages, as the benchmark calls them.
const (
	publicPages = "BenchmarkPages$/page=(home|theme|session|archive|calendar|own|presenter)$"
	deskPages   = "BenchmarkPages$/page=(home|desk|letters|inbox|held|addresses|health|trend|report|edit|new)$"
)
