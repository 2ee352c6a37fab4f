package published

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// ToProto returns the message of a version with the fingerprints of its questions, in the best match of the wanted
// locale; in all languages where none is wanted.
func (v *Version) ToProto(wanted string) *pb.ChecklistVersion {
	content := v.Version()
	locale := wire.MatchLocale(content, wanted)
	p := wire.PublishedToProto(&storage.PublishedVersion{
		Checklist: content.Checklist, Number: content.Number, Content: content, Digest: v.Digest(),
		TotalFingerprint: v.TotalFingerprint(), PublishTime: v.PublishTime, RetireTime: v.RetireTime,
	}, locale)
	p.Fingerprints = map[string]string{}
	for _, q := range content.Questions() {
		if fingerprint, ok := v.QuestionFingerprint(q.Key); ok {
			p.Fingerprints[q.Key] = fingerprint.String()
		}
	}
	return p
}

// Etag returns the etag of a version in the best match of a locale.
func (v *Version) Etag(wanted string) string {
	return wire.VersionEtag(v.Digest().String(), v.RetireTime, wire.MatchLocale(v.Version(), wanted))
}
