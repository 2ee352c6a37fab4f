package storagetest

import "mysteryshopper/storage"

func (c *generator) hold() *storage.Hold {
	return &storage.Hold{Report: c.reportID(), Holder: pick(c, tokenIDs), StartTime: c.time(), EndTime: c.time()}
}

func (c *generator) holderAt() storage.HolderAt {
	return storage.HolderAt{Holder: pick(c, tokenIDs), Time: c.time()}
}

func (c *generator) someReports() []storage.ReportID {
	return mapped(some(c, reportIDs, 4), namedReport)
}

// holdOperations are the operations on holds.
var holdOperations = []operationKind{
	{name: "put hold", weight: 8, draw: call(storage.Tx.Holds, storage.Holds.Put, (*generator).hold)},
	{name: "get hold", weight: 5, reads: true, draw: call(storage.Tx.Holds, storage.Holds.Get, (*generator).reportID)},
	{name: "get holds", weight: 4, reads: true, draw: call(storage.Tx.Holds, storage.Holds.GetAll, (*generator).someReports)},
	{name: "count holds", weight: 4, reads: true, draw: call(storage.Tx.Holds, storage.Holds.Count, (*generator).holderAt)},
	{name: "delete hold", weight: 4, draw: call(storage.Tx.Holds, storage.Holds.Delete, (*generator).reportID)},
}
