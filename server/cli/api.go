package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"mysteryshopper/server/bundle"
)

type apiCommands struct {
	Export apiExportCommand `cmd:"" help:"Write the API's description for developers of clients."`
}

type apiExportCommand struct {
	Dir string `arg:"" help:"The folder, which is made where it is not there; files of the same names are replaced."`
}

func (*apiExportCommand) manual() manual {
	return manual{
		examples: []example{
			{"Write everything that a client is made from.", "api export client-api"},
			{"Check the files after they were copied.", "api export client-api && cd client-api && sha256sum -c SHA256SUMS"},
		},
		codes: []int{exitOK, exitUsage},
	}
}

// Help returns the description of the command.
func (*apiExportCommand) Help() string {
	return "The folder gets the .proto files with their imports (" + bundle.Protos + "), the same as a descriptor set for tools " +
		"such as grpcurl (" + bundle.Descriptors + "), the OpenAPI document of REST (" + bundle.OpenAPI + "), the vectors for what " +
		"a phone computes by itself (" + bundle.Vectors + "), and their SHA-256 (" + bundle.Sums + "). The same program writes the same bytes."
}

// Run writes the files and prints their names and sizes.
func (c *apiExportCommand) Run(env *Environment) error {
	names, err := bundle.Write(c.Dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		path := filepath.Join(c.Dir, name)
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(env.Stdout, "%s %d bytes\n", path, info.Size())
	}
	return nil
}
