package assets_test

import (
	"encoding/xml"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// id names the program to desktops; Fyne keeps the preferences by it.
const id = "io.github.oauthwalk"

// What is said of the program to desktops and software centres is valid, and says the same as FyneApp.toml.
func TestPackageMetadata(t *testing.T) {
	desktop, metainfo := "package/"+id+".desktop", "package/"+id+".metainfo.xml"
	for _, args := range [][]string{{"desktop-file-validate", desktop}, {"appstreamcli", "validate", "--no-net", "--no-color", metainfo}} {
		out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
		if err != nil || strings.Contains(string(out), "W:") || strings.Contains(string(out), "warning:") {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
	app := text(t, "../FyneApp.toml")
	var info struct {
		ID       string   `xml:"id"`
		License  string   `xml:"project_license"`
		Desktop  string   `xml:"launchable"`
		Provides []string `xml:"provides>mediatype"`
		Releases []struct {
			Version string `xml:"version,attr"`
		} `xml:"releases>release"`
	}
	if err := xml.Unmarshal([]byte(text(t, metainfo)), &info); err != nil || len(info.Releases) == 0 {
		t.Fatal(err, info)
	}
	if !strings.Contains(app, `ID = "`+info.ID+`"`) || info.ID != id || info.Desktop != id+".desktop" || info.License != "MIT" || info.Provides != nil {
		t.Errorf("the metadata say %+v, FyneApp.toml says\n%s", info, app)
	}
	if !strings.Contains(app, `Version = "`+info.Releases[0].Version+`"`) {
		t.Errorf("the newest release in the metadata is %s, FyneApp.toml says\n%s", info.Releases[0].Version, app)
	}
	entry := text(t, desktop)
	for _, line := range []string{"Exec=oauthwalk", "Icon=" + id, "StartupWMClass=oauthwalk"} {
		if !strings.Contains(entry, "\n"+line+"\n") {
			t.Errorf("%s has no line %s", desktop, line)
		}
	}
	if strings.Contains(entry, "MimeType") || strings.Contains(entry, "%") {
		t.Errorf("%s takes files or links, which the window does not", desktop)
	}
	if control := text(t, "package/nfpm.yaml"); !strings.Contains(control, "name: oauthwalk\n") {
		t.Errorf("the Debian package has another name:\n%s", control)
	}
}

func text(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
