package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// ColorName names a colour of the palette. It is Fyne's own type, so that parts can mix both vocabularies.
type ColorName = fyne.ThemeColorName

// SizeName names a size, in device independent pixels.
type SizeName = fyne.ThemeSizeName

// The colours that Fyne has no name for. Text colours are readable (WCAG AA) on every background of the window.
const (
	Text             = fynetheme.ColorNameForeground
	Muted  ColorName = "oauthwalkMuted" // second voice: names, notes, captions
	Accent           = fynetheme.ColorNamePrimary
	Pass   ColorName = "oauthwalkPass" // verdict colours; each also has its sign
	Warn   ColorName = "oauthwalkWarn"
	Fail   ColorName = "oauthwalkFail"
	Skip   ColorName = "oauthwalkSkip"
	Code   ColorName = "oauthwalkCode"  // an authorization code, a token
	URL    ColorName = "oauthwalkURL"   // an address
	Proof  ColorName = "oauthwalkProof" // code verifier, code challenge
	Key    ColorName = "oauthwalkKey"   // a name in JSON, in a form or in a header

	Page               = fynetheme.ColorNameBackground
	Panel    ColorName = "oauthwalkPanel"               // cards, rail, header and status bar
	Pane     ColorName = "oauthwalkPane"                // behind protocol text
	Selected ColorName = "oauthwalkSelected"            // the current row
	Border   ColorName = "oauthwalkBorder"              // hairlines; decoration, nothing depends on seeing them
	Control            = fynetheme.ColorNameInputBorder // outline of what can be used, and of lifelines: 3 to 1
	OnAccent           = fynetheme.ColorNameForegroundOnPrimary
	Clear    ColorName = "oauthwalkClear" // nothing at all
)

// The sizes that Fyne has no name for. Text sizes grow with the text scale, the others do not. Monospace text has
// Fyne's own name for text, because an entry takes its size from there and can be given no other: each override of a
// theme makes this version of Fyne load all fonts once more and keep them for good.
const (
	SizeCode             = fynetheme.SizeNameText
	SizeBody    SizeName = "oauthwalkBody" // running text
	SizeHeading          = fynetheme.SizeNameHeadingText
	SizeTitle            = fynetheme.SizeNameSubHeadingText
	SizeCaption          = fynetheme.SizeNameCaptionText
	SizeIcon             = fynetheme.SizeNameInlineIcon
	SizeRow     SizeName = "oauthwalkRow"    // height of a row in a table; grows with the text
	SizeRadius  SizeName = "oauthwalkRadius" // corners of panels and buttons
	SizeGrid    SizeName = "oauthwalkGrid"   // the step of the grid that all spacing is a multiple of
	SizeInset   SizeName = "oauthwalkInset"  // from the edge of a panel to its text
)

// shade is one colour in both variants.
type shade struct{ dark, light color.Color }

