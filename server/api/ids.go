package api

import (
	"fmt"
	"io"

	"github.com/google/uuid"
)

// newID returns a new id that sorts by time.
func (s *Server) newID() (string, error) {
	id, err := uuid.NewV7FromReader(s.random)
	return id.String(), err
}

// randomID returns 128 random bits in hexadecimal, from which nothing can be inferred.
func (s *Server) randomID() (string, error) {
	var raw [16]byte
	_, err := io.ReadFull(s.random, raw[:])
	return fmt.Sprintf("%x", raw), err
}
