package storagetest

import "mysteryshopper/storage"

func (c *generator) reportRead() storage.ReportRead {
	return storage.ReportRead{Report: c.reportID(), Reader: pick(c, tokenIDs), Time: c.time()}
}

// readOperations are the operations on reads of reports.
var readOperations = []operationKind{
	{name: "insert read", weight: 6, draw: call(storage.Tx.Reads, storage.Reads.Insert, (*generator).reportRead)},
	{name: "has read", weight: 3, reads: true, draw: call(storage.Tx.Reads, storage.Reads.Has, (*generator).reportID, from(tokenIDs))},
	{name: "list reads", weight: 3, reads: true, draw: list(2, storage.Tx.Reads, storage.Reads.List, (*generator).reportID)},
}
