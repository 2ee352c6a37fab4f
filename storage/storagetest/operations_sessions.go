package storagetest

import "mysteryshopper/storage"

var sessionIDs = numbered("s", 6)

func (c *generator) session() *storage.Session {
	return &storage.Session{
		ID: pick(c, sessionIDs), Digest: c.digest(), Token: pick(c, tokenIDs),
		Screen:     pick(c, []storage.Screen{storage.AppScreen, storage.DeskScreen, storage.ClientScreen}),
		CreateTime: c.time(), UseTime: c.time(), EndTime: c.time(), ExpireTime: c.time(),
	}
}

// sessionOperations are the operations on sessions.
var sessionOperations = []operationKind{
	{name: "insert session", weight: 8, draw: call(storage.Tx.Sessions, storage.Sessions.Insert, (*generator).session)},
	{name: "get session", weight: 2, reads: true, draw: call(storage.Tx.Sessions, storage.Sessions.Get, from(sessionIDs))},
	{name: "use session", weight: 3, draw: call(storage.Tx.Sessions, storage.Sessions.Use, from(sessionIDs), (*generator).time, (*generator).time)},
	{name: "delete session", weight: 2, draw: call(storage.Tx.Sessions, storage.Sessions.Delete, from(sessionIDs))},
	{name: "list sessions", weight: 2, reads: true, draw: list(2, storage.Tx.Sessions, storage.Sessions.List, from(tokenIDs))},
	{name: "delete sessions of a token", weight: 2, draw: call(storage.Tx.Sessions, storage.Sessions.DeleteOf, from(tokenIDs), from([]int{0, 1, 2}))},
	{name: "any ended session", weight: 2, reads: true, draw: call(storage.Tx.Sessions, storage.Sessions.AnyEnded, (*generator).time)},
	{name: "delete ended sessions", weight: 2, draw: call(storage.Tx.Sessions, storage.Sessions.DeleteEnded, (*generator).time, from([]int{1, 3}))},
}
