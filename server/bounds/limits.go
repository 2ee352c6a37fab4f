package bounds

// MaxConnections is how many connections a server has at most, REST and gRPC together, where nothing else is set.
const MaxConnections = 4096

// fewest is the smallest number of connections of one listener.
const fewest = 4

// Limits returns the limits of each of the two listeners, REST and gRPC: half of all connections each, so that neither can
// shut out the other, and half of those for one address. A number of 0 stands for the default, which is lower where the
// process may have fewer descriptors: a quarter of those, and 64 at least, is left for files and the database.
func Limits(all, perAddress int) Limit { return limits(all, perAddress, descriptors()) }

func limits(all, perAddress int, descriptors uint64) Limit {
	if all <= 0 {
		all = MaxConnections
	}
	if descriptors > 0 {
		spare := max(descriptors/4, 64)
		all = int(min(uint64(all), max(descriptors, spare)-spare))
	}
	each := max(all/2, fewest)
	if perAddress <= 0 {
		perAddress = max(each/2, fewest)
	}
	return Limit{All: each, PerAddress: min(perAddress, each)}
}
