package stage

import (
	"fmt"
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"oauthwalk/flow/resource"
	"oauthwalk/ui/part"
)

// contentView is the readable view of a response, by what the response is. Nothing in it is loaded, followed or run.
func contentView(c resource.Content) fyne.CanvasObject {
	if c.Kind == resource.Image {
		return pictureView(c)
	}
	return noted(contentNotes(c), textView(c))
}

// contentNotes say what was done to the bytes, or not done, before they are shown.
func contentNotes(c resource.Content) string {
	var notes []string
	add := func(text string) { notes = append(notes, text) }
	if c.Packed != "" && c.Kind != resource.Binary {
		add(fmt.Sprintf("It came packed with %s.", c.Packed))
	}
	if c.Charset != "" {
		add(fmt.Sprintf("The body is not in UTF-8 and was read as %s.", c.Charset))
	}
	switch {
	case c.Kind == resource.HTML:
		add("This is an HTML page, shown as text. Nothing in it is loaded or run.")
	case c.Media == "image/svg+xml":
		add("This is an SVG picture, shown as text because SVG files can contain scripts.")
	case c.Kind == resource.Binary:
		add(fmt.Sprintf("The body is not text: %d bytes of %s.", len(c.Body), named(c)))
	}
	return strings.Join(notes, " ")
}

// named is what a body is labelled as.
func named(c resource.Content) string {
	switch {
	case c.Packed != "":
		return c.Packed
	case c.Media != "":
		return part.Visible(c.Media)
	}
	return "no known type"
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
	case resource.Binary:
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

// pictureView draws the picture, if that is safe, at its size or smaller.
func pictureView(c resource.Content) fyne.CanvasObject {
	p := c.Picture
	words := fmt.Sprintf("%s, %d bytes.", named(c), len(c.Body))
	if p.Width > 0 {
		words = fmt.Sprintf("%s, %d × %d pixels, %d bytes.", strings.ToUpper(p.Format), p.Width, p.Height, len(c.Body))
	}
	if p.Drawn == nil {
		return noted(words+fmt.Sprintf(" It is not drawn: %s.", p.Problem), nil)
	}
	return noted(words, part.Inset(10, 16, drawn(p.Drawn)))
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
