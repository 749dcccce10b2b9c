/// A place or a length in a drawing, as a share of its width: `12.5%`.
func percent(_ share: Double) -> String { "\((share * 100).rounded() / 100)%" }
