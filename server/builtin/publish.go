package builtin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/library"
	"mysteryshopper/storage"
)

// auditActor is the actor of the audit log for what a server does at its start.
const auditActor = "server"

// PublishNewer publishes the versions of built-in checklists that came with later releases than a database, up to the
// newest, and returns their names in the API. A checklist that is not there stays away; one that the agency has changed,
// retired or set back to an earlier version, or that has a draft, is its own and stays as it is. Earlier versions stay too:
// visits that are pinned to them, and their reports, are scored by them. Several servers may call it at once.
func PublishNewer(ctx context.Context, store storage.Store, now func() time.Time) ([]string, error) {
	ids, err := storage.Read(ctx, store, storage.ReadOptions{}, func(tx storage.Tx) ([]string, error) { return behind(ctx, tx) })
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	all, err := everyVersion()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, versions := range all {
		if !slices.Contains(ids, versions[0].Checklist) {
			continue
		}
		for range versions[1:] {
			name, err := publishNext(ctx, store, versions, now)
			if err != nil {
				return names, fmt.Errorf("publish %s: %w", versions[0].Checklist, err)
			}
			if name == "" {
				break
			}
			names = append(names, name)
		}
	}
	return names, nil
}

// behind returns the ids of the built-in checklists of which a database has fewer versions than this release. A server starts
// sooner where there are none: their texts are not parsed then.
func behind(ctx context.Context, tx storage.Tx) ([]string, error) {
	var ids []string
	for _, file := range library.Files() {
		kept, err := tx.Checklists().Get(ctx, file.ID())
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if kept.Latest > 0 && kept.Latest < library.Newest {
			ids = append(ids, file.ID())
		}
	}
	return ids, nil
}

// everyVersion returns all versions of each built-in checklist, from the first on.
func everyVersion() ([][]*checklist.Version, error) {
	var all [][]*checklist.Version
	for number := int32(1); number <= library.Newest; number++ {
		versions, err := ChecklistsOf(number)
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = make([][]*checklist.Version, len(versions))
		}
		for i, v := range versions {
			all[i] = append(all[i], v)
		}
	}
	return all, nil
}

// publishNext publishes the next of the versions where the newest stored one is the one before it, and returns its name
// in the API; empty where there is nothing to publish, or another server published it in the meantime.
func publishNext(ctx context.Context, store storage.Store, versions []*checklist.Version, now func() time.Time) (string, error) {
	var name string
	err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) (err error) {
		name, err = insertNext(ctx, tx, versions, now())
		return err
	})
	if errors.Is(err, storage.ErrStale) || errors.Is(err, storage.ErrExists) {
		return "", nil
	}
	return name, err
}

// insertNext is publishNext in a transaction.
func insertNext(ctx context.Context, tx storage.Tx, versions []*checklist.Version, now time.Time) (string, error) {
	kept, err := tx.Checklists().Get(ctx, versions[0].Checklist)
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	if err != nil || kept.Latest == 0 || kept.Draft != nil {
		return "", err
	}
	newest, err := tx.Checklists().GetVersion(ctx, kept.ID, kept.Latest)
	if err != nil || !newest.RetireTime.IsZero() {
		return "", err
	}
	// Whoever went back to an earlier version has it under a later number.
	if n := int(kept.Latest); n >= len(versions) || versions[n-1].Digest() != newest.Digest {
		return "", nil
	}
	content := *versions[kept.Latest]
	content.Number = kept.Latest + 1
	compiled, err := checklist.Compile(&content)
	if err != nil {
		return "", err
	}
	err = tx.Checklists().InsertVersion(ctx, &storage.PublishedVersion{
		Checklist: content.Checklist, Number: content.Number, Content: &content,
		Digest: compiled.Digest(), TotalFingerprint: compiled.TotalFingerprint(), PublishTime: now,
	})
	if err != nil {
		return "", err
	}
	kept.Latest, kept.UpdateTime = content.Number, now
	if err := tx.Checklists().Update(ctx, kept); err != nil {
		return "", err
	}
	name := fmt.Sprintf("checklists/%s/versions/%d", content.Checklist, content.Number)
	return name, audit(ctx, tx, name, now)
}

// audit appends the publication to the audit log, in its transaction.
func audit(ctx context.Context, tx storage.Tx, resource string, now time.Time) error {
	entry := storage.AuditEntry{Time: now, Actor: auditActor, Act: pb.ChecklistService_PublishChecklist_FullMethodName, Resource: resource}
	if _, err := rand.Read(entry.Salt[:]); err != nil {
		return fmt.Errorf("salt: %w", err)
	}
	entry.Payload = sha256.Sum256(entry.Salt[:])
	return tx.Audit().Append(ctx, entry)
}
