package chromium

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// AxeVariable names the variable of the environment that holds where axe.min.js lies, of axe-core. `make axe` says where it puts it.
const AxeVariable = "RONDO_AXE"

// Axe returns the script of axe-core. Where none is named the test is skipped; where one is named it has to be there.
func Axe(t testing.TB) string {
	t.Helper()
	name := os.Getenv(AxeVariable)
	if name == "" {
		t.Skipf("%s names no axe.min.js; `make axe` fetches it", AxeVariable)
	}
	script, err := os.ReadFile(name)
	if err == nil && !strings.HasPrefix(string(script), "/*! axe v") {
		err = fmt.Errorf("%s is no axe.min.js", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// colours are axe's rules about colours that are on by themselves.
const colours = `{preload: false, runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}`

// looks are the ways in which a page is held to axe's rules. Those about colours are asked again in the dark, since nothing else differs
// there.
var looks = []struct {
	width  int
	scheme string
	which  string // options of axe.run
}{
	{390, "dark", colours},
	{390, "light", `{preload: false}`},
	{1200, "light", `{preload: false}`},
}

// Axe holds the page to the rules of axe, on a telephone and on a desk, and in dark colours, and holds that it fits. The tab is one of
// [Window.AxeTab]. What is found is returned, one finding a line.
func (t *Tab) Axe() (found []string) {
	t.b.t.Helper()
	for _, look := range looks {
		t.Size(look.width)
		t.Scheme(look.scheme)
		var rules []string
		t.value("axe.run(document, "+look.which+`).then(r => r.violations.map(v => v.id + " (" + v.help + "): " + v.nodes.map(n => n.html.slice(0, 200) + " " + n.any.map(a => a.message).join("; ")).join(" | ")))`, &rules)
		for _, rule := range rules {
			found = append(found, fmt.Sprintf("%d %s: %s", look.width, look.scheme, rule))
		}
		t.Fits()
	}
	var ran bool
	if t.value("typeof axe === 'object'", &ran); !ran {
		t.b.t.Fatal("axe does not run in this tab")
	}
	return found
}

// AxeTab opens an empty tab in whose pages the script of axe stands ready.
func (w *Window) AxeTab(script string) *Tab {
	w.b.t.Helper()
	tab := w.Tab("about:blank")
	tab.do("Page.enable", nil, nil)
	tab.do("Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": script}, nil)
	return tab
}
