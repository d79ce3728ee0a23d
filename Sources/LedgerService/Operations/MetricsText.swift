/// The Prometheus text format, version 0.0.4.
struct MetricsText {
    private(set) var text = ""

    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// - Parameter labels: their values are escaped here.
    mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: String) {
        text += name
        if !labels.isEmpty {
            text += "{"
            text += labels.map { "\($0)=\"\(MetricsText.escape($1))\"" }.joined(separator: ",")
            text += "}"
        }
        text += " \(value)\n"
    }

    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: String) {
        family(name, kind, help)
        sample(name, [], value)
    }

    mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
        self.histogram(name, help, histogram.bounds, histogram.current)
    }

    mutating func histogram(
        _ name: String, _ help: String, _ bounds: [Double], _ reading: Histogram.Reading
    ) {
        family(name, .histogram, help)
        for (bound, count) in zip(bounds, reading.counts) {
            sample("\(name)_bucket", [("le", "\(bound)")], "\(count)")
        }
        let total = reading.counts.last ?? 0
        sample("\(name)_bucket", [("le", "+Inf")], "\(total)")
        sample("\(name)_sum", [], "\(reading.sum)")
        sample("\(name)_count", [], "\(total)")
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
