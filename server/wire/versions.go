package wire

import (
	"maps"
	"slices"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

// PublishedToProto returns the message of a stored version; without sections where it has no content.
func PublishedToProto(v *storage.PublishedVersion, locale string) *pb.ChecklistVersion {
	p := &pb.ChecklistVersion{}
	if v.Content != nil {
		p = VersionToProto(v.Content, locale)
		if engine := v.Content.Engine(); engine > checklist.Engine1 {
			p.Engine = int32(engine)
		}
	}
	p.Name = ResourceName("checklists", v.Checklist, "versions", strconv.Itoa(int(v.Number)))
	p.Checklist, p.Version = v.Checklist, v.Number
	p.Digest, p.TotalFingerprint = v.Digest.String(), v.TotalFingerprint.String()
	p.PublishTime, p.RetireTime = Timestamp(v.PublishTime), Timestamp(v.RetireTime)
	p.Etag = VersionEtag(p.Digest, v.RetireTime, locale)
	return p
}

// VersionEtag returns an etag that changes with the content, the retirement and the language.
func VersionEtag(digest string, retired time.Time, locale string) string {
	etag := digest[:32]
	if !retired.IsZero() {
		etag += "-" + strconv.FormatInt(retired.UnixMicro(), 36)
	}
	if locale != "" {
		etag += "-" + locale
	}
	return etag
}

// MatchLocale returns the version's locale that serves the wanted one best (BCP 47 matching); nothing, which means
// all languages, where none is wanted.
func MatchLocale(v *checklist.Version, wanted string) string {
	if wanted == "" {
		return ""
	}
	locales := slices.DeleteFunc(slices.Sorted(maps.Keys(v.Title)), func(l string) bool { return l == v.DefaultLocale })
	locales = append([]string{v.DefaultLocale}, locales...)
	return words.Locale(locales, wanted)
}

// ChecklistToProto returns the message of a checklist.
func ChecklistToProto(c *storage.Checklist) *pb.Checklist {
	p := &pb.Checklist{
		Name: ResourceName("checklists", c.ID), Checklist: c.ID, LatestVersion: c.Latest, Etag: Etag(c.Revision),
		CreateTime: Timestamp(c.CreateTime), UpdateTime: Timestamp(c.UpdateTime),
	}
	if c.Draft != nil {
		p.Draft = VersionToProto(c.Draft, "")
		p.Draft.Etag = p.Etag
	}
	return p
}

// ChangeToProto returns the message of a change between two versions.
func ChangeToProto(c checklist.Change) *pb.ChecklistChange {
	return &pb.ChecklistChange{
		Path: c.Path, Change: string(c.Kind), Section: c.Section, Question: c.Question,
		BreaksTrend: c.BreaksTrend(), Breaks: Strings(c.Breaks),
	}
}
