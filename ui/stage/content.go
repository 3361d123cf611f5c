package stage

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/page"
	"oauthwalk/flow/resource"
	"oauthwalk/ui/part"
)

// contentView is the readable view of a response, by what the response is. Nothing in it is loaded, followed or run. A
// picture is drawn, if that is safe, at its size or smaller.
func contentView(b page.Body) fyne.CanvasObject {
	c := b.Read()
	view := textView(c)
	if c.Kind == resource.Image && c.Picture.Drawn != nil {
		view = part.Inset(10, 16, drawn(c.Picture.Drawn))
	}
	return noted(b.Note(), view)
}

// noted puts a line of words above a view; either may be missing.
func noted(words string, view fyne.CanvasObject) fyne.CanvasObject {
	body := part.Column(0)
	if words != "" {
		body.Add(part.Inset(10, 16, part.NewProse(words)))
	}
	if view != nil {
		body.Add(view)
	}
	return body
}

// formRows is how many values of a form are shown.
const formRows = 100

func textView(c resource.Content) fyne.CanvasObject {
	switch c.Kind {
	case resource.JSON:
		table := part.NewJSONTable()
		table.SetJSON(c.Body)
		return table
	case resource.Form:
		return formView(c)
	case resource.Binary, resource.Image:
		return nil
	}
	view := part.NewHTTPView()
	view.SetMessage(part.Message{Body: c.Body, ContentType: c.Media})
	return view
}

func formView(c resource.Content) fyne.CanvasObject {
	pairs, more := resource.Pairs(c.Body, formRows)
	rows := make([]part.Row, len(pairs))
	for i, p := range pairs {
		rows[i] = part.Row{Name: part.Visible(p.Name), Value: p.Value, Tone: tones[p.Name]}
	}
	table := part.NewParamTable()
	table.SetRows(rows)
	if !more {
		return table
	}
	return part.Column(0, table, part.Inset(10, 16, part.NewProse("There are more values.")))
}

func drawn(picture image.Image) fyne.CanvasObject {
	const most = 320
	size := fyne.NewSize(float32(picture.Bounds().Dx()), float32(picture.Bounds().Dy()))
	if over := max(size.Width, size.Height) / most; over > 1 {
		size = fyne.NewSize(size.Width/over, size.Height/over)
	}
	shown := canvas.NewImageFromImage(picture)
	shown.FillMode = canvas.ImageFillContain
	shown.SetMinSize(size)
	return container.NewHBox(shown)
}
