package chromium

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
)

// ShotsVariable names the variable of the environment that holds the folder in which tests keep pictures of pages.
const ShotsVariable = "RONDO_SHOTS"

// Picture returns a picture of the whole page, as PNG.
func (t *Tab) Picture() []byte {
	t.b.t.Helper()
	return t.capture(map[string]any{"format": "png", "captureBeyondViewport": true})
}

// Part returns a picture, as WebP, of what a selector names and a little around it. It is at most most CSS pixels high.
func (t *Tab) Part(selector string, most float64) []byte {
	t.b.t.Helper()
	const around = 16
	var at struct{ X, Y, Width, Height float64 }
	t.value(fmt.Sprintf("(r => ({x: r.x + scrollX, y: r.y + scrollY, width: r.width, height: r.height}))(document.querySelector(%q).getBoundingClientRect())", selector), &at)
	return t.capture(map[string]any{"format": "webp", "quality": 80, "captureBeyondViewport": true, "clip": map[string]any{
		"x": max(0, at.X-around), "y": max(0, at.Y-around), "width": min(at.Width+2*around, at.Width+2*at.X), "height": min(at.Height+2*around, most), "scale": 1,
	}})
}

func (t *Tab) capture(asked map[string]any) []byte {
	t.b.t.Helper()
	var shot struct{ Data string }
	t.do("Page.captureScreenshot", asked, &shot)
	picture, err := base64.StdEncoding.DecodeString(shot.Data)
	if err != nil {
		t.b.t.Fatal(err)
	}
	return picture
}

// Shoot keeps pictures of the page as it is, for phones and desks, light and dark, and leaves the tab as wide as a desk and light. It does
// nothing where no folder is named.
func (t *Tab) Shoot(name string) {
	t.b.t.Helper()
	folder := os.Getenv(ShotsVariable)
	if folder == "" {
		return
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.b.t.Fatal(err)
	}
	for _, size := range []string{"phone", "desk"} {
		t.Size(map[string]int{"phone": 390, "desk": 1200}[size])
		for _, scheme := range []string{"dark", "light"} {
			t.Scheme(scheme)
			if err := os.WriteFile(filepath.Join(folder, name+"-"+size+"-"+scheme+".png"), t.Picture(), 0o644); err != nil {
				t.b.t.Fatal(err)
			}
		}
	}
}

// Shoot keeps pictures of pages by name, once each has shown a text. See [Tab.Shoot].
func (b *Browser) Shoot(site, text string, pages map[string]string) {
	b.t.Helper()
	if os.Getenv(ShotsVariable) == "" {
		return
	}
	tab := b.Tab("about:blank")
	defer tab.Close()
	for name, page := range pages {
		tab.Go(site+page, text)
		tab.Shoot(name)
	}
}
