package api

import "time"

// zonesKept bounds the time zones in memory; the IANA database has some 600.
const zonesKept = 1000

// zone returns the time zone of an IANA name; UTC where the name is empty or unknown. It keeps zones, because loading
// one reads a file.
func (s *Server) zone(name string) *time.Location {
	if zone, ok := s.zones.Get(name); ok {
		return zone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	s.zones.Put(name, zone)
	return zone
}
