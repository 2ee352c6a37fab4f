package workbook

// WriteBounded writes a workbook with another bound than that of the format, which is slow to reach.
var WriteBounded = write

// SheetNames is sheetNames.
var SheetNames = sheetNames
