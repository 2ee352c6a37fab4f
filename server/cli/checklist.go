package cli

// checklistCommands are the commands on checklists.
type checklistCommands struct {
	New     newCommand     `cmd:"" help:"Write a first checklist with comments, to begin with."`
	Lint    lintCommand    `cmd:"" help:"Find everything that keeps checklists from being published."`
	Show    showCommand    `cmd:"" help:"Show a checklist, or list the built-in ones."`
	Publish publishCommand `cmd:"" help:"Publish a checklist on a running server."`
	Import  importCommand  `cmd:"" help:"Make a draft of an XLSForm workbook."`
	Export  exportCommand  `cmd:"" help:"Write a checklist as an XLSForm workbook."`
	Schema  schemaCommand  `cmd:"" help:"Print the JSON Schema of checklist files, for editors."`
}
