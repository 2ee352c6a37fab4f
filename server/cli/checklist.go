package cli

// checklistCommands are the commands on checklists.
type checklistCommands struct {
	Lint    lintCommand    `cmd:"" help:"Find everything that keeps checklists from being published."`
	Show    showCommand    `cmd:"" help:"Show a checklist, or list the built-in ones."`
	Publish publishCommand `cmd:"" help:"Publish a checklist on a running server."`
}
