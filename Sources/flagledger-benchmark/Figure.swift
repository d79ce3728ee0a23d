/// A measured number, as people read it and as programs do.
struct Figure: CustomStringConvertible {
    let text: String
    let value: Double
    /// Of `value`: `ns`, `/s` or `bytes`.
    let unit: String

    var description: String { text }

    /// A duration given in nanoseconds.
    static func time(_ nanoseconds: Double) -> Figure {
        let text =
            switch nanoseconds {
            case ..<1_000: decimal(nanoseconds, digits: 1) + " ns"
            case ..<1_000_000: decimal(nanoseconds / 1_000, digits: 2) + " µs"
            case ..<1_000_000_000: decimal(nanoseconds / 1_000_000, digits: 2) + " ms"
            default: decimal(nanoseconds / 1_000_000_000, digits: 2) + " s"
            }
        return Figure(text: text, value: nanoseconds, unit: "ns")
    }

    /// Things a second, of which one takes so many nanoseconds.
    static func rate(_ nanoseconds: Double) -> Figure {
        let rate = 1_000_000_000 / nanoseconds
        let text =
            rate < 1_000_000
            ? decimal(rate / 1_000, digits: 1) + " k/s"
            : decimal(rate / 1_000_000, digits: 2) + " M/s"
        return Figure(text: text, value: rate, unit: "/s")
    }

    static func bytes(_ count: Double) -> Figure {
        Figure(text: "\(Int(count)) bytes", value: count, unit: "bytes")
    }

    /// `digits` behind the point.
    static func decimal(_ value: Double, digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = Int64((value * scale).rounded())
        let fraction = String(abs(whole) % Int64(scale))
        let zeros = String(repeating: "0", count: max(0, digits - fraction.count))
        return "\(whole / Int64(scale)).\(zeros)\(fraction)"
    }
}