var palette = map[ColorName]shade{
	Page:     {rgb(0x12151c), rgb(0xf4f5f9)},
	Panel:    {rgb(0x1a1e27), rgb(0xffffff)},
	Pane:     {rgb(0x0f1218), rgb(0xf2f4f8)},
	Selected: {rgb(0x252a36), rgb(0xeceef6)},
	Border:   {rgb(0x2c313e), rgb(0xd9dce6)},
	Control:  {rgb(0x727a8e), rgb(0x7d8399)},
	Clear:    {color.NRGBA{}, color.NRGBA{}},

	Text:     {rgb(0xe8eaf0), rgb(0x1a1d27)},
	Muted:    {rgb(0x9aa0b4), rgb(0x5b6178)},
	Accent:   {rgb(0x7c9cff), rgb(0x3b5bdb)},
	OnAccent: {rgb(0x0d1117), rgb(0xffffff)},
	Pass:     {rgb(0x4ec184), rgb(0x19794a)},
	Warn:     {rgb(0xe5b454), rgb(0x8a5a00)},
	Fail:     {rgb(0xf0616d), rgb(0xc4283c)},
	Skip:     {rgb(0x9aa0b4), rgb(0x5b6178)},
	Code:     {rgb(0x79c0ff), rgb(0x0b6a99)},
	URL:      {rgb(0xc49bff), rgb(0x7a3fc4)},
	Proof:    {rgb(0xffab70), rgb(0xa84a0c)},
	Key:      {rgb(0x79c0ff), rgb(0x0b5cad)},

	fynetheme.ColorNameButton:              {rgb(0x252a36), rgb(0xeceef6)},
	fynetheme.ColorNameDisabledButton:      {rgb(0x1f232d), rgb(0xf2f3f8)},
	fynetheme.ColorNameDisabled:            {rgb(0x8d93a7), rgb(0x62687e)},
	fynetheme.ColorNamePlaceHolder:         {rgb(0x8d93a7), rgb(0x62687e)},
	fynetheme.ColorNameError:               {rgb(0xf0616d), rgb(0xc4283c)},
	fynetheme.ColorNameWarning:             {rgb(0xe5b454), rgb(0x8a5a00)},
	fynetheme.ColorNameSuccess:             {rgb(0x4ec184), rgb(0x19794a)},
	fynetheme.ColorNameForegroundOnError:   {rgb(0x0d1117), rgb(0xffffff)},
	fynetheme.ColorNameForegroundOnWarning: {rgb(0x0d1117), rgb(0xffffff)},
	fynetheme.ColorNameForegroundOnSuccess: {rgb(0x0d1117), rgb(0xffffff)},
	fynetheme.ColorNameHyperlink:           {rgb(0x7c9cff), rgb(0x3b5bdb)},
	fynetheme.ColorNameHeaderBackground:    {rgb(0x1a1e27), rgb(0xffffff)},
	fynetheme.ColorNameMenuBackground:      {rgb(0x252a36), rgb(0xffffff)},
	fynetheme.ColorNameOverlayBackground:   {rgb(0x1a1e27), rgb(0xffffff)},
	fynetheme.ColorNameInputBackground:     {rgb(0x12151c), rgb(0xffffff)},
	fynetheme.ColorNameSeparator:           {rgb(0x2c313e), rgb(0xd9dce6)},
	fynetheme.ColorNameScrollBar:           {rgb(0x727a8e), rgb(0x7d8399)},
	fynetheme.ColorNameScrollBarBackground: {rgb(0x1a1e27), rgb(0xeceef6)},
	fynetheme.ColorNameSelection:           {rgb(0x34447a), rgb(0xc6d1fa)},
	// Fyne lays these over a background, so they let it through.
	fynetheme.ColorNameHover:   {rgba(0xffffff, 0x10), rgba(0x1a1d27, 0x0c)},
	fynetheme.ColorNamePressed: {rgba(0xffffff, 0x1c), rgba(0x1a1d27, 0x18)},
	fynetheme.ColorNameFocus:   {rgba(0x7c9cff, 0x48), rgba(0x3b5bdb, 0x30)},
	fynetheme.ColorNameShadow:  {rgba(0x000000, 0x66), rgba(0x1a1d27, 0x22)},
}

// textSizes grow with the text scale.
var textSizes = map[SizeName]float32{
	SizeBody:    14,
	SizeCode:    13,
	SizeHeading: 21,
	SizeTitle:   16,
	SizeCaption: 12,
	SizeIcon:    16,
	SizeRow:     32,
}

// fixedSizes are the same at every text scale. All but the line widths lie on the 4 pixel grid.
var fixedSizes = map[SizeName]float32{
	SizeGrid:   4,
	SizeRadius: 8,
	SizeInset:  16,

	fynetheme.SizeNamePadding:            4,
	fynetheme.SizeNameInnerPadding:       8,
	fynetheme.SizeNameLineSpacing:        4,
	fynetheme.SizeNameInputRadius:        8,
	fynetheme.SizeNameSelectionRadius:    4,
	fynetheme.SizeNameInputBorder:        1,
	fynetheme.SizeNameSeparatorThickness: 1,
	fynetheme.SizeNameScrollBar:          12,
	fynetheme.SizeNameScrollBarSmall:     4,
	fynetheme.SizeNameScrollBarRadius:    4,
}

func rgb(v uint32) color.NRGBA { return rgba(v, 0xff) }

func rgba(v uint32, a uint8) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: a} //nolint:gosec // the lowest byte is meant
}
