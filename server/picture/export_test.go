package picture

// Measure is how wide a text is, with the slack that layouts reckon with.
var Measure = measure
