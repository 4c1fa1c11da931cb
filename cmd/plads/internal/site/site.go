package site

import (
	_ "github.com/gohugoio/hugo/config/allconfig"
	_ "github.com/gohugoio/hugo/hugolib"
	_ "github.com/gohugoio/hugo/commands"
)
