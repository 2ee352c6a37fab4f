package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/library"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/wire"
)

type publishCommand struct {
	File string `arg:"" help:"A checklist in YAML or JSON, the id of a built-in one, or - for the standard input."`
	serverFlags
	Replace bool `help:"Put it in the place of a draft that the server has and that differs."`
	JSON    bool `name:"json" help:"Print the outcome as one line of JSON."`
}

func (*publishCommand) manual() manual {
	return manual{
		examples: []example{
			{"Publish a built-in checklist.", "checklist publish core-service --token \"$ADMIN_TOKEN\""},
			{"Publish one of your own elsewhere.", "checklist publish mine.yaml --server shop.example.com:8443 --token \"$ADMIN_TOKEN\""},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable},
	}
}

// Help returns the description of the command.
func (*publishCommand) Help() string {
	return "The checklist is created where the server has none of its id; of a built-in one, every version is published " +
		"then. Where its newest version has the same " +
		"content, nothing is changed. A draft on the server that differs is somebody's work: it is left alone unless " +
		"--replace is given. The exit code is 0 in the first two cases and where a version was published."
}

// publication is the outcome of the command.
type publication struct {
	Checklist string `json:"checklist"`
	Version   int32  `json:"version"`
	Digest    string `json:"digest"`
	// Published is false where the newest version already had the content.
	Published bool `json:"published"`
}

// Run publishes the checklist unless the server has the same content.
func (c *publishCommand) Run(ctx context.Context, env *Environment) (err error) {
	draft, err := publishableDraft(ctx, env, c.File)
	if err != nil {
		return err
	}
	ctx, conn, err := c.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	earlier, err := earlierVersions(c.File)
	if err != nil {
		return err
	}
	p := &publisher{
		ChecklistServiceClient: pb.NewChecklistServiceClient(conn), draft: draft, digest: wire.VersionFromProto(draft).Digest(), earlier: earlier,
	}
	outcome, err := p.publish(ctx, c.Replace)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(outcome)
	}
	words := "nothing changed: version %[2]d of %[1]s has this content, digest %[3]s\n"
	if outcome.Published {
		words = "published version %[2]d of %[1]s, digest %[3]s\n"
	}
	_, err = fmt.Fprintf(env.Stdout, words, outcome.Checklist, outcome.Version, outcome.Digest)
	return err
}

// publishableDraft reads a checklist. It prints all faults, without a call to the server.
func publishableDraft(ctx context.Context, env *Environment, name string) (*pb.ChecklistVersion, error) {
	f, err := readDraft(env, name)
	if err != nil {
		return nil, err
	}
	faults, err := f.lint(ctx, "en")
	if err != nil {
		return nil, err
	}
	printFaults(env.Stderr, faults)
	if n := countFaults(faults); n > 0 {
		return nil, found("%s in %s; nothing was sent to the server", count(n, "fault", "faults"), f.name)
	}
	// The conversion drops the fields that the server sets, such as an etag of another state.
	return wire.VersionToProto(wire.VersionFromProto(f.Draft), ""), nil
}

// publisher publishes one draft on a server.
type publisher struct {
	pb.ChecklistServiceClient
	draft  *pb.ChecklistVersion
	digest checklist.Digest
	// earlier are the versions that come before the draft where the server does not have the checklist.
	earlier []*pb.ChecklistVersion
}

// earlierVersions returns the versions of a built-in checklist before its newest one; none of a checklist in a file.
func earlierVersions(name string) ([]*pb.ChecklistVersion, error) {
	var earlier []*pb.ChecklistVersion
	for number := int32(1); number < library.Newest; number++ {
		versions, err := builtin.ChecklistsOf(number)
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			if v.Checklist == name {
				earlier = append(earlier, wire.VersionToProto(v, ""))
			}
		}
	}
	return earlier, nil
}

func (p *publisher) publish(ctx context.Context, replace bool) (*publication, error) {
	id := p.draft.GetChecklist()
	kept, err := p.GetChecklist(ctx, &pb.GetChecklistRequest{Checklist: id})
	switch {
	case status.Code(err) == codes.NotFound:
		kept, err = p.create(ctx, id)
	case err == nil:
		var current *publication
		if current, err = p.current(ctx, kept); err != nil || current != nil {
			return current, err
		}
		kept, err = p.updateDraft(ctx, kept, replace)
	}
	if err != nil {
		return nil, err
	}
	published, err := p.PublishChecklist(ctx, &pb.PublishChecklistRequest{Checklist: id, Etag: kept.GetEtag()})
	if err != nil {
		return nil, err
	}
	if published.GetDigest() != p.digest.String() {
		return nil, errors.New("the server published something else than it was given: its digest is " + published.GetDigest())
	}
	return &publication{Checklist: id, Version: published.GetVersion(), Digest: published.GetDigest(), Published: true}, nil
}

// create creates the checklist with the draft. The earlier versions of a built-in one are published first, so that a
// number means the same version on every server.
func (p *publisher) create(ctx context.Context, id string) (*pb.Checklist, error) {
	drafts := append(slices.Clone(p.earlier), p.draft)
	kept, err := p.CreateChecklist(ctx, &pb.CreateChecklistRequest{Checklist: &pb.Checklist{Checklist: id, Draft: drafts[0]}})
	for _, draft := range drafts[1:] {
		if err != nil {
			return nil, err
		}
		if _, err = p.PublishChecklist(ctx, &pb.PublishChecklistRequest{Checklist: id, Etag: kept.GetEtag()}); err != nil {
			return nil, err
		}
		if kept, err = p.GetChecklist(ctx, &pb.GetChecklistRequest{Checklist: id}); err != nil {
			return nil, err
		}
		draft.Etag = kept.GetEtag()
		kept, err = p.UpdateDraft(ctx, &pb.UpdateDraftRequest{Checklist: id, Draft: draft})
	}
	return kept, err
}

// current returns the newest version where its content is that of the draft; nil otherwise.
func (p *publisher) current(ctx context.Context, kept *pb.Checklist) (*publication, error) {
	if kept.GetLatestVersion() == 0 {
		return nil, nil
	}
	newest, err := p.GetChecklistVersion(ctx, &pb.GetChecklistVersionRequest{Checklist: kept.GetChecklist(), Version: kept.GetLatestVersion()})
	if err != nil || newest.GetDigest() != p.digest.String() {
		return nil, err
	}
	return &publication{Checklist: kept.GetChecklist(), Version: newest.GetVersion(), Digest: newest.GetDigest()}, nil
}

// updateDraft stores the draft on the server. It returns an error instead of replacing another draft without --replace.
func (p *publisher) updateDraft(ctx context.Context, kept *pb.Checklist, replace bool) (*pb.Checklist, error) {
	if there := kept.GetDraft(); there != nil && !replace && wire.VersionFromProto(there).Digest() != p.digest {
		return nil, &refusal{
			code: exitFindings, what: "the server has another draft of " + kept.GetChecklist() + "; it was left as it is",
			todo: "publish or discard that one first, or give --replace",
		}
	}
	p.draft.Etag = kept.GetEtag()
	return p.UpdateDraft(ctx, &pb.UpdateDraftRequest{Checklist: kept.GetChecklist(), Draft: p.draft})
}
