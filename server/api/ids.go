package api

import (
	"fmt"
	"io"

	"github.com/google/uuid"
)

// newID makes an id that sorts by time.
func (s *Server) newID() (string, error) {
	id, err := uuid.NewV7FromReader(s.random)
	return id.String(), err
}

// randomID makes an id that tells nothing: 128 random bits in hexadecimal.
func (s *Server) randomID() (string, error) {
	var raw [16]byte
	_, err := io.ReadFull(s.random, raw[:])
	return fmt.Sprintf("%x", raw), err
}
